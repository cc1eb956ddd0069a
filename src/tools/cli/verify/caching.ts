import { ageGrew, ageOf, cacheStatus, isHit, isRefreshHit, sharedLifetime } from './cache-headers';
import { Check, CheckOutcome, fail, pass, skip } from './check';
import { Response } from './exchange';
import { Subject, randomWord } from './subject';

/** Below this, an image may leave the cache before its age can be seen to grow. */
const SHORT_LIFETIME_SECONDS = 3;

const NOT_CLOUDFRONT = 'CloudFront says in x-cache what it did: is this the URL of a distribution, with nothing in front that drops headers?';

export const firstRequest: Check = {
  id: 'first-request',
  title: 'the first request is a Miss, or finds the image cached already',
  async run(subject) {
    const first = await subject.first();
    if (isHit(first) || isRefreshHit(first)) {
      const age = ageOf(first);
      return pass(`${cacheStatus(first)}${age === undefined ? '' : `, age ${age}`}: somebody asked before`);
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

/** Hits, but none older than another. */
function judgeAges(hits: readonly Response[]): CheckOutcome {
  const ages = hits.map(ageOf);
  const lifetime = sharedLifetime(hits[0]);
  if (ages.every(age => age === undefined)) {
    return fail('Hit without an age', 'Every cache states the age of what it keeps (RFC 9111, 5.1): something in front of the edge removes the header.');
  }
  if (lifetime !== undefined && lifetime < SHORT_LIFETIME_SECONDS) {
    return pass(`Hit from cloudfront; kept for ${lifetime} s only, too short to see the age grow`);
  }
  return fail(`Hit, but the age does not grow: ${ages.join(', ')}`,
    'The age is made up or the image is replaced at every request: look for a cache or a function between you and the edge.');
}

/** No hit at all, however often the image was asked for. */
function judgeMisses(seen: readonly Response[]): CheckOutcome {
  const what = `no Hit in ${seen.length} requests: ${[...new Set(seen.map(cacheStatus))].join(', ')}`;
  if (sharedLifetime(seen[0]) === 0) {
    return fail(what, `The image says cache-control: ${seen[0].headers['cache-control']}, so the edge must not keep it. `
      + 'Upload it with another (uploads: cacheControl), or set minTtl above zero.');
  }
  return fail(what, 'Every view costs a request to the bucket. Look at the cache policy: its maxTtl must not be zero, '
    + 'and its key must not hold cookies, headers or query strings that differ from viewer to viewer.');
}

export const query: Check = {
  id: 'query',
  title: 'a query string that means nothing does not miss the cache',
  async run(subject) {
    if (!await isEverHit(subject)) return skip('the image is never a Hit, with or without a query string');
    // A new word each time: the same one twice is a Hit also where it is part of the key.
    const answer = await subject.askUntil(isHit, () => ({ url: withJunk(subject.url) }));
    const seen = `${answer.status}, ${cacheStatus(answer)} with ?utm_source=…`;
    if (answer.status === 403 && subject.isSigned) return skip('403 with ?utm_source=…: the URL is signed, its query included');
    if (answer.status !== 200) return fail(seen, 'Links get such parameters from newsletters and social networks: a parameter that is not known must be ignored.');
    if (isHit(answer)) return pass(seen);
    return fail(seen,
      'Query strings are part of the cache key, so anyone can fill the cache and run up requests to the bucket: '
      + 'let the cache policy leave them out, or name the few that matter.');
  },
};

/** The URL with parameters that nobody knows. */
export function withJunk(url: URL): URL {
  const junked = new URL(url);
  // Appended as text: rewriting what is there could spoil a signature made over it.
  junked.search += `${url.search ? '&' : '?'}utm_source=verify&utm_id=${randomWord()}`;
  return junked;
}

/** Whether the CDN keeps the image at all: without that, no check can ask for a Hit. */
export async function isEverHit(subject: Subject): Promise<boolean> {
  return (await subject.repeated()).some(isHit);
}
