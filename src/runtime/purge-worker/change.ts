/** An event of S3 as EventBridge brings it, as far as it is read. Keys stand in it as they are. */
export interface S3Event {
  readonly 'source': 'aws.s3';
  readonly 'detail-type': string;
  /** When it came about, in the form of ISO 8601. */
  readonly 'time': string;
  readonly 'detail': {
    readonly 'object': { readonly 'key': string; readonly 'etag'?: string; readonly 'version-id'?: string };
    readonly 'reason'?: string;
    readonly 'deletion-type'?: string;
  };
}

/** What has come about with an image, or with one version of it. */
export interface Change {
  readonly kind: 'written' | 'copied' | 'deleted' | 'version-deleted';
  readonly key: string;
  readonly etag?: string;
  /** Where the bucket keeps versions: the one that was written or deleted. */
  readonly version?: string;
  /** Milliseconds. */
  readonly time: number;
}

/** One version of an image, or a marker that says that it is deleted. */
export interface Version {
  readonly key: string;
  readonly etag?: string;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  /** Milliseconds. */
  readonly time: number;
}

/** The versions that a bucket has of an image. */
export interface Versions {
  latest(key: string): Promise<Version | undefined>;
  /** The next older one, also of a version that is no more. */
  before(key: string, version: string): Promise<Version | undefined>;
}

// Versions tell what has been overwritten only as long as nobody deletes them: an event that comes later than this, or
// a deletion sooner than that after a write, is taken for a change.
const LATE_MILLISECONDS = 10 * 60_000;
const SOON_MILLISECONDS = 15 * 60_000;

/**
 * What an event says; undefined where nothing that anybody sees has changed: lifecycle rules delete versions that are
 * not the current one any more, and of those that are they leave a marker or, in buckets without versions, no version
 * is named.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function changeOf({ 'detail-type': type, time, detail: { object, reason, 'deletion-type': deletion } }: S3Event): Change | undefined {
  const version = object['version-id'] === 'null' ? undefined : object['version-id']; // such a one is overwritten like any without versions
  const change = { key: object.key, etag: object.etag, version, time: Date.parse(time) };
  if (type === 'Object Created') return { kind: reason === 'CopyObject' ? 'copied' : 'written', ...change };
  if (type !== 'Object Deleted') return undefined;
  if (deletion === 'Delete Marker Created' || version === undefined) return { kind: 'deleted', ...change };
  return reason === 'Lifecycle Expiration' ? undefined : { kind: 'version-deleted', ...change };
}

/**
 * Whether anybody sees another image than before, as far as the versions tell; in doubt they do.
 *
 * A copy counts as a change even if the ETag stays: consoles and tools change metadata, such as the `Content-Type`, by
 * copying an object onto itself. An upload with the same ETag does not, as each run of `aws s3 sync` may upload all
 * images again. Its metadata may differ, but neither events nor lists of versions contain metadata.
 */
export async function isSeen(change: Change, versions: Versions, now: number): Promise<boolean> {
  const { kind, key, version, time } = change;
  if (kind === 'deleted' || kind === 'copied' || version === undefined || now - time > LATE_MILLISECONDS) return true;
  const before = await versions.before(key, version);
  if (kind === 'written') return before === undefined || before.isMarker || before.etag === undefined || before.etag !== change.etag;
  if (before?.isLatest) return true; // it comes to light now that the version, or the marker, over it is gone
  const latest = await versions.latest(key);
  return latest === undefined || isMultipart(latest) || latest.time > time - SOON_MILLISECONDS;
}

/**
 * Whether the time of a version may be long before it was there to be seen: it is when its upload began.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
function isMultipart({ etag }: Version): boolean {
  return etag !== undefined && etag.includes('-');
}
