import { Check, Outcome, ProvedCdn, failed, passed, seconds } from './check';
import { newKey, oddPathOf, original, pathOf } from './originals';

/** Number of consecutive rounds in which all targets must be new, because an edge location has several caches. */
const ROUNDS = 5;
const WIDTHS = [256, 384, 640, 1080];

export const purgeAfterFirstMiss: Check = {
  id: 'purge-after-first-miss',
  title: 'an overwritten image is new at the edge, also where the cached variant came from the transform function',
  meaning:
    'Changed images stay old at edge locations until their TTL ends: the function URL does not pass the cache ' +
    'tag on. ' +
    'Until this is fixed, invalidate /* after changes.',
  run: cdn => changes(cdn, newKey('changed.jpg'), key => WIDTHS.map(width => `${pathOf(key)}?w=${width}`)),
};

export const purgeOfRewrittenPaths: Check = {
  id: 'purge-of-rewritten-paths',
  title: 'an overwritten original is new under every spelling of its URL',
  meaning:
    'Originals under their own path stay old until their TTL ends, since CloudFront does not invalidate URLs ' +
    'that its function rewrites. ' +
    'Until this is fixed, invalidate /original/* after changes.',
  run: cdn => changes(cdn, newKey('odd (1) ü.jpg'), key => [`/original${pathOf(key)}`, `/original${oddPathOf(key)}`]),
};

/**
 * Fills the cache, overwrites the original, and waits until nothing old is served.
 *
 * Each URL is requested once before the change: further requests could bring copies from the variant bucket, whose tags
 * are known to work.
 */
async function changes(cdn: ProvedCdn, key: string, targetsOf: (key: string) => string[]): Promise<Outcome> {
  const targets = targetsOf(key);
  await cdn.images.put(key, await original('red'));
  const old = new Map<string, string>();
  for (const target of targets) {
    const { status, headers } = await cdn.images.request(target);
    if (status !== 200) return failed(`${status} for ${target}`);
    old.set(target, String(headers.etag));
  }
  await cdn.images.put(key, await original('blue'));
  const since = cdn.now();
  for (let round = 0; round < ROUNDS;) {
    const stale = await firstStale(cdn, targets, old);
    if (stale !== undefined && cdn.now() - since > cdn.patience.purge) {
      return failed(`${stale} is still the old image ${seconds(cdn.now() - since)} after the change`);
    }
    round = stale === undefined ? round + 1 : 0;
    await cdn.wait(2000);
  }
  return passed(`new under ${targets.length} URLs ${seconds(cdn.now() - since)} after the change, in ${ROUNDS} rounds`);
}

async function firstStale(
  cdn: ProvedCdn,
  targets: readonly string[],
  old: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  for (const target of targets) {
    const { status, headers } = await cdn.images.request(target);
    if (status !== 200 || String(headers.etag) === old.get(target)) return target;
  }
  return undefined;
}
