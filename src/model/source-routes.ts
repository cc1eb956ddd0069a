import { HttpsOrigin } from './https-origin';
import { SourceConfig } from './source-config';

/** The source of the originals whose keys begin with a prefix, as the functions of a CDN know it. */
export interface SourceRoute {
  /** The first part of the CDN's keys. Empty for all keys that no other route serves. */
  readonly pathPrefix: string;
  /** The S3 bucket. Missing for a source outside S3. */
  readonly bucket?: string;
  readonly region?: string;
  /** The part of the source's keys that replaces the prefix. Missing if it is empty. */
  readonly keyPrefix?: string;
  /** The replica of the bucket, which has the same keys. */
  readonly replica?: { readonly bucket: string; readonly region: string };
  /** The HTTPS origin. Missing for buckets. */
  readonly https?: HttpsOrigin;
  /** The bucket outside AWS. Missing for other sources, and if the CDN has only one such bucket. */
  readonly source?: SourceConfig;
}

/**
 * Returns the CDN's keys for an object in a bucket. It has one for each route that leads to it, unless a longer prefix
 * takes precedence there.
 *
 * @param routes the longest prefix first
 */
export function keysOfObject(routes: readonly SourceRoute[], bucket: string, objectKey: string): string[] {
  return routes.flatMap(route => {
    const { pathPrefix, keyPrefix = '' } = route;
    if (route.bucket !== bucket || !objectKey.startsWith(keyPrefix)) return [];
    const key = pathPrefix + objectKey.slice(keyPrefix.length);
    return key !== pathPrefix && routes.find(other => key.startsWith(other.pathPrefix)) === route ? [key] : [];
  });
}

/** A route, as its prefixes only. */
export interface RoutePrefixes {
  readonly pathPrefix: string;
  readonly keyPrefix?: string;
}

/**
 * Returns the key in its source of an image of the CDN, or undefined if no source has it.
 *
 * @param routes the longest prefix first
 */
export function objectKeyOf(routes: readonly RoutePrefixes[], key: string): string | undefined {
  const route = routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
  return route && (route.keyPrefix ?? '') + key.slice(route.pathPrefix.length);
}

/**
 * Returns the beginnings of keys in sources that the images of a folder have. An empty one is a whole bucket.
 *
 * @param routes the longest prefix first
 */
export function objectFoldersOf(routes: readonly RoutePrefixes[], folder: string): string[] {
  const own = objectKeyOf(routes, folder);
  const below = routes.filter(({ pathPrefix }) => pathPrefix !== folder && pathPrefix.startsWith(folder));
  return [...new Set([...own === undefined ? [] : [own], ...below.map(({ keyPrefix = '' }) => keyPrefix)])];
}
