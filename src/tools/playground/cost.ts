import { PlaygroundCdn } from './playground-cdn';
import { CostEstimate } from './protocol';
import { bill, total } from '../cost/bill';
import { DEFAULTS } from '../cost/usage';

/**
 * Returns the cost of a month with this number of requests, given the response size and hit rate so far.
 *
 * @returns undefined if the configuration of the CDN is unknown, or before the first request
 */
export async function costOf(cdn: PlaygroundCdn, requests: number): Promise<CostEstimate | undefined> {
  const { hits, misses, bytes, requests: seen } = cdn.traffic.since(Infinity).totals;
  if (!cdn.configuration || hits + misses === 0) return undefined;
  const variantBytes = Math.round(bytes / seen);
  const dollars = total(bill(cdn.configuration, {
    images: (await cdn.keys()).length,
    requests,
    changes: DEFAULTS.changes,
    originalBytes: cdn.configuration.transformFunction ? 1000 * DEFAULTS.originalKilobytes : variantBytes,
    variantBytes,
    variants: DEFAULTS.variants,
    hitRate: hits / (hits + misses),
    transformSeconds: DEFAULTS.transformMilliseconds / 1000,
    refineSeconds: DEFAULTS.refineMilliseconds / 1000,
    refineSaving: 0, // the responses so far have it already
    withFreeTier: false,
  }));
  return { dollars };
}
