/**
 * The time for all images of a variant, the original and those on top, in milliseconds. It is no more than one of them
 * may take, so that the function has the rest of its time for the transformation.
 */
const READING_TIME = 20_000;

/** Returns the moment until which the images of a request that begins now must be read, as `performance.now()`. */
export function readingDeadline(): number {
  return performance.now() + READING_TIME;
}
