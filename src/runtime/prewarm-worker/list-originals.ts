import { SourceRoute, keysOfObject } from '../../model/source-routes';

/** The keys to list, which CLI and worker exchange. */
export interface ListRequest {
  /** The first part of the keys. */
  readonly prefix?: string;
  /** The key after which the listing begins. */
  readonly after?: string;
  /** The continuation of an earlier page. Replaces `after`. */
  readonly cursor?: Cursor;
}

/** The place at which a listing continues. */
interface Cursor {
  /** The index of the source. */
  readonly source: number;
  /** The key of an object in its bucket. */
  readonly after?: string;
}

/** A page of a listing. */
export interface ListedKeys {
  /** Keys of the CDN, some of which may be no images. */
  readonly keys: readonly string[];
  /** The continuation. Missing on the last page. */
  readonly cursor?: Cursor;
  /** The path prefixes of sources outside S3, which cannot be listed. */
  readonly unlisted: readonly string[];
}

/** Returns a page of the keys in a bucket. */
export type BucketListing = (
  source: Required<Pick<SourceRoute, 'bucket' | 'region'>>,
  listing: { readonly prefix: string; readonly after?: string },
) => Promise<{ readonly keys: readonly string[]; readonly token?: string }>;

/**
 * Lists a page of originals, source by source: keys as in URLs, for which a source with a longer prefix does not take
 * precedence.
 *
 * @param sources the longest prefix first
 */
export async function listOriginals(
  sources: readonly SourceRoute[], { prefix = '', after, cursor }: ListRequest, listBucket: BucketListing,
): Promise<ListedKeys> {
  const start = cursor ?? startAfter(sources, after);
  const isWanted = ({ pathPrefix }: SourceRoute) => pathPrefix.startsWith(prefix) || prefix.startsWith(pathPrefix);
  const unlisted = sources.filter(source => source.bucket === undefined && isWanted(source))
    .map(({ pathPrefix }) => pathPrefix);
  const next = (from: number) =>
    sources.findIndex((source, index) => index >= from && source.bucket !== undefined && isWanted(source));
  const index = next(start.source);
  if (index < 0) return { keys: [], unlisted };
  const { pathPrefix, bucket = '', region = '', keyPrefix = '' } = sources[index];
  const page = await listBucket({ bucket, region }, {
    prefix: keyPrefix + prefix.slice(pathPrefix.length), after: index === start.source ? start.after : undefined,
  });
  const keys = page.keys.flatMap(key => keysOfObject(sources, bucket, key))
    .filter(key => key.startsWith(prefix) && sourceOf(sources, key) === index);
  if (page.token !== undefined) return { keys, cursor: { source: index, after: page.keys.at(-1) }, unlisted };
  return { keys, unlisted, ...next(index + 1) >= 0 && { cursor: { source: index + 1 } } };
}

/** Returns the cursor after a key. */
function startAfter(sources: readonly SourceRoute[], key: string | undefined): Cursor {
  const source = key === undefined ? -1 : sourceOf(sources, key);
  if (key === undefined || source < 0) return { source: 0 };
  const { pathPrefix, keyPrefix = '' } = sources[source];
  return { source, after: keyPrefix + key.slice(pathPrefix.length) };
}

/** Returns the index of the source that serves a key. */
function sourceOf(sources: readonly SourceRoute[], key: string): number {
  return sources.findIndex(({ pathPrefix }) => key.startsWith(pathPrefix));
}
