import { S3Event, Versions, changeOf, isVisible } from './change';
import { Targets, isEmpty } from './targets';
import { SourceRoute, keysOfObject } from '../../model/source-routes';
import { messageOf } from '../aws/send-message';

/** The work of a message in the queue. */
export interface Job extends Targets {
  /** Whether this is the second purge, for responses that were in transit during the first one. */
  readonly again?: boolean;
  /** Whether it has waited for other changes, to share an item with them. */
  readonly shared?: boolean;
  /**
   * The last key in the variant bucket that an earlier run of the worker deleted before its time ran out. Only in jobs
   * with a single target.
   */
  readonly after?: string;
  /** Items that earlier runs have invalidated, which had no time for all of them. Without, runs may repeat the same. */
  readonly done?: readonly string[];
}

/** A message, and its job or the reason why it has none. */
export interface ReadMessage {
  readonly id: string;
  readonly job?: Job;
  readonly error?: unknown;
  /** The image or folder with the error. Missing if the message could not be read. */
  readonly key?: string;
}

/** A message that the worker has sent to itself. */
interface JobMessage { readonly purge: Job }

/** Returns the body of a message. */
export function jobMessage(job: Job): string {
  const message: JobMessage = { purge: job };
  return messageOf(message);
}

/** The services that reading a message needs. */
export interface ReadingServices {
  readonly config: {
    /** The sources of originals by prefixes, the longest first. Missing if all originals have one source. */
    readonly routes?: readonly SourceRoute[];
  };
  /** Missing if versions cannot be listed. */
  readonly versions?: Versions;
  /** Returns the versions in a bucket of `routes`. */
  readonly versionsIn?: (bucket: string) => Versions;
}

/**
 * Reads a message: an event of S3 or a job. Returns undefined if there is nothing to do.
 *
 * An object in a bucket of several routes is several images.
 */
export async function readJob(text: string, services: ReadingServices, now: number): Promise<Job | undefined> {
  const message = JSON.parse(text) as JobMessage | S3Event;
  if ('purge' in message) return isEmpty(message.purge) ? undefined : message.purge;
  const change = changeOf(message);
  if (!change) return undefined;
  const { config: { routes } } = services;
  const images = routes ? keysOfObject(routes, message.detail.bucket.name, change.key) : [change.key];
  if (images.length === 0) return undefined;
  const versions = routes ? services.versionsIn?.(message.detail.bucket.name) : services.versions;
  const seen = !versions || await isVisible(change, versions, now).catch(() => true);
  return seen ? { images, folders: [] } : undefined;
}
