import { LocatedBox, box, boxesIn } from './boxes';
import { asStill } from './brands';
import { Colors, colorsOf } from './colors';
import { Association, Items, decodedPixels, itemsOf, propertiesOf } from './items';
import { ReadableOriginal } from '../../read/pipeline-image';
import { TransformError } from '../../transform-error';
import { iccProfile } from '../icc/icc-profile';

/**
 * Matrix coefficients that libheif does not convert, and for which no browser displays a file: reserved, constant
 * luminance, SMPTE ST 2085, ICtCp, and reversible YCgCo.
 */
const UNSUPPORTED_MATRICES = [3, 10, 11, 13, 14, 16, 17];

/** Boxes of files that list no images: reduced headers, and tracks of videos. */
const UNLISTED = ['mini', 'moov'];

/** Bytes of a box before its children. */
const VERSION_BYTES = 4;

/**
 * Returns a file in which libheif finds an ICC profile for code points, which it ignores: encoders describe Display P3
 * and high dynamic range by them. A sequence becomes its primary image. A file that needs nothing is returned as it is.
 *
 * Rejects valid files that libheif would not decode, or to other pixels.
 *
 * @throws RangeError if the file is cut off or malformed
 */
export function readableAvif(original: Buffer): ReadableOriginal {
  const file = asStill(original);
  const boxes = boxesIn(file);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!meta) {
    if (boxes.some(({ type }) => UNLISTED.includes(type))) throw notSupported('without a list of images (`meta`)');
    return { bytes: file };
  }
  const items = itemsOf(meta.content);
  const colors = colorsOf(items, items.primary);
  const others = items.references.filter(({ type, to }) => type === 'auxl' && to.includes(items.primary))
    .map(({ from }) => from);
  requireDecodable(items, others, colors);
  const pixels = Math.max(...[items.primary, ...others].map(item => decodedPixels(items, item)));
  if (!colors.space) return { bytes: file, pixels };
  if (items.end > file.length) throw new RangeError('The file lacks data of its images');
  const profile = iccProfile(colors.space, colors.samples);
  return { bytes: withProperty(file, boxes, items, box('colr', Buffer.from('prof'), profile)), pixels };
}

/** @param others the items that belong to the image, such as its alpha channel */
function requireDecodable(items: Items, others: readonly number[], { matrix }: Colors): void {
  // libheif bounds the memory for an item by its size.
  if (others.some(item => propertiesOf(items, item, 'ispe').length === 0)) {
    throw notSupported('with an alpha channel without a size (`ispe`)');
  }
  if (matrix !== undefined && UNSUPPORTED_MATRICES.includes(matrix)) {
    throw notSupported(`with matrix coefficients ${matrix}`);
  }
  if (propertiesOf(items, items.primary, 'a1op').some(([point]) => point > 0)) {
    throw notSupported('that select one of several layers');
  }
  if (items.references.some(({ type, from }) => type === 'prem' && from === items.primary)) {
    throw notSupported('whose colors are multiplied by alpha');
  }
}

function notSupported(what: string): TransformError {
  return new TransformError('unsupported', `AVIF files ${what} are not supported.`);
}

/**
 * Returns a copy of a file whose primary image has one more property, a box. The new box `meta` is at its end, and the
 * old one becomes free space, so that the positions of data stay the same.
 */
export function withProperty(
  file: Buffer, boxes: readonly LocatedBox[], items: Items, property: Buffer,
): Buffer {
  const [meta, last] = [boxes.find(({ type }) => type === 'meta')!, boxes.at(-1)!];
  const children = boxesIn(meta.content.subarray(VERSION_BYTES)).map(({ type, content }) =>
    box(type, ...type === 'iprp' ? propertiesWith(items, property) : [content]));
  const added = box('meta', meta.content.subarray(0, VERSION_BYTES), ...children);
  const copy = Buffer.concat([file.subarray(0, last.end), added]);
  copy.write('free', meta.start + 4, 'latin1');
  // The last box may have ended with the file, without a size, or be cut off.
  if (copy.readUInt32BE(last.start) !== 1) copy.writeUInt32BE(last.end - last.start, last.start);
  return copy;
}

/** Returns the content of `iprp`. Transformations come last in their order. */
function propertiesWith({ properties, associations, primary }: Items, property: Buffer): Buffer[] {
  const added: Association = { index: properties.length + 1, isEssential: false };
  const own = [added, ...associations.get(primary) ?? []];
  const entries = [...new Map(associations).set(primary, own)].sort(([a], [b]) => a - b).map(([item, list]) => {
    const entry = Buffer.alloc(5 + 2 * list.length);
    entry.writeUInt32BE(item);
    entry.writeUInt8(list.length, 4);
    list.forEach(({ index, isEssential }, i) => entry.writeUInt16BE(index + (isEssential ? 0x8000 : 0), 5 + 2 * i));
    return entry;
  });
  const head = Buffer.from([1, 0, 0, 1, 0, 0, 0, 0]); // wide identifiers and positions
  head.writeUInt32BE(entries.length, 4);
  const others = properties.map(({ type, content }) => box(type, content));
  return [box('ipco', ...others, property), box('ipma', head, ...entries)];
}
