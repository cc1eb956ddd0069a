import { SaxesParser } from 'saxes';
import { Size } from '../../read/pipeline-image';

/** The attributes of the outermost element that place its content. */
interface RootAttributes {
  readonly width?: string;
  readonly height?: string;
  readonly viewBox?: string;
}

/** The start tag of the outermost element, and its place in the text. */
interface RootTag {
  readonly attributes: RootAttributes;
  readonly start: number;
  readonly end: number;
}

/** Largest deviation of the proportions of a size from those of the view box, such as by rounding. */
const MAX_DEVIATION = 0.005;

/** A length in pixels. */
const LENGTH = /^\s*([\d.]+)(px)?\s*$/;

/** Characters that are parsed at a time. Most programs write few before the outermost element. */
const CHUNK = 1024;

/**
 * Returns an SVG whose content fills every size. A size in whole pixels has other proportions than the content by a
 * fraction of a pixel. The renderer would keep those of the content, and leave margins that are half transparent.
 *
 * @param svg a well-formed SVG
 * @param size its size in pixels, as the renderer states it
 * @see https://www.w3.org/TR/SVG2/coords.html#PreserveAspectRatioAttribute
 */
export function fillViewport(svg: Buffer, size: Size): Buffer {
  const text = svg.toString();
  const tag = rootTagOf(text);
  const viewBox = tag && viewBoxOf(tag.attributes, size);
  if (viewBox === undefined) return svg;
  const before = Buffer.from(text.slice(0, tag!.start));
  const given = Buffer.from(text.slice(tag!.start, tag!.end));
  if (!svg.subarray(0, before.length + given.length).equals(Buffer.concat([before, given]))) return svg; // no UTF-8
  const { attributes } = tag!;
  const plain = given.toString().replace(/\spreserveAspectRatio\s*=\s*("[^"]*"|'[^']*')/, '');
  const added = ` preserveAspectRatio="none"${attributes.viewBox === undefined ? ` viewBox="${viewBox}"` : ''}`;
  const filled = plain.replace(/^<[^\s/>]+/, name => name + added);
  return Buffer.concat([before, Buffer.from(filled), svg.subarray(before.length + given.length)]);
}

function rootTagOf(text: string): RootTag | undefined {
  const parser = new SaxesParser();
  let tag: RootTag | undefined;
  parser.on('error', () => {}); // entities of the document type are unknown here
  parser.on('opentag', ({ attributes }) => {
    const end = parser.position;
    tag ??= { attributes, start: text.lastIndexOf('<', end - 1), end };
  });
  for (let at = 0; at < text.length && tag === undefined; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
  return tag;
}

/**
 * Returns the view box, given or not, if it has the proportions of the size but for whole pixels. Style sheets can
 * change the size, and its attributes may have proportions of their own.
 */
function viewBoxOf({ width, height, viewBox }: RootAttributes, size: Size): string | undefined {
  const [givenWidth, givenHeight] = [width, height].map(length => Number(LENGTH.exec(length ?? '')?.[1]));
  if (viewBox === undefined) {
    const isSize = Math.abs(givenWidth - size.width) < 1 && Math.abs(givenHeight - size.height) < 1;
    return isSize ? `0 0 ${givenWidth} ${givenHeight}` : undefined;
  }
  const [, , w, h] = viewBox.trim().split(/[\s,]+/).map(Number);
  const difference = Math.min(Math.abs(w * size.height / h - size.width), Math.abs(h * size.width / w - size.height));
  const isOther = Math.abs(w * givenHeight / (h * givenWidth) - 1) > MAX_DEVIATION;
  return difference <= 1 && !isOther ? viewBox : undefined;
}
