import { readableAvif } from './avif-original';
import { decodableGif } from './gif-original';
import { ReadableOriginal } from './pipeline-image';
import { readablePng, withoutTexts } from './png-original';
import { requireDecodableTiff } from './tiff-original';
import { deviceCmyk } from '../formats/icc';
import { isAvif } from '../formats/iso-bmff';
import {
  END, MARKER, Segment, hasAllCoefficients, hasProfile, readHeaderSegments, scanOf, readSegments, withProfile,
} from '../formats/jpeg';
import { requireFewFrames } from '../formats/webp';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';

type Format = 'jpg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff';
type Reader = (file: Buffer, options: TransformOptions) => ReadableOriginal;

/** Readers by format. Others, such as SVG, need none. */
const READERS: { readonly [format in Format]: Reader } = {
  jpg: file => ({ bytes: readableJpeg(file) }),
  png: file => ({ bytes: readablePng(file) }),
  webp: file => {
    requireFewFrames(file);
    return { bytes: file };
  },
  avif: file => readableAvif(file),
  gif: (file, options) => decodableGif(file, options),
  tiff: file => {
    requireDecodableTiff(file);
    return { bytes: file };
  },
};

/** The first bytes of formats. */
const SIGNATURES: readonly (readonly [format: Format, start: RegExp])[] = [
  ['jpg', /^\xff\xd8\xff/], ['png', /^\x89PNG\r\n\x1a\n/], ['webp', /^RIFF.{4}WEBP/s], ['gif', /^GIF8/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
];

/** Returns the format of a file that has a reader, by its first bytes. */
export function formatOf(file: Buffer): Format | undefined {
  const start = file.toString('latin1', 0, 12);
  return SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0] ?? (isAvif(file) ? 'avif' : undefined);
}

/**
 * Returns an original in which libvips finds its colors, its frames and its end. A file that is malformed is left to
 * the decoder, which rejects it.
 */
export function readableOriginal(original: Buffer, options: TransformOptions): ReadableOriginal {
  const format = formatOf(original);
  if (format === undefined || format === 'tiff' && !options.allowTiff) return { bytes: original };
  const file = format === 'png' ? withoutTexts(original) : original;
  try {
    return READERS[format](file, options);
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    // The decoder may find parts that have not been counted.
    if (format === 'avif') throw new TransformError('corrupt', undefined, error);
    return { bytes: file };
  }
}

/** Baseline, extended and progressive frames, by Huffman or arithmetic coding. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

/** Lossless and hierarchical frames. */
const RARE_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf];

/** Channels of CMYK. */
const INKS = 4;

/**
 * Returns a JPEG with the marker of its end and, if it is CMYK, with a profile of its colors. Adobe's programs write
 * CMYK without a profile if embedding it is switched off, and ImageMagick if none was there.
 *
 * Rejects JPEGs that are valid, and that no browser displays.
 */
function readableJpeg(jpeg: Buffer): Buffer {
  const header = readHeaderSegments(jpeg);
  requireUsualFrame(header);
  const isWithoutProfile = isCmyk(header) && !hasProfile(header);
  return withEnd(isWithoutProfile ? withProfile(jpeg, deviceCmyk()) : jpeg, header);
}

/**
 * Adds the marker of the end, which panoramas of Samsung's phones lack, and without which libvips rejects a JPEG. Like
 * every browser, it displays such a JPEG if all of its scans are there.
 *
 * @see https://github.com/libjpeg-turbo/libjpeg-turbo/issues/163
 */
function withEnd(jpeg: Buffer, header: readonly Segment[]): Buffer {
  if (jpeg.subarray(-END.length).equals(END)) return jpeg;
  const segments = [...readSegments(jpeg)];
  if (segments.at(-1)?.marker === MARKER.end) return jpeg;
  const scans = segments.filter(({ marker }) => marker === MARKER.scan).map(scanOf).filter(scan => scan !== undefined);
  return hasAllCoefficients(header, scans, FRAMES) ? Buffer.concat([jpeg, END]) : jpeg;
}

function requireUsualFrame(header: readonly Segment[]): void {
  const frame = header.find(({ marker }) => FRAMES.includes(marker) || RARE_FRAMES.includes(marker));
  if (!frame) return;
  if (RARE_FRAMES.includes(frame.marker)) {
    throw new TransformError('unsupported', 'Lossless and hierarchical JPEG files are not supported.');
  }
  if (frame.content[0] === 12) {
    throw new TransformError('unsupported', 'JPEG files with 12 bits per channel are not supported.');
  }
}

function isCmyk(header: readonly Segment[]): boolean {
  return header.some(({ marker, content }) => FRAMES.includes(marker) && content[5] === INKS);
}

/** Whether bytes are an SVG, by the rule of libvips. */
export function isSvg(original: Buffer): boolean {
  const start = original.toString('latin1', 0, 1000);
  return /^[\t-\x7f]{24}/.test(start) && /<svg/i.test(start);
}
