import { randomBytes } from 'node:crypto';
import { Check, ProvedCdn, failed, passed } from './check';
import { ExchangeError } from '../../../src/tools/cli/shared/exchange';
import { cacheStatus, isRefreshHit } from '../../../src/tools/cli/verify/cache-headers';
import { BODILESS_WAYS } from '../app/probe';

const ATTEMPTS = 8;
const STALE_AFTER_MS = 2000;
const TIMEOUT_SECONDS = 15;
const BODY = 'proof';

export const notModified: Check = {
  id: 'not-modified-over-stream',
  title: 'a function URL with RESPONSE_STREAM can answer a revalidation with 304',
  meaning:
    'The function must answer every revalidation with the whole image, as it does today: nothing breaks, but ' +
    'images that go stale ' +
    'at edge locations cost a transfer.',
  async run(cdn) {
    const ways = await inTurn(BODILESS_WAYS, async way => ({ way, problem: await problemOf(cdn, way) }));
    const seen = ways.map(({ way, problem }) => `${way}: ${problem ?? 'RefreshHit'}`).join('; ');
    return ways.some(({ problem }) => problem === undefined) ? passed(seen) : failed(seen);
  },
};

/** Undefined if the answer is revalidated and stays whole. */
async function problemOf({ probe, wait }: ProvedCdn, way: string): Promise<string | undefined> {
  const target = `/${way}/${randomBytes(6).toString('hex')}`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const response = await probe.request(target, { timeoutSeconds: TIMEOUT_SECONDS });
      const body = response.start.toString();
      if (response.status !== 200 || body !== BODY) {
        return `${response.status} with ${JSON.stringify(body)}, ${cacheStatus(response)}`;
      }
      if (isRefreshHit(response)) return undefined;
      await wait(STALE_AFTER_MS);
    }
    return `no RefreshHit in ${ATTEMPTS} requests`;
  } catch (error) {
    if (error instanceof ExchangeError) return error.message;
    throw error;
  }
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
