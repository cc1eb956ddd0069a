import * as fc from 'fast-check';
import { isIn } from '../../../src/runtime/purge-worker/targets';
import { wholeFolders } from '../../../src/runtime/purge-worker/whole-folders';

/** Originals by their keys, and what was counted of them. */
function bucket(...keys: string[]) {
  const asked: [folder: string, most: number][] = [];
  const count = async (folder: string, most: number) => {
    asked.push([folder, most]);
    return Math.min(most, keys.filter(key => isIn(folder, key)).length);
  };
  return { count, asked };
}

const numbered = (folder: string, length: number) => Array.from({ length }, (_image, index) => `${folder}${index}.jpg`);

test('a folder of which one image in twenty has changed is one, and those above it where that holds for them', async () => {
  const others = numbered('dogs/', 300);
  const cats = numbered('cats/', 200);
  expect([...(await wholeFolders(cats.slice(0, 10), 10, bucket(...cats, ...others)))]).toEqual(['cats/']);
  expect([...(await wholeFolders(cats.slice(0, 9), 9, bucket(...cats, ...others)))]).toEqual([]);
  expect([...(await wholeFolders(cats.slice(0, 25), 10, bucket(...cats, ...others)))]).toEqual(['cats/', '/']);
});

test('one whose images are all deleted is one', async () => {
  expect([...await wholeFolders(numbered('cats/', 10), 10, bucket('dogs/rex.jpg'))]).toEqual(['cats/', '/']);
});

test('where fewer have changed than it takes, nothing is counted', async () => {
  const originals = bucket('a');
  await wholeFolders(numbered('cats/', 9), 10, originals);
  expect(originals.asked).toEqual([]);
});

test('250 changes in a million cost five pages of a list, and no more for the folders above', async () => {
  const asked: [string, number][] = [];
  const changed = numbered('shops/eu/', 250);
  const huge = async (folder: string, most: number) => (asked.push([folder, most]), most);
  expect([...await wholeFolders(changed, 250, { count: huge })]).toEqual([]);
  expect(asked).toEqual([['shops/eu/', 5001]]);
});

test('however many have changed, no more than 100,000 are counted', async () => {
  const count = jest.fn(async (_folder: string, most: number) => most);
  await wholeFolders(numbered('', 10_000), 250, { count });
  expect(count).toHaveBeenCalledWith('/', 100_001);
});

test('those are given, and only those, of which so many have changed as it takes', async () => {
  const key = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map(names => names.join('/'));
  const changes = fc.uniqueArray(key, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      changes,
      fc.uniqueArray(key),
      fc.integer({ min: 1, max: 9 }),
      async (changed, others, folderAt) => {
        const all = [...new Set([...changed, ...others])];
        const whole = await wholeFolders(changed, folderAt, bucket(...all));
        for (const folder of ['/', 'a/', 'b/', 'a/b/', 'a/b/c/']) {
          const [inIt, changedInIt] = [all, changed].map(some => some.filter(one => isIn(folder, one)).length);
          expect(whole.has(folder)).toBe(changedInIt >= folderAt && inIt <= 20 * changedInIt);
        }
      },
    ),
  );
});
