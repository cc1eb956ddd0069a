import { Version } from '../aws/bucket';

/** The part of an S3 event from EventBridge that the worker reads. Keys are not encoded. */
export interface S3Event {
  readonly 'source': 'aws.s3';
  readonly 'detail-type': string;
  /** Time of the event, in ISO 8601. */
  readonly 'time': string;
  readonly 'detail': {
    readonly 'bucket': { readonly name: string };
    readonly 'object': { readonly 'key': string; readonly 'etag'?: string; readonly 'version-id'?: string };
    readonly 'reason'?: string;
    readonly 'deletion-type'?: string;
  };
}

/** A change of an image, or of one of its versions. */
export interface Change {
  readonly kind: 'written' | 'copied' | 'deleted' | 'version-deleted';
  readonly key: string;
  readonly etag?: string;
  /** The version that was written or deleted. Missing in buckets without versions. */
  readonly version?: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** The versions of images in a bucket. */
export interface Versions {
  latest(key: string): Promise<Version | undefined>;
  /** Returns the next older version, also for a version that no longer exists. */
  before(key: string, version: string): Promise<Version | undefined>;
}

// Versions show what was overwritten only until someone deletes them. An event that arrives later than this, or a
// deletion sooner than that after an upload, therefore counts as a change.
const LATE_MILLISECONDS = 10 * 60_000;
const SOON_MILLISECONDS = 15 * 60_000;

/**
 * Returns the change that an event reports, or undefined if viewers see no change. Lifecycle rules delete noncurrent
 * versions permanently, which no viewer notices. For a current version they create a delete marker, or delete it in a
 * bucket without versions.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function changeOf({ 'detail-type': type, time, detail }: S3Event): Change | undefined {
  const { object, reason, 'deletion-type': deletion } = detail;
  // S3 overwrites the version `null` as in a bucket without versions.
  const version = object['version-id'] === 'null' ? undefined : object['version-id'];
  const change = { key: object.key, etag: object.etag, version, time: Date.parse(time) };
  if (type === 'Object Created') return { kind: reason === 'CopyObject' ? 'copied' : 'written', ...change };
  if (type !== 'Object Deleted') return undefined;
  if (deletion === 'Delete Marker Created' || version === undefined) return { kind: 'deleted', ...change };
  return reason === 'Lifecycle Expiration' ? undefined : { kind: 'version-deleted', ...change };
}

/**
 * Whether viewers see another image than before, according to the versions. In doubt, they do.
 *
 * A copy counts as a change even if the ETag stays: consoles and tools change metadata, such as the `Content-Type`, by
 * copying an object onto itself. An upload with the same ETag does not, as each run of `aws s3 sync` may upload all
 * images again. Its metadata may differ, but neither events nor lists of versions contain metadata.
 */
export async function isVisible(change: Change, versions: Versions, now: number): Promise<boolean> {
  const { kind, key, version, time } = change;
  if (kind === 'deleted' || kind === 'copied' || version === undefined || now - time > LATE_MILLISECONDS) return true;
  const before = await versions.before(key, version);
  if (kind === 'written') return !before || before.isMarker || before.etag === undefined || before.etag !== change.etag;
  if (before?.isLatest) return true; // the deleted version, or delete marker, has hidden it
  const latest = await versions.latest(key);
  return latest === undefined || isMultipart(latest) || latest.time > time - SOON_MILLISECONDS;
}

/**
 * Whether a version may have become visible long after its time: a multipart upload has the time at which it began.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
function isMultipart({ etag }: Version): boolean {
  return etag !== undefined && etag.includes('-');
}
