import { Resolver } from './intrinsics';
import { Notes } from './properties';

/** What an app synthesized, and what stands in for what is not in it. */
export interface App {
  readonly resolver: Resolver;
  /** Where the assets lie, by their object keys. */
  readonly assets: ReadonlyMap<string, string>;
  readonly notes: Notes;
  /** A folder in place of what is in the buckets. */
  readonly images?: string;
}
