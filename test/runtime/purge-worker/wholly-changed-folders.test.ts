import * as fc from 'fast-check';
import { isIn } from '../../../src/runtime/purge-worker/targets';
import { whollyChangedFolders } from '../../../src/runtime/purge-worker/wholly-changed-folders';

/** Originals by their keys, and what was counted of them. */
function bucket(...keys: string[]) {
  const requests: [folder: string, most: number][] = [];
  const count = async (folder: string, most: number) => {
    requests.push([folder, most]);
    return Math.min(most, keys.filter(key => isIn(folder, key)).length);
  };
  return { count, asked: requests };
}

const numbered = (folder: string, length: number) => Array.from({ length }, (_image, index) => `${folder}${index}.jpg`);

test('whollyChangedFolders() contains a folder and its parents if one image in twenty has changed', async () => {
  const others = numbered('dogs/', 300);
  const cats = numbered('cats/', 200);
  expect([...(await whollyChangedFolders(cats.slice(0, 10), 10, bucket(...cats, ...others)))]).toEqual(['cats/']);
  expect([...(await whollyChangedFolders(cats.slice(0, 9), 9, bucket(...cats, ...others)))]).toEqual([]);
  expect([...(await whollyChangedFolders(cats.slice(0, 25), 10, bucket(...cats, ...others)))]).toEqual(['cats/', '/']);
});

test('whollyChangedFolders contains a folder whose images are all deleted', async () => {
  expect([...await whollyChangedFolders(numbered('cats/', 10), 10, bucket('dogs/rex.jpg'))]).toEqual(['cats/', '/']);
});

test('whollyChangedFolders counts nothing below the threshold', async () => {
  const originals = bucket('a');
  await whollyChangedFolders(numbered('cats/', 9), 10, originals);
  expect(originals.asked).toEqual([]);
});

test('whollyChangedFolders() needs five pages of a listing for 250 changes among a million images', async () => {
  const requests: [string, number][] = [];
  const changed = numbered('shops/eu/', 250);
  const huge = async (folder: string, most: number) => (requests.push([folder, most]), most);
  expect([...await whollyChangedFolders(changed, 250, { count: huge })]).toEqual([]);
  expect(requests).toEqual([['shops/eu/', 5001]]);
});

test('whollyChangedFolders counts at most 100,000 originals', async () => {
  const count = jest.fn(async (_folder: string, most: number) => most);
  await whollyChangedFolders(numbered('', 10_000), 250, { count });
  expect(count).toHaveBeenCalledWith('/', 100_001);
});

test('whollyChangedFolders counts no further folder when its time has run out', async () => {
  const originals = bucket();
  const changed = [...numbered('cats/', 10), ...numbered('dogs/', 10)];
  const isOutOfTime = () => originals.asked.length > 0;
  expect([...await whollyChangedFolders(changed, 10, originals, isOutOfTime)]).toEqual(['cats/']);
  expect(originals.asked).toEqual([['cats/', 201]]);
});

test('whollyChangedFolders returns exactly the folders with enough changes', async () => {
  const key = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map(names => names.join('/'));
  const changes = fc.uniqueArray(key, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      changes,
      fc.uniqueArray(key),
      fc.integer({ min: 1, max: 9 }),
      async (changed, others, folderAt) => {
        const all = [...new Set([...changed, ...others])];
        const whole = await whollyChangedFolders(changed, folderAt, bucket(...all));
        for (const folder of ['/', 'a/', 'b/', 'a/b/', 'a/b/c/']) {
          const [inIt, changedInIt] = [all, changed].map(some => some.filter(one => isIn(folder, one)).length);
          expect(whole.has(folder)).toBe(changedInIt >= folderAt && inIt <= 20 * changedInIt);
        }
      },
    ),
  );
});
