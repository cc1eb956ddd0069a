import { ageGrew, ageOf, cacheStatus, isHit, isRefreshHit, sharedLifetime } from './cache-headers';
import { Check, CheckOutcome, fail, pass, skip } from './check';
import { Subject, randomWord } from './subject';
import { Response } from '../shared/exchange';

/** Shortest lifetime in which the growth of an age is observable. */
const SHORT_LIFETIME_SECONDS = 3;

const NOT_CLOUDFRONT =
  'CloudFront sends x-cache: is this the URL of a distribution, without a proxy that drops headers?';

export const firstRequest: Check = {
  id: 'first-request',
  title: 'the first request is a Miss, or the image is already cached',
  async run(subject) {
    const first = await subject.first();
    if (isHit(first) || isRefreshHit(first)) {
      const age = ageOf(first);
      return pass(`${cacheStatus(first)}${age === undefined ? '' : `, age ${age}`}: cached by an earlier request`);
    }
    if (/^miss from/i.test(cacheStatus(first))) return pass(cacheStatus(first));
    return fail(cacheStatus(first), NOT_CLOUDFRONT);
  },
};

export const hit: Check = {
  id: 'hit',
  title: 'the next request is a Hit, and its age grows',
  async run(subject) {
    const seen = await subject.repeated();
    const ages = ageGrew(seen);
    if (ages) return pass(`Hit from cloudfront, age ${ages[0]}, then ${ages[1]}`);
    const hits = seen.filter(isHit);
    return hits.length > 0 ? judgeAges(hits) : judgeMisses(seen);
  },
};

/** Judges hits of which none is older than another. */
function judgeAges(hits: readonly Response[]): CheckOutcome {
  const ages = hits.map(ageOf);
  const lifetime = sharedLifetime(hits[0]);
  if (ages.every(age => age === undefined)) {
    return fail(
      'Hit without an age',
      'Caches send Age (RFC 9111, 5.1): a proxy in front of the edge location removes the header.',
    );
  }
  if (lifetime !== undefined && lifetime < SHORT_LIFETIME_SECONDS) {
    return pass(`Hit from cloudfront; cached for only ${lifetime} s, too short to observe the age`);
  }
  return fail(`Hit, but the age does not grow: ${ages.join(', ')}`, 'The age is fabricated, '
    + 'or each request replaces the image: check caches and functions in front of the edge location.');
}

/** Judges responses without any hit, despite repeated requests. */
function judgeMisses(seen: readonly Response[]): CheckOutcome {
  const what = `no Hit in ${seen.length} requests: ${[...new Set(seen.map(cacheStatus))].join(', ')}`;
  if (sharedLifetime(seen[0]) === 0) {
    return fail(what, `The image has cache-control: ${seen[0].headers['cache-control']}, which forbids caching. `
      + 'Upload it with another value (uploads: cacheControl), or set minTtl above zero.');
  }
  return fail(what, 'Every view costs a request to the bucket. Check the cache policy: maxTtl must be above zero, '
    + 'and the cache key must not contain cookies, headers or query strings that differ between viewers.');
}

export const query: Check = {
  id: 'query',
  title: 'an irrelevant query string does not bypass the cache',
  async run(subject) {
    if (!await isEverHit(subject)) return skip('the image is never a Hit, with or without a query string');
    // A repeated value would be a Hit even if the query string were part of the cache key.
    const response = await subject.requestUntil(isHit, () => ({ url: withJunk(subject.url) }));
    const seen = `${response.status}, ${cacheStatus(response)} with ?utm_source=…`;
    if (response.status === 403 && subject.isSigned) {
      return skip('403 with ?utm_source=…: the signature covers the query string');
    }
    if (response.status !== 200) {
      return fail(seen, 'Newsletters and social networks add such parameters to links: ignore unknown parameters.');
    }
    if (isHit(response)) return pass(seen);
    return fail(seen,
      'Query strings are part of the cache key, so anyone can fill the cache and cause requests to the bucket: '
      + 'exclude them in the cache policy, or allow only the relevant ones.');
  },
};

/** Returns the URL with unknown parameters appended. */
export function withJunk(url: URL): URL {
  const junked = new URL(url);
  // Appended as text, since rewriting the query string could invalidate a signature.
  junked.search += `${url.search ? '&' : '?'}utm_source=verify&utm_id=${randomWord()}`;
  return junked;
}

/** Returns whether the image is ever a Hit. Otherwise no check can require one. */
export async function isEverHit(subject: Subject): Promise<boolean> {
  return (await subject.repeated()).some(isHit);
}
