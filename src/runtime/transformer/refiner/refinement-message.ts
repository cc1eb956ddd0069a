import { isRecord } from '../../../model/is-record';

/** The work of the refiner: a stored variant, and the versions of the images that it was made from. */
export interface RefinementMessage {
  /** Its key in the variant bucket. */
  readonly variant: string;
  /** The ETag of its first answer. A stored variant with other bytes has a message of its own. */
  readonly etag: string;
  /** The version of the original. */
  readonly original: string;
  /** The versions of the images on top, as one text. Missing if the variant has none. */
  readonly mark?: string;
}

/** Returns the versions of images on top as one text. */
export function versionOf(marks: readonly { readonly version?: string }[]): string {
  return marks.map(({ version }) => version).join(' ');
}

/** Reads the body of a message. Throws if it is none. */
export function readMessage(body: string): RefinementMessage {
  const message: unknown = JSON.parse(body);
  if (!isRecord(message)) throw new Error('the message is not an object');
  const { variant, etag, original, mark } = message;
  if (typeof variant !== 'string' || typeof etag !== 'string' || typeof original !== 'string') {
    throw new Error('the message names no variant');
  }
  return { variant, etag, original, ...typeof mark === 'string' && { mark } };
}
