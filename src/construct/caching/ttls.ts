import { CfnParameter, Duration, Reference, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse, requireUnit } from '../core/validate';

/**
 * TTLs as given by the user.
 */
export interface GivenTtls {
  readonly minTtl?: Duration;
  readonly defaultTtl?: Duration;
  readonly maxTtl?: Duration;
  readonly browserTtl?: Duration;
}

/**
 * TTLs after defaults are applied.
 */
export interface Ttls {
  readonly minTtl: Duration;
  readonly defaultTtl: Duration;
  readonly maxTtl: Duration;
}

const DAY = Duration.days(1);
const YEAR = Duration.days(365);

/**
 * Rejects TTLs that are out of order. The CDK's `CachePolicy` would silently change them.
 */
export function validateTtls(scope: IConstruct, given: GivenTtls): void {
  for (const prop of ['minTtl', 'defaultTtl', 'maxTtl', 'browserTtl'] as const) {
    requireUnit(scope, prop, given[prop], 'seconds');
    validateWholeSeconds(scope, prop, given[prop]);
  }
  requireOrder(scope, 'minTtl', given.minTtl, 'maxTtl', given.maxTtl);
  requireOrder(scope, 'minTtl', given.minTtl, 'defaultTtl', given.defaultTtl);
  requireOrder(scope, 'defaultTtl', given.defaultTtl, 'maxTtl', given.maxTtl);
}

/**
 * Returns the given TTLs, and defaults for the others that keep them in order: `maxTtl` alone lowers the default,
 * `minTtl` alone raises it.
 */
export function ttlsOf(given: GivenTtls): Ttls {
  const minTtl = given.minTtl ?? Duration.seconds(0);
  const defaultTtl = given.defaultTtl ?? longer(shorter(DAY, given.maxTtl ?? YEAR), minTtl);
  const maxTtl = given.maxTtl ?? longer(longer(YEAR, defaultTtl), minTtl);
  return { minTtl, defaultTtl, maxTtl };
}

/**
 * Whether caching is off.
 */
export function isOff(ttls: Ttls): boolean {
  return compare(ttls.maxTtl, Duration.seconds(0)) === 0;
}

/**
 * Whether caching is off, or may be off after the deployment because `maxTtl` is a token other than a parameter with a
 * minimum.
 */
export function mayBeOff(ttls: Ttls): boolean {
  if (!ttls.maxTtl.isUnresolved()) return isOff(ttls);
  const token = Tokenization.reverseNumber(ttls.maxTtl.toSeconds());
  const parameter = token && Reference.isReference(token) ? token.target : undefined;
  return !(parameter instanceof CfnParameter && (parameter.minValue ?? 0) > 0);
}

function validateWholeSeconds(scope: IConstruct, prop: string, ttl: Duration | undefined): void {
  if (isKnown(ttl) && ttl.toMilliseconds({ integral: false }) % 1000 !== 0) {
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

/** Returns the shorter of two durations, or the first if one of them is a token. */
function shorter(a: Duration, b: Duration): Duration {
  return compare(a, b) > 0 ? b : a;
}

/** Returns the longer of two durations, or the first if one of them is a token. */
function longer(a: Duration, b: Duration): Duration {
  return compare(a, b) < 0 ? b : a;
}

/** Returns a negative number, zero or a positive number, as for sorting. Returns NaN if one of them is a token. */
function compare(a: Duration, b: Duration): number {
  return a.isUnresolved() || b.isUnresolved() ? NaN : a.toSeconds() - b.toSeconds();
}
