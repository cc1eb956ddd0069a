import { PrewarmConfig, prewarmedKeys } from './prewarm-config';

/** The services that the worker uses. */
export interface PrewarmServices {
  readonly config: PrewarmConfig;
  readonly now: () => number;
  readonly log: (event: Record<string, unknown>) => void;
  /** Returns whether an object exists in the variant bucket. */
  isStored(key: string): Promise<boolean>;
  /**
   * Transforms a variant, stores it, and returns the status of the response. Rejects if the transform function is
   * throttled or fails.
   */
  transform(path: string): Promise<number>;
}

/** Numbers of variants. */
export interface Prewarmed {
  readonly transformed: number;
  /** Variants that were stored already. */
  readonly stored: number;
  /** Variants that cannot be transformed, such as those of a missing or broken original. */
  readonly refused: number;
}

/** The work of a message in the queue. */
export interface PrewarmMessage { readonly prewarm: { readonly keys: readonly string[] } }

const NOTHING: Prewarmed = { transformed: 0, stored: 0, refused: 0 };

/**
 * Transforms the variants of images that are not stored yet, one after the other, so that viewers' requests find free
 * concurrency. Rejects if time runs out; the next run continues with what is not stored.
 *
 * @param until time by which the run must end, in milliseconds on the clock
 */
export async function prewarmImages(
  keys: readonly string[], services: PrewarmServices, until: number,
): Promise<Prewarmed> {
  let done = NOTHING;
  for (const variant of keys.flatMap(key => prewarmedKeys(key, services.config))) {
    if (services.now() >= until) throw new Error('no time left to transform all variants');
    done = add(done, await prewarmVariant(variant, services));
  }
  return done;
}

async function prewarmVariant(variant: string, services: PrewarmServices): Promise<Prewarmed> {
  if (await services.isStored(variant)) return { ...NOTHING, stored: 1 };
  const status = await services.transform(`/${variant}`);
  if (status >= 500) throw new Error(`the transform function answered ${status} for ${variant}`);
  if (status === 200) return { ...NOTHING, transformed: 1 };
  services.log({ level: 'info', event: 'not-prewarmed', variant, status });
  return { ...NOTHING, refused: 1 };
}

function add(one: Prewarmed, other: Prewarmed): Prewarmed {
  return {
    transformed: one.transformed + other.transformed,
    stored: one.stored + other.stored,
    refused: one.refused + other.refused,
  };
}
