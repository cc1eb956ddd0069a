import { S3Event, Versions, changeOf, isSeen } from './change';
import { Targets, isEmpty } from './targets';

/** What a message of the queue asks for. */
export interface Job extends Targets {
  /** Whether it has been purged before, and is now once more for what was on its way then. */
  readonly again?: boolean;
  /** Whether it has waited for others, to share their item. */
  readonly shared?: boolean;
}

/** A message that the worker has sent itself. */
interface JobMessage { readonly purge: Job }

export function jobMessage(job: Job): string {
  const message: JobMessage = { purge: job };
  return JSON.stringify(message);
}

/**
 * Reads a message: an event of S3 or a job; undefined where there is nothing to be done.
 *
 * @param versions where they can be looked at
 */
export async function readJob(text: string, versions: Versions | undefined, now: number): Promise<Job | undefined> {
  const message = JSON.parse(text) as JobMessage | S3Event;
  if ('purge' in message) return isEmpty(message.purge) ? undefined : message.purge;
  const change = changeOf(message);
  if (!change) return undefined;
  const seen = !versions || await isSeen(change, versions, now).catch(() => true);
  return seen ? { images: [change.key], folders: [] } : undefined;
}
