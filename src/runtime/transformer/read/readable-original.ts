import { decodableGif } from './decodable-gif';
import { ReadableOriginal } from './pipeline-image';
import { requireDecodableTiff } from './tiff-original';
import { isAvif } from '../formats/avif/brands';
import { readableAvif } from '../formats/avif/readable-avif';
import { readableJpeg } from '../formats/jpeg/readable-jpeg';
import { readablePng, withoutTexts } from '../formats/png/readable-png';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';
import { requireFewFrames } from './webp-original';

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
