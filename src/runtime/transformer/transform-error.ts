/** The reason why an image was not transformed. */
export type TransformProblem = 'too-large' | 'unsupported' | 'corrupt' | 'too-slow' | 'outside-image';

const MESSAGES: { readonly [problem in TransformProblem]: string } = {
  'too-large': 'The image has more pixels than are allowed.',
  'unsupported': 'This is not an image, or its format is not enabled.',
  'corrupt': 'The image is damaged or ends early.',
  'too-slow': 'The image takes too long to transform.',
  'outside-image': 'The area lies outside of the image.',
};

/**
 * An image that was not transformed. The message may be shown to viewers. The decoder's message is its cause, for the
 * log.
 */
export class TransformError extends Error {
  constructor(readonly problem: TransformProblem, reason?: string, cause?: unknown) {
    super(reason ?? MESSAGES[problem], { cause });
    this.name = 'TransformError';
  }
}

/**
 * Runs work, and turns errors of decoders and encoders into a `TransformError`.
 */
export async function explainErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isRethrown(error) ? error : transformErrorOf(error);
  }
}

/** Whether an error is already explained, or is a defect of the code and not of the image. */
function isRethrown(error: unknown): boolean {
  const isKnown = [TransformError, TypeError, RangeError].some(type => error instanceof type);
  return isKnown || /^Error: Expected /.test(String(error));
}

/** libvips' errors for valid TIFF files that it cannot decode. */
const UNSUPPORTED_TIFF = new RegExp([
  'compression support is not configured', 'decoding is not implemented', 'separate planes not supported',
  'not a whole number of bytes', 'bad labq format', // 12 bits; CIELAB of 8 bits
].join('|'));

/** libjpeg's error for a width or height that it does not decode. */
const LONG_SIDE = /Maximum supported image dimension is/;

/** sharp's error for bytes that no decoder recognizes. */
export const UNKNOWN_FORMAT = /unsupported image format/;

/**
 * libheif's errors for items that it does not read, such as uncompressed pixels (ISO/IEC 23001-17), for images of more
 * tiles than it reads, and for sequences that list no image.
 */
const UNSUPPORTED_ITEM = new RegExp('heif: (' + [
  'Unsupported feature: Unsupported image type', 'Memory allocation error: .*: i(inf|loc) box contains',
  'Invalid input: No or invalid primary item',
].join('|') + ')');

function transformErrorOf(error: unknown): TransformError {
  const message = String(error);
  if (LONG_SIDE.test(message)) {
    const reason = 'JPEG files with more than 65,500 pixels on a side are not supported.';
    return new TransformError('too-large', reason, error);
  }
  return UNSUPPORTED_TIFF.test(message)
    ? new TransformError('unsupported', 'TIFF files of this kind are not supported.', error)
    : new TransformError(problemOf(message), undefined, error);
}

function problemOf(message: string): TransformProblem {
  if (/pixel limit/.test(message)) return 'too-large';
  if (/timeout/.test(message)) return 'too-slow';
  if (UNKNOWN_FORMAT.test(message) || UNSUPPORTED_ITEM.test(message)) return 'unsupported';
  return /buffer is empty|channel limit/i.test(message) ? 'unsupported' : 'corrupt';
}
