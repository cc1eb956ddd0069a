import * as http from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HostileOrigin, clientOf, hostileOrigin } from './https-origin/hostile-origin.support';
import { HttpsOriginalReader } from '../../../src/runtime/transformer/https-origin/https-originals';
import { loadWatermark } from '../../../src/runtime/transformer/load-watermark';
import { Problem } from '../../../src/runtime/transformer/problem';
import { OriginalReader, ReadingLimits } from '../../../src/runtime/transformer/services';
import { printMark } from '../../../src/runtime/url/watermarks';

/** Four watermarks, one of them twice. */
const FOUR = {
  f: 'png',
  mark: 'a',
  marks: ['b', 'c', 'a'].map(mark => printMark({ mark, 'mark-x': '0', 'mark-y': '0', 'mark-alpha': '100' })).join('\n'),
};
const KEYS = ['a', 'b', 'c'];

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

/** Returns originals that wait for all of them to be requested. */
function gathered() {
  const asked: string[] = [];
  let open = () => {};
  const all = new Promise<void>(resolve => { open = resolve; });
  const get = async (key: string) => {
    asked.push(key);
    if (asked.length === KEYS.length) open();
    await all;
    return { body: Buffer.from(key), version: `v-${key}` };
  };
  return { asked, reader: { get, version: async () => undefined } };
}

describe('loadWatermark', () => {
  test('reads the watermarks at once, each of them once', async () => {
    const { asked, reader } = gathered();
    const loaded = await loadWatermark(FOUR, reader, { readBy: performance.now() + 5000 });
    expect(asked).toEqual(KEYS);
    expect(loaded!.used).toEqual(KEYS.map(key => ({ key, version: `v-${key}` })));
    expect([loaded!.watermark, ...loaded!.watermark.others!].map(({ image }) => image.toString()))
      .toEqual(['a', 'b', 'c', 'a']);
  });

  test('rejects watermarks that have not arrived in time, and ends their requests', async () => {
    let requested = 0;
    const closed: string[] = [];
    const slow = await originals((request, response) => {
      requested += 1;
      response.on('close', () => closed.push(request.url!));
      if (request.url!.endsWith('/a')) response.end('image');
    });
    stopClock();
    const outcome = jest.fn();
    const loading = loadWatermark(FOUR, slow, { readBy: performance.now() + 2000 }).catch(outcome);
    while (requested < 3 && outcome.mock.calls.length === 0) await nextTurn();
    await jest.advanceTimersByTimeAsync(1999);
    expect(outcome).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await loading;
    expect(outcome.mock.calls).toEqual([[expect.objectContaining({
      type: 'too-slow', detail: 'the servers of the watermarks are too slow',
    })]]);
    while (closed.length < 3) await nextTurn();
    expect(closed.sort()).toEqual(['/uploads/a', '/uploads/b', '/uploads/c']);
  });

  test('rejects watermarks whose reader does not end in time', async () => {
    const stuck = { get: () => new Promise<never>(() => {}), version: async () => undefined };
    await expect(loadWatermark(FOUR, stuck, { readBy: SOON() })).rejects.toMatchObject({ type: 'too-slow' });
    await expect(loadWatermark(FOUR, stuck, { readBy: 0 })).rejects.toMatchObject({ type: 'too-slow' });
  });

  test('ends the other requests if one image is missing', async () => {
    const signals: AbortSignal[] = [];
    const reader: OriginalReader = {
      get: async (key, limits) => {
        signals.push(limits!.signal!);
        if (key === 'b') throw new Problem('not-found');
        return new Promise<never>(() => {});
      },
      version: async () => undefined,
    };
    await expect(loadWatermark(FOUR, reader)).rejects.toMatchObject({ type: 'not-found' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test('reads no more bytes than all images together may have', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1000);
    const endless = await originals((_request, response) => {
      const send = () => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, () => setImmediate(send));
      };
      send();
    });
    const held: number[] = [];
    const limits: ReadingLimits[] = [];
    const watched: OriginalReader = {
      get: (key, given) => {
        limits.push(given!);
        return endless.get(key, given).finally(() => held.push(given!.budget!.taken));
      },
      version: async () => undefined,
    };
    await expect(loadWatermark(FOUR, watched, { maxBytes: 20_000 })).rejects.toMatchObject({
      type: 'too-large', detail: 'the watermarks are larger than 20000 bytes together',
    });
    expect(sent).toBeGreaterThan(20_000);
    expect(new Set(limits.map(({ budget }) => budget)).size).toBe(1);
    expect(Math.max(...held)).toBeLessThanOrEqual(20_000);
  });

  test('rejects images that state more bytes together before their bodies are read', async () => {
    const stated = await originals((_request, response) => {
      response.writeHead(200, { 'content-length': '15000' });
      response.write(Buffer.alloc(6000));
    });
    stopClock();
    await expect(loadWatermark(FOUR, stated, { maxBytes: 20_000 })).rejects.toMatchObject({ type: 'too-large' });
  });

  test('accepts images whose connections break once, as they are counted once', async () => {
    const broken = new Set<string>();
    const reader = await originals((request, response) => {
      const isFirst = !broken.has(request.url!);
      broken.add(request.url!);
      response.writeHead(200, { 'content-length': '5000' });
      if (isFirst) response.write(Buffer.alloc(4000), () => request.socket.destroy());
      else response.end(Buffer.alloc(5000));
    });
    const loaded = await loadWatermark(FOUR, reader, { maxBytes: 15_000 });
    expect(loaded!.used).toHaveLength(3);
  });
});
