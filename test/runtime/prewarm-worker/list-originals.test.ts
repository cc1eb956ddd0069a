import { SourceRoute } from '../../../src/model/source-routes';
import { ListRequest, listOriginals } from '../../../src/runtime/prewarm-worker/list-originals';

const BUCKETS: Record<string, string[]> = {
  blog: ['a.jpg', 'b.jpg', 'products/old.jpg', 'z.jpg'],
  catalog: ['catalog/v1/shoe.jpg', 'catalog/v2/hat.jpg', 'catalog/v2/shoe.jpg', 'secret.jpg'],
};
const SOURCES: SourceRoute[] = [
  { pathPrefix: 'products/', bucket: 'catalog', region: 'eu-west-1', keyPrefix: 'catalog/v2/' },
  { pathPrefix: 'r2/' },
  { pathPrefix: '', bucket: 'blog', region: 'eu-west-1' },
];

/** Lists all pages, of two keys each. */
async function list(request: ListRequest = {}, sources = SOURCES) {
  const keys: string[] = [];
  for (let cursor: ListRequest['cursor']; ;) {
    const page = await listOriginals(sources, { ...request, cursor }, async ({ bucket }, listing) => {
      const found = BUCKETS[bucket].filter(key => key.startsWith(listing.prefix) && key > (listing.after ?? ''));
      return { keys: found.slice(0, 2), token: found.length > 2 ? 'more' : undefined };
    });
    keys.push(...page.keys);
    cursor = page.cursor;
    if (!cursor) return { keys, unlisted: page.unlisted };
  }
}

describe('listOriginals()', () => {
  test('lists each source with its key prefix, without keys that another source serves', async () => {
    expect((await list()).keys).toEqual(['products/hat.jpg', 'products/shoe.jpg', 'a.jpg', 'b.jpg', 'z.jpg']);
  });

  test('lists one bucket without prefixes', async () => {
    expect((await list({}, SOURCES.slice(2))).keys).toEqual(BUCKETS.blog);
  });

  test('continues after a key, in its source', async () => {
    expect((await list({ after: 'products/hat.jpg' })).keys).toEqual(['products/shoe.jpg', 'a.jpg', 'b.jpg', 'z.jpg']);
    expect((await list({ after: 'a.jpg' })).keys).toEqual(['b.jpg', 'z.jpg']);
  });

  test('lists the keys with a prefix, which may begin or continue that of a source', async () => {
    expect((await list({ prefix: 'prod' })).keys).toEqual(['products/hat.jpg', 'products/shoe.jpg']);
    expect((await list({ prefix: 'products/s' })).keys).toEqual(['products/shoe.jpg']);
    expect((await list({ prefix: 'b' })).keys).toEqual(['b.jpg']);
  });

  test('names sources outside S3 that have keys with the prefix', async () => {
    expect((await list()).unlisted).toEqual(['r2/']);
    expect((await list({ prefix: 'r2/cats/' })).unlisted).toEqual(['r2/']);
    expect((await list({ prefix: 'products/' })).unlisted).toEqual([]);
    expect(await list({}, [{ pathPrefix: '' }])).toEqual({ keys: [], unlisted: [''] });
  });
});
