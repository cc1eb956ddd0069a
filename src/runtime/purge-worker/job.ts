import { S3Event, Versions, changeOf, isSeen } from './change';
import { Targets, isEmpty } from './targets';

/** The work that a message of the queue asks for. */
export interface Job extends Targets {
  /** Whether it has been purged before, and is purged once more for what was on its way then. */
  readonly again?: boolean;
  /** Whether it has waited for others, to share their item. */
  readonly shared?: boolean;
  /**
   * The key in the variant bucket after which an earlier run of the worker, out of time, left off. Jobs with one target
   * only.
   */
  readonly after?: string;
}

/** A message that the worker has sent itself. */
interface JobMessage { readonly purge: Job }

/**
 * Returns the body of a message. SQS rejects U+FFFE and U+FFFF, which keys may contain; JSON may escape them.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function jobMessage(job: Job): string {
  const message: JobMessage = { purge: job };
  return JSON.stringify(message).replace(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`);
}

/**
 * Reads a message: an event of S3 or a job. Returns undefined if there is nothing to do.
 *
 * @param versions where they can be listed
 */
export async function readJob(text: string, versions: Versions | undefined, now: number): Promise<Job | undefined> {
  const message = JSON.parse(text) as JobMessage | S3Event;
  if ('purge' in message) return isEmpty(message.purge) ? undefined : message.purge;
  const change = changeOf(message);
  if (!change) return undefined;
  const seen = !versions || await isSeen(change, versions, now).catch(() => true);
  return seen ? { images: [change.key], folders: [] } : undefined;
}
