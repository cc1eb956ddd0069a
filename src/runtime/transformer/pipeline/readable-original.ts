import { asStill, isAvif, isHeicSequence } from './avif/brands';
import { ReadableAvif, readableAvif, readableSequence } from './avif/readable-avif';
import { ReadableJpeg, readableJpeg } from './jpeg/readable-jpeg';
import { isJpeg } from './jpeg/segments';
import { isPng } from './png/chunks';
import { readablePng } from './png/readable-png';
import { isTiff } from './tiff-directory';
import { readableTiff } from './tiff-original';

/** An original that libvips decodes, and what is known about it. */
type ReadableOriginal = ReadableAvif & ReadableJpeg;

/**
 * Returns an original in which libvips finds its colors and its end. A file that is malformed is left to the decoder,
 * which rejects it.
 */
export function readableOriginal(original: Buffer): ReadableOriginal {
  try {
    if (isAvif(original)) return readableAvif(original);
    if (isHeicSequence(original)) return { bytes: readableSequence(asStill(original, 'heic')) };
    if (isPng(original)) return { bytes: readablePng(original) };
    if (isJpeg(original)) return readableJpeg(original);
    if (isTiff(original)) return { bytes: readableTiff(original) };
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
  }
  if (isAvif(original)) return { bytes: asStill(original, 'avif') };
  return { bytes: isHeicSequence(original) ? asStill(original, 'heic') : original };
}
