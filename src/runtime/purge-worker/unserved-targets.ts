import { Targets } from './targets';
import { SourceRoute, keysOfObject, objectFoldersOf, objectKeyOf } from '../../model/source-routes';

/** A key or folder that no source serves, and the keys of the CDN that it may stand for. */
export interface UnservedTarget {
  readonly target: string;
  readonly similar: readonly string[];
}

/**
 * Returns the targets that no source serves. Callers may mean an object in a bucket, whose key lacks the prefix of the
 * source.
 *
 * @param routes the longest prefix first. Undefined if all originals have one source
 */
export function unservedTargets(
  { images, folders }: Targets, routes: readonly SourceRoute[] | undefined,
): UnservedTarget[] {
  if (!routes) return [];
  const buckets = [...new Set(routes.flatMap(({ bucket }) => bucket ?? []))];
  const similarTo = (target: string) => buckets.flatMap(bucket => keysOfObject(routes, bucket, target));
  return [
    ...images.filter(key => objectKeyOf(routes, key) === undefined),
    ...folders.filter(folder => folder !== '/' && objectFoldersOf(routes, folder).length === 0),
  ].map(target => ({ target, similar: similarTo(target) }));
}
