import { httpDate } from '../../../../src/tools/local/http/message';
import { MemoryObjectStore } from '../../../../src/tools/local/s3/memory-object-store';
import { FakeClock } from '../support';

let clock: FakeClock;
let objects: MemoryObjectStore;

beforeEach(() => {
  clock = new FakeClock();
  objects = new MemoryObjectStore(clock.read);
});

test('a memory store returns an object as it was written', async () => {
  objects.put('a', Buffer.from('meow'), { 'content-type': 'image/jpeg', 'x-amz-meta-a': '1' });
  expect(await objects.get('a')).toEqual({
    body: Buffer.from('meow'),
    version: expect.any(String),
    headers: {
      'content-type': 'image/jpeg',
      'x-amz-meta-a': '1',
      'content-length': '4',
      'etag': '"4a4be40c96ac6314e91d93f38043a634"',
      'last-modified': httpDate(clock.now),
    },
  });
});

test('a memory store creates a new version for each PUT, even of the same bytes', async () => {
  const versions = [1, 2].map(() => objects.put('a', Buffer.from('meow'), {}).version);
  expect(new Set(versions).size).toBe(2);
});

test('a memory store lists keys in order, without deleted ones', async () => {
  ['b', 'a', 'c'].forEach(key => objects.put(key, Buffer.alloc(0), {}));
  objects.delete('c');
  objects.delete('never there');
  expect(await objects.keys()).toEqual(['a', 'b']);
  expect(await objects.get('c')).toBeUndefined();
});

test('a memory store evicts the least recently used objects', async () => {
  const small = new MemoryObjectStore(clock.read, 3 * 4096);
  for (const key of ['a', 'b', 'c']) small.put(key, Buffer.alloc(3000), {});
  await small.get('a');
  small.put('d', Buffer.alloc(3000), {});
  expect(await small.keys()).toEqual(['a', 'c', 'd']);
  expect(await small.get('b')).toBeUndefined();
});

test('a memory store never exceeds its size, however much is written', async () => {
  const small = new MemoryObjectStore(clock.read, 100_000);
  for (let index = 0; index < 1000; index++) small.put(`cat${index}`, Buffer.alloc(index), {});
  const kept = await Promise.all((await small.keys()).map(async key => (await small.get(key))!.body.length));
  expect(kept.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(100_000);
  expect(kept).toContain(999);
});
