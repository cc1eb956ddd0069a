import sharp from 'sharp';
import { Document, Element, parseSvg } from './parse-svg';
import { styleCost, tooSlow } from './style-cost';
import { isSvg } from '../../read/readable-original';
import { TransformError } from '../../transform-error';

// Programs write fewer levels of nested SVG images.
const MAX_NESTED_IMAGES = 3;

// About a second, or 600 MB.
const MAX_STYLES = 20e6;

/** The cost of rendering an SVG, nested SVG images included. */
export interface RenderingCost {
  /** Filter passes per pixel, in units of a blur. */
  readonly passes: number;
  /** Pixels of embedded images. */
  readonly pixels: number;
  /** Words of selectors, and characters of values, that the style sheets have for all elements. */
  readonly styles: number;
}

/**
 * Returns the cost of rendering an SVG and the images that it embeds as `data:` URIs. Each of these is fully decoded,
 * however small it appears: a few kilobytes can have gigabytes of pixels. Rejects style sheets that take too long.
 */
export async function renderingCost(svg: Buffer, depth = 0): Promise<RenderingCost> {
  if (depth > MAX_NESTED_IMAGES) {
    throw new TransformError('corrupt', `The image nests more than ${MAX_NESTED_IMAGES} levels of SVG images.`);
  }
  const { passes, images, styles } = inspectSvg(svg);
  const total = { passes, pixels: 0, styles };
  for (const image of images) {
    const nested = isSvg(image) ? await renderingCost(image, depth + 1) : { passes: 0, pixels: 0, styles: 0 };
    total.passes += nested.passes;
    total.styles += nested.styles;
    total.pixels += nested.pixels + await pixelsOf(image);
  }
  if (total.styles > MAX_STYLES) throw tooSlow();
  return total;
}

/** Returns the pixels of an image. Bytes that are not an image are not rendered. */
async function pixelsOf(image: Buffer): Promise<number> {
  const size = await sharp(image, { limitInputPixels: false }).metadata().catch(() => undefined);
  return size === undefined ? 0 : size.width * size.height;
}

/** The cost of rendering an element, with everything that it references. */
export interface SvgCost {
  readonly elements: number;
  /** Filter passes per pixel, in units of a blur. */
  readonly passes: number;
}

/** The cost of rendering an SVG, and its embedded images, whose cost is separate. */
export interface InspectedSvg extends SvgCost {
  readonly images: Buffer[];
  /** Words of selectors, and characters of values, that the style sheets have for all elements. */
  readonly styles: number;
}

// Rendered in about half a second.
const MAX_ELEMENTS = 100_000;
const MAX_DEPTH = 200;

/**
 * Returns the cost of rendering an SVG. Rejects an SVG that is not well-formed or costs too much: a few elements that
 * use each other can become 10^20 elements, which neither a timeout nor a limit on pixels stops.
 *
 * @see https://www.w3.org/TR/SVG2/struct.html#UseElement
 */
export function inspectSvg(svg: Buffer): InspectedSvg {
  const document = parseSvg(svg.toString());
  const { root, ids, images } = document;
  const cost = new Costs(ids).of(root);
  if (cost.elements <= MAX_ELEMENTS) return { ...cost, images, styles: stylesOf(document) };
  throw new TransformError('corrupt', `The image renders more than ${MAX_ELEMENTS} elements, all uses counted.`);
}

/** Returns the cost of the style sheets: a few selectors can compare each element with all elements before it. */
function stylesOf({ styles, size: { elements, depth, siblings } }: Document): number {
  return elements * styles.map(styleCost).reduce((sum, { plain, deep, wide, both }) =>
    sum + plain + deep * depth + wide * siblings + both * depth * siblings, 0);
}

/** Computes costs. Each element is visited once, however often it is used. */
class Costs {
  private readonly known = new Map<Element, SvgCost>();
  private readonly open = new Set<Element>();

  constructor(private readonly ids: ReadonlyMap<string, Element[]>) {}

  public of(element: Element): SvgCost {
    const known = this.known.get(element);
    if (known) return known;
    if (this.open.has(element)) throw new TransformError('corrupt', 'The image has an element that references itself.');
    if (this.open.size === MAX_DEPTH) {
      throw new TransformError('corrupt', `The image nests more than ${MAX_DEPTH} levels of elements.`);
    }
    this.open.add(element);
    const cost = this.sum(element);
    this.open.delete(element);
    this.known.set(element, cost);
    return cost;
  }

  private sum({ passes: own, children, references }: Element): SvgCost {
    let [elements, passes] = [1, own];
    const add = (element: Element, times: number): void => {
      const cost = this.of(element);
      elements += times * cost.elements;
      passes += times * cost.passes;
    };
    children.forEach(child => add(child, 1));
    references.forEach(({ id, times }) => this.ids.get(id)?.forEach(element => add(element, times)));
    return { elements, passes };
  }
}
