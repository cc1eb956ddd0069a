import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { minTtlOfPolicy } from './own-policies';
import { ttlsOf } from './ttls';
import { warn } from '../core/validate';

/** Lifetime at edge locations of a variant that is about to be replaced. */
export const SHORT_LIFETIME = Duration.seconds(60);

/**
 * Warns about a minimum lifetime for which edge locations cache a variant that is about to be replaced.
 */
export function warnOfLongMinimum(scope: Construct, options: CachingOptions): void {
  const [minimum, prop] = options.cachePolicy
    ? [minTtlOfPolicy(options.cachePolicy), '`cachePolicy`'] : [ttlsOf(options).minTtl, '`minTtl`'];
  if (minimum && (minimum.isUnresolved() || minimum.toSeconds() <= SHORT_LIFETIME.toSeconds())) return;
  const time = minimum
    ? `for ${minimum.toHumanString()} (${prop})` : `for the minimum TTL of ${prop}, which is unknown`;
  warn(scope, 'lateRefinement', `edge locations cache a variant ${time} before they request its refinement. `
    + `Set a minimum TTL of at most ${SHORT_LIFETIME.toSeconds()} seconds, or acknowledge this warning`);
}
