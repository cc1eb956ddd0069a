import { CostEstimate } from './protocol';
import { ViewedCdn } from './viewed-cdn';
import { bill, total } from '../cost/bill';
import { DEFAULTS } from '../cost/usage';

/**
 * What a month of so many requests would cost, if they were as those seen so far: in size, and in how many of them hit.
 *
 * @returns undefined where nothing is known of how the CDN is set up, or nothing has been asked for yet
 */
export async function costOf(cdn: ViewedCdn, requests: number): Promise<CostEstimate | undefined> {
  const { hits, misses, bytes, requests: seen } = cdn.traffic.since(Infinity).totals;
  if (!cdn.configuration || hits + misses === 0) return undefined;
  const pictureBytes = Math.round(bytes / seen);
  const dollars = total(bill(cdn.configuration, {
    images: (await cdn.keys()).length,
    requests,
    changes: DEFAULTS.changes,
    originalBytes: cdn.configuration.transformer ? 1000 * DEFAULTS.originalKilobytes : pictureBytes,
    pictureBytes,
    variants: DEFAULTS.variants,
    hitRatio: hits / (hits + misses),
    transformSeconds: DEFAULTS.transformMilliseconds / 1000,
    withFreeTier: false,
  }));
  return { dollars };
}
