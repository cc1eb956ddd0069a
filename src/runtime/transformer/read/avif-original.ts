import { ReadableOriginal } from './pipeline-image';
import { ColorSpace, SRGB, colorSpaceOf } from '../formats/cicp';
import { Samples, iccProfile, limitedRange } from '../formats/icc';
import {
  Association, Items, LocatedBox, asStill, decodedPixels, hasFlag, printBox, profileOf, propertiesOf, readBoxes,
  readItems,
} from '../formats/iso-bmff';
import { TransformError } from '../transform-error';

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
  const boxes = readBoxes(file);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!meta) {
    if (boxes.some(({ type }) => UNLISTED.includes(type))) throw notSupported('without a list of images (`meta`)');
    return { bytes: file };
  }
  const items = readItems(meta.content);
  const colors = colorsOf(items, items.primary);
  const others = items.references.filter(({ type, to }) => type === 'auxl' && to.includes(items.primary))
    .map(({ from }) => from);
  requireDecodable(items, others, colors);
  const pixels = Math.max(...[items.primary, ...others].map(item => decodedPixels(items, item)));
  if (!colors.space) return { bytes: file, pixels };
  if (items.end > file.length) throw new RangeError('The file lacks data of its images');
  const profile = iccProfile(colors.space, colors.samples);
  return { bytes: withProperty(file, boxes, items, printBox('colr', Buffer.from('prof'), profile)), pixels };
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
  const children = readBoxes(meta.content.subarray(VERSION_BYTES)).map(({ type, content }) =>
    printBox(type, ...type === 'iprp' ? propertiesWith(items, property) : [content]));
  const added = printBox('meta', meta.content.subarray(0, VERSION_BYTES), ...children);
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
  const others = properties.map(({ type, content }) => printBox(type, content));
  return [printBox('ipco', ...others, property), printBox('ipma', head, ...entries)];
}

/** The colors of an image item. */
export interface Colors {
  /** The color space, if libvips would decode the item to other colors than sRGB. */
  readonly space?: ColorSpace;
  readonly samples: Samples;
  /** The code point of the matrix from RGB to the planes of the bitstream. */
  readonly matrix?: number;
}

/**
 * Returns the colors of an item by the code points of the container, which encoders write, and over which an ICC
 * profile takes precedence. libheif expands a limited range of colors, but not of grays, which cavif writes.
 *
 * @see ISO/IEC 14496-12, section 12.1.5
 * @see https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-section
 */
export function colorsOf(items: Items, item: number): Colors {
  const coded = codedItemOf(items, item);
  const flags = propertiesOf(items, coded, 'av1C')[0]?.readUInt8(2) ?? 0;
  const [isDeep, isTwelve, isGray] = [64, 32, 16].map(flag => hasFlag(flags, flag));
  const bits = !isDeep ? 8 : isTwelve ? 12 : 10;
  const colr = codePointsOf(items, item) ?? codePointsOf(items, coded);
  if (!colr) return { samples: { bits } };
  const [primaries, transfer, matrix] = [4, 6, 8].map(at => colr.readUInt16BE(at));
  const range = isGray && !hasFlag(colr.readUInt8(10), 128) ? limitedRange(bits) : undefined;
  const space = colorSpaceOf(primaries, transfer, peakOf(items, item)) ?? (range && SRGB);
  return { space: profileOf(items, item) ? undefined : space, samples: { bits, range }, matrix };
}

/** Returns the item that contains an image: itself, or the first tile of a grid. */
function codedItemOf({ types, references }: Items, item: number): number {
  const tiles = references.find(({ type, from }) => type === 'dimg' && from === item)?.to ?? [];
  return types.get(item) === 'grid' && tiles.length > 0 ? tiles[0] : item;
}

function codePointsOf(items: Items, item: number): Buffer | undefined {
  return propertiesOf(items, item, 'colr').find(each => each.toString('latin1', 0, 4) === 'nclx');
}

/** Returns the luminance of the brightest pixel. Browsers ignore that of the display for which an image was made. */
function peakOf(items: Items, item: number): number | undefined {
  return propertiesOf(items, item, 'clli')[0]?.readUInt16BE(0) || undefined;
}
