import { Check, failed, notRun, passed, seconds, until } from './check';
import { newKey, original, pathOf } from './originals';
import { cacheStatus } from '../../../src/tools/cli/verify/cache-headers';

const SHORT_FUNCTION_MS = 25_000; // the function may take 30 seconds

export const headOfNewVariant: Check = {
  id: 'head-of-new-variant',
  title: 'HEAD of a variant that is not stored yet ends, for the viewer and for the function',
  meaning:
    'Each HEAD of a new variant runs the transform function until its timeout, which is billed. Link checkers ' +
    'and crawlers send HEAD.',
  async run(cdn) {
    const key = newKey('head.jpg');
    await cdn.images.put(key, await original('navy'));
    const since = cdn.now();
    const { status } = await cdn.images.request(`${pathOf(key)}?w=320`, {
      method: 'HEAD',
      timeoutSeconds: cdn.patience.answer / 1000,
    });
    const answered = `${status} after ${seconds(cdn.now() - since)}`;
    if (status !== 200) return failed(answered);
    const invocations = await until(cdn, cdn.patience.logs, async () => {
      const found = await cdn.invocations(since);
      return found.length === 0 ? undefined : found;
    });
    if (!invocations) {
      return notRun(`${answered}, but no REPORT line of the function came within ${seconds(cdn.patience.logs)}`);
    }
    const longest = Math.max(...invocations.map(({ milliseconds }) => milliseconds));
    const seen = `${answered}; the function took ${seconds(longest)}`;
    return longest > SHORT_FUNCTION_MS || invocations.some(({ timedOut }) => timedOut) ? failed(seen) : passed(seen);
  },
};

export const contentLengthAndRange: Check = {
  id: 'content-length-and-range',
  title: 'the first answer of a new variant has content-length, and ranges of it can be read',
  meaning:
    'Without content-length browsers show no progress and cannot tell a broken download; without ranges ' +
    'downloads cannot be resumed.',
  async run(cdn) {
    const key = newKey('range.jpg');
    await cdn.images.put(key, await original('olive'));
    const target = `${pathOf(key)}?w=640`;
    const whole = await cdn.images.request(target, { whole: true });
    const part = await cdn.images.request(target, { headers: { range: 'bytes=0-99' } });
    const seen =
      `${whole.status} with content-length ${whole.headers['content-length'] ?? 'missing'} for ${whole.bytes} bytes ` +
      `(${cacheStatus(whole)}); ${part.status} with content-range ${part.headers['content-range'] ?? 'missing'}`;
    const isRight =
      whole.status === 200 &&
      whole.headers['content-length'] === String(whole.bytes) &&
      part.status === 206 &&
      part.headers['content-range'] === `bytes 0-99/${whole.bytes}`;
    return isRight ? passed(seen) : failed(seen);
  },
};

export const storedAfterStream: Check = {
  id: 'stored-after-stream',
  title: 'a variant is stored after its answer has been streamed',
  meaning: 'Variants are made again and again: each edge location that asks, and each expiry, costs a transformation.',
  async run(cdn) {
    const key = newKey('stored.jpg');
    await cdn.images.put(key, await original('maroon'));
    const before = new Set(await cdn.images.variants());
    const target = `${pathOf(key)}?w=320`;
    const { status } = await cdn.images.request(target);
    if (status !== 200) return failed(`${status} for a new variant`);
    const since = cdn.now();
    const stored = await until(cdn, cdn.patience.store, async () => {
      const added = (await cdn.images.variants()).find(name => !before.has(name));
      // The event of the new original may arrive late and delete the first variant, which is then requested again.
      if (added === undefined) await cdn.images.request(target);
      return added;
    });
    if (stored === undefined) return failed(`no new object in the variant bucket after ${seconds(cdn.now() - since)}`);
    return passed(`${stored} stored ${seconds(cdn.now() - since)} after the answer`);
  },
};
