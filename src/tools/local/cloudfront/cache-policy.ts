import { Ttls } from './ttl-decision';

/** The names of headers, cookies or query parameters that a policy includes. */
export type Selection =
  | { readonly behavior: 'none' | 'all' }
  | { readonly behavior: 'whitelist' | 'allExcept'; readonly names: readonly string[] };

/** A cache policy: TTLs and cache key. */
export interface CachePolicy extends Ttls {
  readonly headers: readonly string[];
  readonly cookies: Selection;
  readonly queryStrings: Selection;
  readonly gzip: boolean;
  readonly brotli: boolean;
}
