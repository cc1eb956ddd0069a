import { readingDeadline } from './originals';
import { ImageProblem, Problem } from './problem';
import { Original, OriginalReader } from './services';
import { Watermark } from './transform-options';
import { UsedWatermark } from './variant';
import { ByteBudget } from '../aws/http-client';
import { Operations } from '../url/image-request';
import { markKeys, marksOf } from '../url/watermarks';

/** The watermarks of a variant, and their versions. */
export interface LoadedWatermark {
  readonly watermark: Watermark;
  readonly used: readonly UsedWatermark[];
  readonly isReplica?: boolean;
}

/** Limits of the watermarks of a variant. */
export interface WatermarkLimits {
  /** Maximum size of all images together. */
  readonly maxBytes?: number;
  /** The moment until which they must be read, as `performance.now()`. */
  readonly readBy?: number;
}

/**
 * Reads the watermarks of a variant, or returns undefined if it has none.
 */
export async function loadWatermark(
  operations: Operations, originals: OriginalReader, limits: WatermarkLimits = {},
): Promise<LoadedWatermark | undefined> {
  const images = await readTogether(markKeys(operations), originals, limits);
  const [first, ...others] = marksOf(operations).map(mark => watermarkOf(mark, images.get(mark.mark)!.body));
  return first && {
    watermark: { ...first, ...others.length > 0 && { others } },
    used: [...images].map(([key, { version, freshness }]) => ({ key, version, freshness })),
    isReplica: [...images.values()].some(image => image.isReplica),
  };
}

/** Reads images at once. They share the limit of bytes, so that no more are in memory than if they were one image. */
async function readTogether(
  keys: readonly string[], originals: OriginalReader,
  { maxBytes = Infinity, readBy = readingDeadline() }: WatermarkLimits,
): Promise<Map<string, Original>> {
  const [budget, stop] = [new ByteBudget(maxBytes), new AbortController()];
  const tooLarge = () => new ImageProblem('too-large', `the watermarks are larger than ${maxBytes} bytes together`);
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, readBy - performance.now()));
  });
  try {
    const read = Promise.all(keys.map(key => originals.get(key, { signal: stop.signal, budget })));
    const images = await Promise.race([read, isLate]);
    // Images that a revalidation has read are not part of the budget.
    if (images.reduce((sum, { body }) => sum + body.length, 0) > maxBytes) throw tooLarge();
    return new Map(keys.map((key, index) => [key, images[index]]));
  } catch (error) {
    throw budget.wasExceeded ? tooLarge() : error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function tooSlow(): Problem {
  const reason = 'GET failed: the watermarks did not arrive in the time for all images of a variant';
  return new Problem('too-slow', 'the servers of the watermarks are too slow', reason);
}

function watermarkOf(operations: Operations, image: Buffer): Watermark {
  const { 'mark-x': x, 'mark-y': y, 'mark-align': align } = operations;
  const place = x === undefined ? undefined : {
    x,
    y,
    height: numberOf(operations['mark-h']),
  };
  return {
    image,
    place,
    align: align?.replace(/_/g, ','),
    width: numberOf(operations['mark-w']),
    alpha: numberOf(operations['mark-alpha']),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
