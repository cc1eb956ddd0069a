import { IncomingHttpHeaders } from 'node:http';
import CachePolicy from 'http-cache-semantics';
import { Freshness, Validator } from '../freshness';

/** A response to a request for an original. */
interface OriginalResponse {
  readonly headers: IncomingHttpHeaders;
  /** The time of the request, in milliseconds since 1970. */
  readonly requestedAt: number;
}

const YEAR = 365 * 24 * 3600;
const MAX_ETAG_LENGTH = 256;

// RFC 9110, section 8.8.3
const ETAG = /^(W\/)?"[\x21\x23-\x7e]*"$/;

const STATED = /(?:^|[\s,])(?:s-maxage|max-age|no-cache|no-store|private)(?=[\s,=]|$)/;
const MUST_BE_CONFIRMED = /(?:^|[\s,])(?:s-maxage|must-revalidate|proxy-revalidate|no-cache)(?=[\s,=]|$)/;

/**
 * Returns the time for which an original may be used by a shared cache, as its origin states it. The origin's
 * `Authorization` and other request headers are those of the CDN and not of viewers, so they do not restrict it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2
 * @param unstated the lifetime in seconds, if the origin states none
 */
export function freshnessOf(
  { headers, requestedAt }: OriginalResponse, version: string, unstated: number,
): Freshness {
  const stated = firstOfEach(headers['cache-control']?.toLowerCase() ?? '');
  const isStated = STATED.test(stated) || headers.expires !== undefined || isPragma(headers);
  const cacheControl = isStated ? stated || undefined : [stated, `max-age=${unstated}`].filter(Boolean).join(', ');
  const policy = new CachePolicy(
    { method: 'GET', headers: {} },
    { status: 200, headers: { ...headers, 'cache-control': cacheControl } },
    { shared: true, cacheHeuristic: 0, immutableMinTimeToLive: 0 },
  );
  const lifetime = Math.floor(Math.min(Math.max(policy.maxAge(), 0), YEAR));
  const age = Math.max(Number.parseInt(headers.age ?? '0', 10) || 0, (requestedAt - policy.date()) / 1000, 0);
  const until = Math.floor(requestedAt / 1000 + lifetime - age);
  const [, onError] = /(?:^|[\s,])stale-if-error="?(\d+)/.exec(stated) ?? [];
  return {
    until,
    ...onError && !MUST_BE_CONFIRMED.test(stated) && { onErrorUntil: until + Math.min(Number(onError), YEAR) },
    ...!policy.storable() && { isUnstorable: true },
    validator: { ...validatorsOf(headers), version, lifetime: STATED.test(stated) || !isStated ? lifetime : 0 },
  };
}

/** Returns the freshness after a response that confirms an original. Its headers replace those of the former one. */
export function confirmed(response: OriginalResponse, known: Validator): Freshness {
  const { validator, ...freshness } = freshnessOf(response, known.version, known.lifetime);
  return { ...freshness, validator: { ...known, ...validator } };
}

/** Removes repeated directives, as RFC 9111 allows: the first one of each counts. */
function firstOfEach(cacheControl: string): string {
  const directives = cacheControl.split(',').map(directive => directive.trim()).filter(Boolean);
  const names = directives.map(directive => directive.split('=')[0].trim());
  return directives.filter((_directive, index) => names.indexOf(names[index]) === index).join(', ');
}

function isPragma({ pragma, 'cache-control': cacheControl }: IncomingHttpHeaders): boolean {
  return cacheControl === undefined && /no-cache/i.test(pragma ?? '');
}

/** Returns the validators that can be stored and sent again. */
function validatorsOf(
  { etag = '', 'last-modified': modified }: IncomingHttpHeaders,
): Pick<Validator, 'etag' | 'modified'> {
  const date = new Date(modified ?? NaN);
  return {
    ...ETAG.test(etag) && etag.length <= MAX_ETAG_LENGTH && { etag },
    ...!Number.isNaN(date.getTime()) && { modified: date.toUTCString() },
  };
}
