/** The three TTLs of a cache policy, in seconds. */
export interface Ttls {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

/** The rule that decides a TTL: the lifetime that the origin states, or the setting that takes its place. */
export type TtlRule =
  | 'origin' | 'MinTTL' | 'DefaultTTL' | 'MaxTTL' | 'ErrorCachingMinTTL'
  | 'cachingDisabled' | 'forbidden' | 'errorWithoutLifetime' | 'errorNeverCached';

/** The lifetime that an origin states, in seconds, without the time in other caches. */
export interface StatedLifetime {
  readonly by: 's-maxage' | 'max-age' | 'Expires';
  readonly seconds: number;
}

/** The time for which CloudFront caches a response, and the reason for it. */
export interface TtlDecision {
  /** The TTL. Undefined if the response is not cached; zero if it is cached and revalidated at every request. */
  readonly seconds?: number;
  readonly rule: TtlRule;
  readonly stated?: StatedLifetime;
  /** The directive of `Cache-Control` that forbids caching, such as `no-store`. */
  readonly forbiddenBy?: string;
}
