import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from '../core/validate';

/**
 * The TTLs that a user may give.
 */
export interface GivenTtls {
  readonly minTtl?: Duration;
  readonly defaultTtl?: Duration;
  readonly maxTtl?: Duration;
  readonly browserTtl?: Duration;
}

/**
 * The TTLs that hold once every rule has been applied.
 */
export interface Ttls {
  readonly minTtl: Duration;
  readonly defaultTtl: Duration;
  readonly maxTtl: Duration;
}

const DAY = Duration.days(1);
const YEAR = Duration.days(365);

/**
 * Refuses TTLs out of order, which the CDK's `CachePolicy` would silently move.
 */
export function validateTtls(scope: IConstruct, given: GivenTtls): void {
  for (const prop of ['minTtl', 'defaultTtl', 'maxTtl', 'browserTtl'] as const) {
    validateWholeSeconds(scope, prop, given[prop]);
  }
  requireOrder(scope, 'minTtl', given.minTtl, 'maxTtl', given.maxTtl);
  requireOrder(scope, 'minTtl', given.minTtl, 'defaultTtl', given.defaultTtl);
  requireOrder(scope, 'defaultTtl', given.defaultTtl, 'maxTtl', given.maxTtl);
}

/**
 * The TTLs as given, the others set so that the order holds: `maxTtl` alone caps, `minTtl` alone lifts.
 */
export function ttlsOf(given: GivenTtls): Ttls {
  const minTtl = given.minTtl ?? Duration.seconds(0);
  const defaultTtl = given.defaultTtl ?? longer(shorter(DAY, given.maxTtl ?? YEAR), minTtl);
  const maxTtl = given.maxTtl ?? longer(longer(YEAR, defaultTtl), minTtl);
  return { minTtl, defaultTtl, maxTtl };
}

/**
 * Whether nothing is cached at all.
 */
export function isOff(ttls: Ttls): boolean {
  return compare(ttls.maxTtl, Duration.seconds(0)) === 0;
}

function validateWholeSeconds(scope: IConstruct, prop: string, ttl: Duration | undefined): void {
  if (ttl !== undefined && !ttl.isUnresolved() && ttl.toMilliseconds({ integral: false }) % 1000 !== 0) {
    refuse(scope, `\`${prop}\` must be whole seconds, got ${ttl.toHumanString()}`);
  }
}

function requireOrder(
  scope: IConstruct, lower: string, lowerTtl: Duration | undefined, upper: string, upperTtl: Duration | undefined,
): void {
  if (lowerTtl && upperTtl && compare(lowerTtl, upperTtl) > 0) {
    refuse(scope, `\`${lower}\` must not be longer than \`${upper}\` (${upperTtl.toHumanString()}), got `
      + `${lowerTtl.toHumanString()}`);
  }
}

/** The shorter of the two; the first where a token hides which that is. */
function shorter(a: Duration, b: Duration): Duration {
  return compare(a, b) > 0 ? b : a;
}

/** The longer of the two; the first where a token hides which that is. */
function longer(a: Duration, b: Duration): Duration {
  return compare(a, b) < 0 ? b : a;
}

/** Negative, zero or positive, as for sorting; NaN, which no comparison accepts, where either is a token. */
function compare(a: Duration, b: Duration): number {
  return a.isUnresolved() || b.isUnresolved() ? NaN : a.toSeconds() - b.toSeconds();
}
