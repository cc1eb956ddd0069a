import { readingDeadline } from './originals';
import { Problem } from './problem';
import { Original, OriginalReader } from './services';
import { Watermark } from './transform-options';
import { UsedWatermark } from './variant';
import { Operations } from '../url/image-request';

/** The watermark of a variant, and its version. */
export interface LoadedWatermark {
  readonly watermark: Watermark;
  readonly used: UsedWatermark;
  readonly isReplica?: boolean;
}

/**
 * Reads the watermark of a variant, or returns undefined if it has none.
 *
 * @param readBy the moment until which it must be read, as `performance.now()`
 */
export async function loadWatermark(
  operations: Operations, originals: OriginalReader, readBy: number = readingDeadline(),
): Promise<LoadedWatermark | undefined> {
  const key = operations.mark;
  if (key === undefined) return undefined;
  const { body, version, freshness, isReplica } = await readInTime(key, originals, readBy);
  return { watermark: watermarkOf(operations, body), used: { key, version, freshness }, isReplica };
}

async function readInTime(key: string, originals: OriginalReader, readBy: number): Promise<Original> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, readBy - performance.now()));
  });
  try {
    return await Promise.race([originals.get(key, stop.signal), isLate]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function tooSlow(): Problem {
  const reason = 'GET failed: the watermark did not arrive in the time for all images of a variant';
  return new Problem('too-slow', 'the server of the watermark is too slow', reason);
}

function watermarkOf(operations: Operations, image: Buffer): Watermark {
  return {
    image,
    x: operations['mark-x'],
    y: operations['mark-y'],
    align: operations['mark-align']?.replace(/_/g, ','),
    width: numberOf(operations['mark-w']),
    height: numberOf(operations['mark-h']),
    alpha: numberOf(operations['mark-alpha']),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
