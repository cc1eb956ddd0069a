import { isAvif } from './avif/brands';
import { readableAvif } from './avif/readable-avif';
import { decodableGif } from './decodable-gif';
import { readableJpeg } from './jpeg/readable-jpeg';
import { ReadableOriginal } from './pipeline-image';
import { readablePng } from './png/readable-png';
import { requireDecodableTiff } from './tiff-original';
import { TransformOptions } from './transform-options';

type Format = 'jpg' | 'png' | 'avif' | 'gif' | 'tiff';
type Reader = (file: Buffer, options: TransformOptions) => ReadableOriginal;

/** Readers by format. Others, such as WebP, need none. */
const READERS: { readonly [format in Format]: Reader } = {
  jpg: file => ({ bytes: readableJpeg(file) }),
  png: file => ({ bytes: readablePng(file) }),
  avif: file => ({ bytes: readableAvif(file) }),
  gif: (file, options) => decodableGif(file, options),
  tiff: file => {
    requireDecodableTiff(file);
    return { bytes: file };
  },
};

/** The first bytes of formats. */
const SIGNATURES: readonly (readonly [format: Format, start: RegExp])[] = [
  ['jpg', /^\xff\xd8\xff/], ['png', /^\x89PNG\r\n\x1a\n/], ['gif', /^GIF8/], ['tiff', /^(II[*+]\0|MM\0[*+])/],
];

/** Returns the format of a file that has a reader, by its first bytes. */
export function formatOf(file: Buffer): Format | undefined {
  const start = file.toString('latin1', 0, 8);
  return SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0] ?? (isAvif(file) ? 'avif' : undefined);
}

/**
 * Returns an original in which libvips finds its colors, its frames and its end. A file that is malformed is left to
 * the decoder, which rejects it.
 */
export function readableOriginal(file: Buffer, options: TransformOptions): ReadableOriginal {
  const format = formatOf(file);
  if (format === undefined || format === 'tiff' && !options.allowTiff) return { bytes: file };
  try {
    return READERS[format](file, options);
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    return { bytes: file };
  }
}
