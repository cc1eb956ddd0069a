import * as fc from 'fast-check';
import { Mount, keyFolderOf, keyPatterns, urlFolderOf } from '../../../src/model/mount';
import { Surface, folderItems, itemsOf } from '../../../src/runtime/purge-worker/invalidation-items';
import { InvalidationApi, withTagsOfMount } from '../../../src/runtime/purge-worker/invalidations';
import { cacheTags, imageTag, tagOfMount } from '../../../src/runtime/url/cache-tags';
import { encodeKey, printKey, variantRoot } from '../../../src/runtime/url/key-encoding';

const WHOLE: Mount = { folder: 'images/', isStripped: false };
const STRIPPED: Mount = { folder: 'my_images/v1/', isStripped: true };

const rest = fc.stringMatching(/^[a-z ()+ü]{1,6}(\/[a-z ]{1,4})?\.jpg$/);

function covers(items: readonly string[], path: string): boolean {
  return items.some(item => item === path || (item.endsWith('*') && path.startsWith(item.slice(0, -1))));
}

describe.each([
  ['whole', WHOLE],
  ['stripped', STRIPPED],
])('itemsOf() for a mounted CDN with %s keys', (_name, mount) => {
  const keyOf = (name: string) => keyFolderOf(mount) + name;
  const purged = (surface: Surface, key: string) => itemsOf({ images: [key], folders: [] }, { ...surface, mount });

  test('has the paths of originals in URLs, and those of their keys', () => {
    fc.assert(fc.property(rest, name => {
      const key = keyOf(name);
      expect(new Set(purged({ originals: mount.folder }, key)))
        .toEqual(new Set([printKey(key), printKey(mount.folder + name)]));
      expect(new Set(purged({ originals: `${mount.folder}original/` }, key)))
        .toEqual(new Set([printKey(key), printKey(`${mount.folder}original/${name}`)]));
    }));
  });

  test('is empty for files of the bucket outside the folder', () => {
    const outside = purged({ variants: 'tags', originals: `${mount.folder}original/` }, 'about/page.html');
    expect(outside.length > 0).toBe(mount.isStripped);
  });

  test('has the paths of variants, and those in URLs that lead to them', () => {
    fc.assert(fc.property(rest, name => {
      const items = purged({ variants: 'paths' }, keyOf(name));
      expect(covers(items, printKey(mount.folder + name))).toBe(true);
      expect(covers(items, `/${variantRoot(mount)}${encodeKey(keyOf(name))}/_.v.1_f.avif`)).toBe(true);
    }));
  });

  test('has both paths of other files, whose patterns are relative to the folder', () => {
    const files = keyPatterns(['*.pdf', '/docs/*'], mount);
    const key = keyOf('docs/a.txt');
    expect(new Set(purged({ variants: 'tags', files }, key)))
      .toEqual(new Set([printKey(key), printKey(urlFolderOf(mount) + key)]));
    expect(purged({ variants: 'tags', files }, keyOf('a.jpg'))).toEqual([`#${imageTag(keyOf('a.jpg'))}`]);
  });
});

test('a purge of all images invalidates no other folder of the distribution if keys are whole', () => {
  expect(folderItems('/', { originals: 'images/', mount: WHOLE })).toEqual(['/images/*']);
  expect(folderItems('/', { variants: 'paths', mount: WHOLE })).toEqual(['/images/*']);
  expect(folderItems('/', { variants: 'paths', mount: STRIPPED })).toEqual(['/my_images/v1/*', '/my_-.images/v1/*']);
});

test('image CDNs on one distribution have different tags for equal keys, with valid characters', () => {
  const tags = [undefined, WHOLE, STRIPPED, { ...STRIPPED, folder: 'b/' }]
    .flatMap(mount => cacheTags('a/b.jpg').map(tag => tagOfMount(tag, mount)));
  expect(new Set(tags).size).toBe(tags.length);
  for (const tag of tags) expect(tag).toMatch(/^[a-z0-9.]{1,64}$/);
});

test('the tags of one response fit into the metadata of an object of S3', () => {
  const key = Array.from({ length: 60 }, (_item, index) => `f${index}`).join('/');
  const tags = cacheTags(key, key.replace(/f/g, 'm')).map(tag => tagOfMount(tag, WHOLE)).join(',');
  expect(tags.length).toBeLessThan(2000);
});

test('invalidations have the tags of the mount, and paths as they are', async () => {
  const sent: string[][] = [];
  const api: InvalidationApi = { invalidate: async items => String(sent.push([...items])) };
  await withTagsOfMount(api, WHOLE).invalidate(['#i0', '/images/*'], 'r');
  await withTagsOfMount(api, undefined).invalidate(['#i0'], 'r');
  expect(sent).toEqual([[`#${tagOfMount('i0', WHOLE)}`, '/images/*'], ['#i0']]);
});
