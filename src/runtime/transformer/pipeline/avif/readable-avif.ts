import { Box, box, boxesIn, contentOf, flipBit, withLastBox } from './boxes';
import { asStill } from './brands';
import { Colors, colorsOf } from './colors';
import { firstFrameItems } from './first-frame';
import { Items, itemsOf, profileOf, propertiesOf } from './items';
import { withBox, withProperties } from './rewrite-meta';
import { iccProfile } from '../cicp/icc-profile';
import { grayAsRgb } from '../icc/gray-as-rgb';
import { TransformError } from '../transform-error';

/** Defects of an alpha channel that libheif does not correct. */
export interface AlphaDefects {
  /** Whether 16 is transparent and 235 opaque. */
  readonly isLimited: boolean;
  readonly isPremultiplied: boolean;
}

/** An AVIF with what decoders need to know about it in its header, apart from its alpha channel. */
export interface ReadableAvif {
  readonly bytes: Buffer;
  readonly alpha?: AlphaDefects;
}

/**
 * Matrix coefficients that libheif does not convert, and for which no browser displays a file: reserved, constant
 * luminance, SMPTE ST 2085, ICtCp, and reversible YCgCo.
 */
const UNSUPPORTED_MATRICES = [3, 10, 11, 13, 14, 16, 17];

/** Bytes of a box before its children. */
const VERSION_BYTES = 4;

const ALPHA = /^\0{4}urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0/;

/**
 * Returns a file in which libheif finds what it would ignore: an ICC profile for code points and for a limited range of
 * grays, one for RGB instead of one for grays, the range of the container in the bitstream, and the rotation of the
 * colors at the alpha channel, too. A sequence becomes its primary image, or its first frame. A file that needs nothing
 * is returned as it is.
 *
 * Rejects valid files that libheif would not decode, or to other pixels.
 *
 * @throws RangeError if the file is cut off or malformed
 */
export function readableAvif(original: Buffer): ReadableAvif {
  const still = withLastBox(asStill(original, 'avif'));
  const file = readableSequence(still);
  const items = itemsWithin(file, still.length);
  const colors = colorsOf(file, items, items.primary);
  requireDecodable(items, colors);
  for (const bit of colors.contradictions) flipBit(file, bit);
  const icc = grayProfileOf(items) ?? (colors.space && iccProfile(colors.space, colors.samples));
  const profile = icc && box('colr', Buffer.from('prof'), icc);
  const bytes = withProperties(file, items, { profile, alpha: alphaItemOf(items) });
  return { bytes: bytes.equals(original) ? original : bytes, alpha: defectsOf(file, items) };
}

/**
 * Returns a file in which the first frame of a sequence is an item, unless the file has items.
 *
 * @throws RangeError if the file is cut off or malformed
 */
export function readableSequence(original: Buffer): Buffer {
  const boxes = boxesIn(original);
  const [meta, moov, mini] = ['meta', 'moov', 'mini'].map(name => boxes.find(({ type }) => type === name));
  if (mini && !meta) {
    throw new TransformError('unsupported', 'AVIF files with a reduced header (`mini`) are not supported.');
  }
  if (meta && (hasLocations(meta) || !moov)) return original;
  if (!moov) throw new RangeError('The file has no images');
  const file = withBox(original, firstFrameItems(moov.content));
  for (const replaced of [moov, ...meta ? [meta] : []]) file.write('free', replaced.start + 4, 'latin1');
  itemsWithin(file, original.length);
  return file;
}

/** Returns the items of a file. Their data must be in front of a position, after which boxes were added. */
function itemsWithin(file: Buffer, end: number): Items {
  const items = itemsOf(contentOf(boxesIn(file), 'meta')!);
  if (items.end > end) throw new RangeError('The file lacks data of its images');
  return items;
}

/** Returns a profile for RGB if the image has one for grays: libheif decodes grays to three channels. */
function grayProfileOf(items: Items): Buffer | undefined {
  const profile = profileOf(items, items.primary);
  return profile && grayAsRgb(profile);
}

/** Whether a box `meta` has images. In sequences, it may have none. */
function hasLocations({ content }: Box): boolean {
  return boxesIn(content.subarray(VERSION_BYTES)).some(({ type }) => type === 'iloc');
}

function requireDecodable(items: Items, { matrix }: Colors): void {
  if (matrix !== undefined && UNSUPPORTED_MATRICES.includes(matrix)) {
    throw new TransformError('unsupported', `AVIF files with matrix coefficients ${matrix} are not supported.`);
  }
  if (propertiesOf(items, items.primary, 'a1op').some(([point]) => point > 0)) {
    throw new TransformError('unsupported', 'AVIF files that select one of several layers are not supported.');
  }
}

function alphaItemOf(items: Items): number | undefined {
  return items.references.find(({ type, from, to }) => type === 'auxl' && to.includes(items.primary)
    && propertiesOf(items, from, 'auxC').some(each => ALPHA.test(each.toString('latin1'))))?.from;
}

function defectsOf(file: Buffer, items: Items): AlphaDefects | undefined {
  const alpha = alphaItemOf(items);
  if (alpha === undefined) return undefined;
  const isLimited = !colorsOf(file, items, alpha).isFullRange;
  const isPremultiplied = items.references.some(({ type, from }) => type === 'prem' && from === items.primary);
  return isLimited || isPremultiplied ? { isLimited, isPremultiplied } : undefined;
}
