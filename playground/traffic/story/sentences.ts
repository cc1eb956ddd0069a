import { CacheLookup, OriginAttempt, OriginName, ViewerCheck } from '../../../src/tools/local/cloudfront/request-trace';
import { CallTarget, InvocationTrace } from '../../../src/tools/local/lambda/invocation-trace';

const MINIMUM = 'minimum TTL of the cache policy (minTtl)';

const FORMATS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second'],
];

/** Formats seconds in the largest unit that divides them, such as `1 day` or `90 seconds`. */
export function duration(seconds: number): string {
  const [size, unit] = FORMATS.find(([each]) => seconds >= each && seconds % each === 0) ?? FORMATS[3];
  const amount = seconds / size;
  return `${amount.toLocaleString('en')} ${unit}${amount === 1 ? '' : 's'}`;
}

/** Explains the TTL of a response by the rule that decided it. */
export function ttlReason({ ttl, bounds, cacheControl }: Pick<CacheLookup, 'ttl' | 'bounds' | 'cacheControl'>): string {
  const { rule, stated, forbiddenBy } = ttl;
  const origin = stated && `the origin states ${duration(stated.seconds)} (${stated.by})`;
  const errorMinimum = `the error caching minimum TTL of ${duration(bounds.errorCachingMinTtl ?? DEFAULT_ERROR_TTL)}`;
  switch (rule) {
    case 'origin':
      return sentence(origin!);
    case 'DefaultTTL':
      return 'The origin states no lifetime, so the default TTL of the cache policy (defaultTtl) applies.';
    case 'MaxTTL':
      return sentence(`${origin}, more than the maximum TTL of the cache policy (maxTtl)`);
    case 'MinTTL':
      if (forbiddenBy !== undefined) {
        return `The origin forbids caching (${forbiddenBy}), but the ${MINIMUM} is not 0.`;
      }
      return sentence(`${origin ? `${origin},` : 'the default TTL is'} less than the ${MINIMUM}`);
    case 'ErrorCachingMinTTL':
      return origin
        ? sentence(`${origin}, less than ${errorMinimum} of this status`)
        : `The origin states no lifetime, so ${errorMinimum} of this status applies.`;
    case 'cachingDisabled':
      return 'The maximum TTL of the cache policy is 0, which disables caching.';
    case 'forbidden':
      return `The origin forbids caching (${cacheControl ?? forbiddenBy}).`;
    case 'errorWithoutLifetime':
      return 'CloudFront caches this error only if the origin sends max-age or s-maxage.';
    case 'errorNeverCached':
      return 'CloudFront does not cache errors of this status.';
  }
}

const DEFAULT_ERROR_TTL = 10;

/** Explains the result of the cache. */
export function cacheReason({ result, reason }: Pick<CacheLookup, 'result' | 'reason'>): string {
  switch (reason) {
    case 'collapsed': return 'An identical request was under way: this one waited, and shares its response.';
    case 'stale-while-revalidate': return 'The response is stale, and is revalidated in the background.';
    case 'stale-if-error': return 'The response is stale, and is served because the origin failed.';
  }
  switch (result) {
    case 'Hit': return 'The response is in the cache and fresh. No origin received a request.';
    case 'RefreshHit': return 'The response was stale, and the origin confirmed that it is unchanged.';
    case 'Miss': return 'The cache has no response for this key.';
  }
}

const CHECKS: Readonly<Record<ViewerCheck, string>> = {
  request: 'The URL has more than 8,192 characters, or the request has a body that its method must not have.',
  country: 'The geographic restriction of the distribution blocks the country of the viewer.',
  protocol: 'The behavior requires HTTPS.',
  method: 'The behavior does not allow the method.',
  signature: 'The URL or cookie has no valid signature of a trusted key group.',
};

/** Explains the check that rejected a request. */
export function checkReason(check: ViewerCheck): string {
  return CHECKS[check];
}

const KINDS: Readonly<Record<OriginName['kind'] | CallTarget['kind'], string>> = {
  bucket: 'Bucket',
  variants: 'Variant bucket',
  replica: 'Replica bucket',
  server: 'HTTPS origin',
  function: 'Function URL',
  service: 'AWS service',
  other: 'Host',
};

export function kindOf({ kind }: OriginName | CallTarget): string {
  return KINDS[kind];
}

/** Explains why the origin group continued with its next origin. */
export function failoverReason({ origin, response }: OriginAttempt): string {
  return origin.kind === 'variants' && (response?.status === 403 || response?.status === 404)
    ? 'The variant is not stored, so the origin group continues with the next origin.'
    : 'It failed, so the origin group continues with the next origin.';
}

/** Returns code and message of an error of S3, or other texts as they are. */
export function errorText(text: string): string {
  const [, code, message] = /<Code>([^<]*)<\/Code><Message>([^<]*)<\/Message>/.exec(text) ?? [];
  return code === undefined ? text : `${code}: ${message}`;
}

/** Describes the end of an invocation that has no response. */
export function outcomeOf({ outcome, isDone }: InvocationTrace): string {
  switch (outcome) {
    case 'none': return 'Not invoked';
    case 'throttled': return 'Rejected: its reserved concurrency is in use';
    case 'timedOut': return 'Ended by its timeout';
    case 'failed': return 'Ended without a response. The terminal shows its error';
    case 'running': return 'Runs longer than CloudFront waits';
    case 'responded': return isDone ? 'Responded' : 'Responded, and still runs';
  }
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
