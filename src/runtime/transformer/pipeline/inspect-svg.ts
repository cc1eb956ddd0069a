import { Element, parseSvg } from './parse-svg';
import { TransformError } from './transform-error';

/** What it takes to draw something, with all that is drawn for it. */
export interface SvgCost {
  readonly elements: number;
  /** Passes of filters over a pixel, each as long as that of a blur. */
  readonly passes: number;
}

/** The cost of drawing an SVG, and the images in it, whose cost counts, too. */
export interface InspectedSvg extends SvgCost {
  readonly images: Buffer[];
}

// What is drawn in about half a second.
const MAX_ELEMENTS = 100_000;
const MAX_DEPTH = 200;

/**
 * Says what an SVG would take to draw, and refuses what is not well-formed or would take too much: a few elements that
 * use each other can make 10^20 of themselves, which neither a timeout nor the number of pixels ends.
 *
 * @see https://www.w3.org/TR/SVG2/struct.html#UseElement
 */
export function inspectSvg(svg: Buffer): InspectedSvg {
  const { root, ids, images } = parseSvg(svg.toString());
  const cost = new Costs(ids).of(root);
  if (cost.elements <= MAX_ELEMENTS) return { ...cost, images };
  throw new TransformError('corrupt', `The image draws more than ${MAX_ELEMENTS} elements, all uses counted.`);
}

/** Each element is looked at once, however often it is used. */
class Costs {
  private readonly known = new Map<Element, SvgCost>();
  private readonly open = new Set<Element>();

  constructor(private readonly ids: ReadonlyMap<string, Element[]>) {}

  public of(element: Element): SvgCost {
    const known = this.known.get(element);
    if (known) return known;
    if (this.open.has(element)) throw new TransformError('corrupt', 'The image has an element that is drawn for itself.');
    if (this.open.size === MAX_DEPTH) throw new TransformError('corrupt', `The image has elements in more than ${MAX_DEPTH} others.`);
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

/** Whether bytes are an SVG, by the rule of libvips. */
export function isSvg(original: Buffer): boolean {
  const start = original.toString('latin1', 0, 1000);
  return /^[\t-\x7f]{24}/.test(start) && /<svg/i.test(start);
}
