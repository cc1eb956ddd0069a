import { CdnInfo, SourceInfo } from '../../src/tools/playground/protocol';

/** Returns the source that has the original of a key. Undefined if it is unknown or missing. */
export function sourceOfKey({ sources }: CdnInfo, key: string): SourceInfo | undefined {
  return sources.find(({ pathPrefix }) => key.startsWith(pathPrefix));
}

/** Returns the place of a key in its source, such as `catalog/v2/shoe.jpg`. */
export function placeInSource({ pathPrefix, keyPrefix }: SourceInfo, key: string): string {
  return keyPrefix + key.slice(pathPrefix.length);
}
