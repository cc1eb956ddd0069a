import { PrewarmConfig } from './prewarm-config';
import { PrewarmWork, WorkVariant, variantsOf, workOf } from './prewarm-work';

/** The services that the worker uses. */
export interface PrewarmServices {
  readonly config: PrewarmConfig;
  readonly now: () => number;
  readonly log: (event: Record<string, unknown>) => void;
  /** Returns whether an object exists in the variant bucket. */
  isStored(key: string): Promise<boolean>;
  /**
   * Transforms a variant, stores it, and returns the status of the response: 500 if the transform function fails.
   * Rejects if the function cannot be invoked, such as while it is throttled.
   */
  transform(path: string): Promise<number>;
}

/** The result of a run. */
export interface Prewarmed {
  /** Number of variants that the run has transformed. */
  readonly transformed: number;
  /** Number of variants that were stored already. */
  readonly stored: number;
  /** Number of variants that cannot be transformed, such as those of a missing or broken original. */
  readonly refused: number;
  /** The variants whose transformation has failed, which may succeed later. */
  readonly failed: readonly PrewarmWork[];
  /** The variants that the run has not come to. */
  readonly left: readonly PrewarmWork[];
}

type Outcome = 'transformed' | 'stored' | 'refused' | 'failed';

/**
 * Transforms the variants of images that are not stored yet, one after the other, so that viewers' requests find free
 * concurrency.
 *
 * Each run comes to a variant at least, however late it is. Rejects if the transform function cannot be invoked for
 * that one.
 *
 * @param until time by which the run must end, in milliseconds on the clock
 */
export async function prewarmImages(work: PrewarmWork, services: PrewarmServices, until: number): Promise<Prewarmed> {
  const { config, now } = services;
  const variants = variantsOf(work, config);
  const done: { readonly variant: WorkVariant; readonly outcome: Outcome }[] = [];
  for (const variant of variants) {
    if (done.length > 0 && now() >= until) break;
    const outcome = await prewarmVariant(variant, services).catch((error: unknown) => {
      if (done.length === 0) throw error;
      services.log({ level: 'warn', event: 'prewarm-deferred', error: String(error) });
      return undefined;
    });
    if (outcome === undefined) break;
    done.push({ variant, outcome });
  }
  const count = (wanted: Outcome) => done.filter(({ outcome }) => outcome === wanted).length;
  return {
    transformed: count('transformed'),
    stored: count('stored'),
    refused: count('refused'),
    failed: workOf(done.filter(({ outcome }) => outcome === 'failed').map(({ variant }) => variant), config),
    left: workOf(variants.slice(done.length), config),
  };
}

async function prewarmVariant(
  { stored }: WorkVariant, { isStored, transform, log }: PrewarmServices,
): Promise<Outcome> {
  if (await isStored(stored)) return 'stored';
  const status = await transform(`/${stored}`);
  if (status === 200) return 'transformed';
  log({ level: 'info', event: 'not-prewarmed', variant: stored, status });
  return status < 500 ? 'refused' : 'failed';
}

/** The services that messages of the queue need. */
export interface MessageServices extends PrewarmServices {
  /** Sends work to the queue of the worker. */
  send(work: PrewarmWork, delaySeconds: number): Promise<void>;
}

// Transient failures, such as a start without memory, are over by then.
const LATER_SECONDS = 60;

/**
 * Does the work of a message. What a run cannot do becomes messages of its own, whose receives are counted anew: they
 * have fewer variants, so that work of any size ends. Rejects if all variants have failed, so that SQS retries the
 * message, and gives up at last.
 *
 * @param until time by which the run must end, in milliseconds on the clock
 */
export async function prewarmMessage(work: PrewarmWork, services: MessageServices, until: number): Promise<void> {
  const { transformed, stored, refused, failed, left } = await prewarmImages(work, services, until);
  if (failed.length > 0 && left.length === 0 && transformed + stored + refused === 0) {
    throw new Error('the transform function has failed for all variants');
  }
  for (const rest of left) await services.send(rest, 0);
  for (const again of failed) await services.send(again, LATER_SECONDS);
}
