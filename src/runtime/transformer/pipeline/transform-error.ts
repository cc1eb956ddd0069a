export type TransformProblem = 'too-large' | 'unsupported' | 'corrupt' | 'too-slow' | 'bad-parameter';

const MESSAGES: { readonly [problem in TransformProblem]: string } = {
  'too-large': 'The image has more pixels than are allowed, all frames counted.',
  'unsupported': 'This is not an image, or its format is not enabled.',
  'corrupt': 'The image is damaged or ends early.',
  'too-slow': 'The image takes too long to transform.',
  'bad-parameter': 'A parameter does not suit this image.',
};

/**
 * Why an image was not transformed. The message is fit for viewers; what the decoder said is its cause, for the log.
 */
export class TransformError extends Error {
  constructor(readonly problem: TransformProblem, reason?: string, cause?: unknown) {
    super(reason ?? MESSAGES[problem], { cause });
    this.name = 'TransformError';
  }
}

/**
 * Does the work, and has whatever the decoder or encoder fails with mean one of the problems.
 */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isMistake(error) ? error : new TransformError(problemOf(String(error)), undefined, error);
  }
}

/** What is already explained, and what is wrong with the code and not with the image. */
function isMistake(error: unknown): boolean {
  return error instanceof TransformError || error instanceof TypeError || error instanceof RangeError || /^Error: Expected /.test(String(error));
}

function problemOf(message: string): TransformProblem {
  if (/pixel limit/.test(message)) return 'too-large';
  if (/timeout/.test(message)) return 'too-slow';
  return /unsupported image format|buffer is empty/i.test(message) ? 'unsupported' : 'corrupt';
}
