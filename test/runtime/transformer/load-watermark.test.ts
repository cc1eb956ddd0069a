import * as http from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HostileOrigin, clientOf, hostileOrigin } from './https-origin/hostile-origin.support';
import { HttpsOriginalReader } from '../../../src/runtime/transformer/https-origin/https-originals';
import { loadWatermark } from '../../../src/runtime/transformer/load-watermark';
import { Problem } from '../../../src/runtime/transformer/problem';
import { OriginalReader } from '../../../src/runtime/transformer/services';

const MARKED = { f: 'png', mark: 'a' };

const SOON = () => performance.now() + 200;

let origin: HostileOrigin | undefined;

afterEach(async () => {
  jest.useRealTimers();
  await origin?.close();
  origin = undefined;
});

/** Replaces the clock of the time limit by one that stands still, however slow the machine is. */
function stopClock(): void {
  jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'setInterval', 'queueMicrotask'] });
}

/** Returns the originals of an HTTPS origin. */
async function originals(listener: http.RequestListener, maxBytes = 1_000_000): Promise<OriginalReader> {
  origin = await hostileOrigin(listener);
  return new HttpsOriginalReader(origin, clientOf(origin), { maxBytes, unstatedLifetime: 60 });
}

describe('loadWatermark', () => {
  test('reads the watermark, and reports its version', async () => {
    const get = jest.fn(async (key: string) => ({ body: Buffer.from(key), version: 'v', isReplica: true }));
    const loaded = await loadWatermark(MARKED, { get, version: async () => undefined });
    expect(get.mock.calls).toEqual([['a', expect.any(AbortSignal)]]);
    expect(loaded).toMatchObject({ used: { key: 'a', version: 'v' }, isReplica: true, watermark: { image: Buffer.from('a') } });
  });

  test('reads nothing without a watermark', async () => {
    const reader = { get: async () => { throw new Error('no image was expected'); }, version: async () => undefined };
    expect(await loadWatermark({ f: 'png' }, reader)).toBeUndefined();
  });

  test('rejects a watermark that has not arrived in time, and ends its request', async () => {
    let requested = 0;
    const closed: string[] = [];
    const slow = await originals((request, response) => {
      requested += 1;
      response.on('close', () => closed.push(request.url!));
    });
    stopClock();
    const outcome = jest.fn();
    const loading = loadWatermark(MARKED, slow, performance.now() + 2000).catch(outcome);
    while (requested < 1 && outcome.mock.calls.length === 0) await nextTurn();
    await jest.advanceTimersByTimeAsync(1999);
    expect(outcome).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await loading;
    expect(outcome.mock.calls).toEqual([[expect.objectContaining({
      type: 'too-slow',
      detail: 'the server of the watermark is too slow',
      reason: 'GET failed: the watermark did not arrive in the time for all images of a variant',
    })]]);
    while (closed.length < 1) await nextTurn();
    expect(closed).toEqual(['/uploads/a']);
  });

  test('rejects a watermark whose reader does not end in time', async () => {
    const stuck = { get: () => new Promise<never>(() => {}), version: async () => undefined };
    await expect(loadWatermark(MARKED, stuck, SOON())).rejects.toMatchObject({ type: 'too-slow' });
    await expect(loadWatermark(MARKED, stuck, 0)).rejects.toMatchObject({ type: 'too-slow' });
  });

  test('rejects a missing watermark', async () => {
    const get = async () => { throw new Problem('not-found'); };
    await expect(loadWatermark(MARKED, { get, version: async () => undefined })).rejects.toMatchObject({ type: 'not-found' });
  });

  test('reads no more bytes than an original may have', async () => {
    const endless = await originals((_request, response) => {
      const chunk = Buffer.alloc(1000);
      const send = () => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(send));
      };
      send();
    }, 20_000);
    await expect(loadWatermark(MARKED, endless)).rejects.toMatchObject({
      type: 'too-large', detail: 'the original is larger than 20000 bytes',
    });
  });
});
