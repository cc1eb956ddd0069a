import * as fc from 'fast-check';
import { KEY, ROUTES, objectOf } from './source-routes.support';
import { SourceRoute, keysOfObject } from '../../src/model/source-routes';
import { EdgeRequest } from '../../src/runtime/edge/normalize-url.edge';
import { routedPath } from '../../src/runtime/edge/routed-path.edge';
import { ListRequest, listOriginals } from '../../src/runtime/prewarm-worker/list-originals';
import { readJob } from '../../src/runtime/purge-worker/job';
import { unservedTargets } from '../../src/runtime/purge-worker/targets';
import { RoutedOriginals } from '../../src/runtime/transformer/originals';
import { eventOf } from '../runtime/edge/edge-cases';

/** Returns the object that the transform function reads for a key. */
async function readBy(routes: readonly SourceRoute[], key: string): Promise<string | undefined> {
  const originals = new RoutedOriginals(routes.map(({ pathPrefix, bucket, keyPrefix = '' }) => ({
    pathPrefix,
    keyPrefix,
    reader: {
      get: async object => ({ body: Buffer.from(`${bucket}:${object}`), version: '' }), version: async () => undefined,
    },
  })));
  return originals.get(key).then(({ body }) => body.toString(), () => undefined);
}

/** Returns all keys of the CDN that lead to an object. */
function keysTo(routes: readonly SourceRoute[], bucket: string, object: string): string[] {
  const rests = Array.from({ length: object.length + 1 }, (_, index) => object.slice(index));
  const keys = routes.flatMap(({ pathPrefix }) => rests.map(rest => pathPrefix + rest));
  return [...new Set(keys)].filter(key => objectOf(routes, key) === `${bucket}:${object}`).sort();
}

/** Returns keys, and those with the prefix of a route before them. */
function withPrefixes(routes: readonly SourceRoute[], key: string): string[] {
  return [key, ...routes.flatMap(({ pathPrefix }) => [pathPrefix + key, pathPrefix].filter(Boolean))];
}

/** Returns the path of a key, of which some characters are percent-encoded although they need not be. */
function spelled(key: string, encoded: Iterator<boolean>): string {
  const percent = (character: string) => Buffer.from(character).toString('hex').replace(/../g, '%$&');
  return `/${[...key].map(character =>
    character !== '/' && (encoded.next().value || !/[\w.-]/.test(character)) ? percent(character) : character,
  ).join('')}`;
}

describe('the routes of several sources', () => {
  test('lead each key to the object of the longest prefix, in the transform function', async () => {
    await fc.assert(fc.asyncProperty(ROUTES, KEY, async (routes, key) => {
      for (const each of withPrefixes(routes, key)) expect(await readBy(routes, each)).toBe(objectOf(routes, each));
    }), { numRuns: 500 });
  });

  test('lead each object to the keys that have it, and to no others: one original under several prefixes', async () => {
    await fc.assert(fc.asyncProperty(ROUTES, KEY, fc.nat(), async (routes, rest, chosen) => {
      const { bucket = '', keyPrefix = '' } = routes[chosen % routes.length];
      for (const object of [rest, keyPrefix + rest]) {
        const keys = keysTo(routes, bucket, object);
        expect(keysOfObject(routes, bucket, object).sort()).toEqual(keys);
        const event = {
          'source': 'aws.s3',
          'detail-type': 'Object Created',
          'time': '2026-01-01T00:00:00Z',
          'detail': { bucket: { name: bucket }, object: { key: object } },
        };
        const job = await readJob(JSON.stringify(event), { config: { routes } }, 0);
        expect([...job?.images ?? []].sort()).toEqual(keys);
      }
    }), { numRuns: 500 });
  });

  test('lead each spelling of a URL to the object of its key, in the edge function', () => {
    fc.assert(fc.property(ROUTES, KEY, fc.infiniteStream(fc.boolean()), (routes, key, encoded) => {
      if (routes.some(({ pathPrefix }) => pathPrefix === key)) return; // the folder itself is no object
      const buckets = [...new Set(routes.map(({ bucket }) => bucket))];
      const edge = routedPath('', '', routes.map(({ pathPrefix, keyPrefix = '', bucket }) => [
        pathPrefix, keyPrefix, buckets.indexOf(bucket),
      ]));
      const { uri, headers } = edge(eventOf(spelled(key, encoded))) as EdgeRequest;
      const { value } = headers['x-image-bucket'] ?? {};
      expect(value === undefined ? undefined : `${buckets[Number(value)]}:${decodeURIComponent(uri.slice(1))}`)
        .toBe(objectOf(routes, key));
    }), { numRuns: 500 });
  });

  test('serve every key but those of which a purge by hand says that no source serves them', () => {
    fc.assert(fc.property(ROUTES, KEY, (routes, key) => {
      const unserved = unservedTargets({ images: [key], folders: [] }, routes);
      if (objectOf(routes, key) !== undefined) expect(unserved).toEqual([]);
      for (const { similar } of unserved) {
        for (const each of similar) expect(objectOf(routes, each)?.split(':')[1]).toBe(key);
      }
    }), { numRuns: 500 });
  });

  test('list each original once under each of its keys, wherever a listing is cut', async () => {
    const BUCKETS = ['blog', 'catalog', 'shop'];
    await fc.assert(fc.asyncProperty(
      ROUTES, fc.uniqueArray(KEY, { maxLength: 12 }), fc.nat(), fc.integer({ min: 1, max: 4 }),
      async (routes, rests, cut, pageSize) => {
        const objects = [...new Set(rests.flatMap(rest => routes.map(({ keyPrefix = '' }) => keyPrefix + rest)))];
        objects.sort();
        const sources = routes.map(route => ({ ...route, region: 'eu-west-1' }));
        const list = async (request: ListRequest) => {
          const keys: string[] = [];
          for (let cursor: ListRequest['cursor']; ;) {
            const page = await listOriginals(sources, { ...request, cursor }, async (_, { prefix, after = '' }) => {
              const found = objects.filter(key => key.startsWith(prefix) && key > after);
              return { keys: found.slice(0, pageSize), token: found.length > pageSize ? 'more' : undefined };
            });
            keys.push(...page.keys);
            cursor = page.cursor;
            if (!cursor) return keys;
          }
        };
        const all = await list({});
        expect([...all].sort()).toEqual([...new Set(objects.flatMap(object =>
          BUCKETS.flatMap(bucket => keysTo(routes, bucket, object))))].sort());
        if (all.length === 0) return;
        const at = cut % all.length;
        expect(await list({ after: all[at] })).toEqual(all.slice(at + 1));
      },
    ), { numRuns: 200 });
  });
});
