import { CacheEntry, EdgeCache, entryOf } from '../../../../src/tools/local/cloudfront/edge-cache';

function entry(target: string, ...tags: string[]): CacheEntry {
  const response = { status: 200, headers: {}, body: Buffer.alloc(0) };
  return entryOf(response, { target, tags }, { seconds: 60, rule: 'origin' }, 0);
}

function cacheWith(entries: Record<string, CacheEntry>): EdgeCache {
  const cache = new EdgeCache();
  Object.entries(entries).forEach(([key, value]) => cache.set(key, value));
  return cache;
}

/** The keys that are left. */
function left(item: string, entries: Record<string, CacheEntry>): string[] {
  const cache = cacheWith(entries);
  const removed = cache.invalidate(item);
  const keys = Object.keys(entries).filter(key => cache.get(key));
  expect(removed).toBe(Object.keys(entries).length - keys.length);
  return keys;
}

const ENTRIES = {
  a: entry('/cats/tom.jpg'),
  b: entry('/cats/tom.jpg', 'other-header'),
  c: entry('/cats/tom.jpg?w=1'),
  d: entry('/cats/tom.jpg/_.f.avif'),
  e: entry('/Cats/tom.jpg'),
};

test.each([
  ['/cats/tom.jpg', ['c', 'd', 'e']], // whatever else is in the key
  ['cats/tom.jpg', ['c', 'd', 'e']],
  ['/cats/tom.jpg?w=1', ['a', 'b', 'd', 'e']],
  ['/cats/tom.jpg*', ['e']],
  ['/cats/*', ['e']],
  ['/*', []],
  ['*', []],
  ['/cats/*.jpg', ['a', 'b', 'c', 'd', 'e']], // a wildcard is one at the end only
  ['/cats', ['a', 'b', 'c', 'd', 'e']],
])('an invalidation of %s leaves the entries %j', (item, expected) => {
  expect(left(item, ENTRIES)).toEqual(expected);
});

test.each([
  ['#one', ['b', 'c']],
  ['#ONE', ['b', 'c']],
  ['#two', ['c']],
  ['#on*', ['a', 'b', 'c']],
  ['#', ['a', 'b', 'c']],
])('an invalidation of the tag %s leaves the entries %j', (item, expected) => {
  expect(left(item, { a: entry('/a', 'one', 'two'), b: entry('/b', 'two'), c: entry('/c') })).toEqual(expected);
});
