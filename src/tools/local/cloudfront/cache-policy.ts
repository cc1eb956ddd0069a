/** Which names of a kind are in the cache key, and thereby sent to the origin. */

import { Ttls } from './ttl';

export type Selection = { readonly behavior: 'none' | 'all' } |
{ readonly behavior: 'whitelist' | 'allExcept'; readonly names: readonly string[] };
/** A cache policy: for how long, and under what key. */

export interface CachePolicy extends Ttls {
  readonly headers: readonly string[];
  readonly cookies: Selection;
  readonly queryStrings: Selection;
  readonly gzip: boolean;
  readonly brotli: boolean;
}
