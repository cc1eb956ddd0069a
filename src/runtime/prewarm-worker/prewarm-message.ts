import { PrewarmServices, prewarmImages } from './prewarm-images';
import { PrewarmWork } from './prewarm-work';

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
