import { World, variantOf, written } from './world';
import { jobMessage } from '../../../src/runtime/purge-worker/job';
import { folderTag, imageTag } from '../../../src/runtime/url/cache-tags';

const MINUTE = 60_000;

/** A world in which one run of the worker, which has 50 seconds, reads some pages of ten keys. */
function slowWorld(pages: number): World {
  const world = new World();
  world.pageSize = 10;
  world.pageMilliseconds = 35_000 / pages;
  return world;
}

const numbered = (folder: string, count: number) =>
  Array.from({ length: count }, (_image, index) => `${folder}${index}.jpg`);

/** Lets the worker run until nothing is left to do at once, and returns how often it ran. */
async function workOn(world: World): Promise<number> {
  for (let runs = 1; ; runs++) {
    await world.work();
    const next = world.sent.filter(({ delay }) => delay === 0);
    const later = world.sent.filter(({ delay }) => delay > 0);
    world.sent.splice(0, Infinity, ...next);
    world.deliver();
    world.sent.push(...later);
    if (next.length === 0) return runs;
    world.time += MINUTE;
  }
}

describe('a folder with more variants than one run deletes', () => {
  test('is purged by several runs, and edge locations after the last one', async () => {
    const world = slowWorld(4);
    numbered('cats/', 150).forEach(key => world.put(variantOf(key), 'old'));
    world.put(variantOf('dogs/rex.jpg'), 'old');
    world.receive(jobMessage({ images: [], folders: ['cats/'] }));
    await world.work();
    expect([world.store.size, world.invalidated, world.messages]).toEqual([121, [], []]);
    expect(world.sent).toEqual([
      {
        job: {
          images: [],
          folders: ['cats/'],
          again: false,
          shared: false,
          after: expect.stringMatching(/^cats\/.*_\./),
        },
        delay: 0,
      },
    ]);
    world.deliver();
    expect(await workOn(world)).toBe(4);
    expect([...world.store.keys()]).toEqual([variantOf('dogs/rex.jpg')]);
    expect(world.invalidated).toEqual([[`#${folderTag('cats/')}`]]);
    expect(world.sent).toEqual([{ job: { images: [], folders: ['cats/'], again: true, shared: false }, delay: 60 }]);
  });

  test('has a second purge that starts from the beginning', async () => {
    const world = slowWorld(4);
    world.receive(jobMessage({ images: [], folders: ['cats/'], again: true }));
    numbered('cats/', 150).forEach(key => world.put(variantOf(key), 'old'));
    await workOn(world);
    expect([world.store.size, world.invalidated, world.sent]).toEqual([0, [[`#${folderTag('cats/')}`]], []]);
  });

  test('waits with the targets inside it, while other targets proceed', async () => {
    const world = slowWorld(4);
    numbered('cats/', 150).forEach(key => world.put(variantOf(key), 'old'));
    world.put(variantOf('dogs/rex.jpg'), 'old');
    world.receive(
      jobMessage({ images: ['cats/1.jpg', 'dogs/rex.jpg'], folders: ['cats/'], again: true }),
      written('cats/2.jpg'),
    );
    await world.work();
    expect(world.invalidated).toEqual([[`#${imageTag('dogs/rex.jpg')}`]]);
    expect(world.sent.map(({ job }) => job)).toEqual([
      expect.objectContaining({ images: [], folders: ['cats/'], again: false }),
    ]);
    await workOn(world);
    expect([world.store.size, world.invalidated.length, world.messages]).toEqual([0, 2, []]);
    expect(world.sent.map(({ job }) => job)).toEqual([{ images: [], folders: ['cats/'], again: true, shared: false }]);
  });

  test('is purged completely, however often the worker is killed', async () => {
    const world = slowWorld(3);
    numbered('my cats/', 60).forEach(key =>
      [variantOf(key), variantOf(key, 'v.1k2f_f.avif_w.640')].forEach(variant => world.store.set(variant, 'old')),
    );
    world.receive(jobMessage({ images: [], folders: ['my cats/'] }));
    for (let step = 0; world.invalidated.length === 0; step++) {
      let taken = 0;
      await world.work(async () => { if (taken++ === step % 9) throw new Error('killed'); });
      world.deliver();
      world.time += MINUTE;
      expect(step).toBeLessThan(100);
    }
    expect(world.store.size).toBe(0);
    expect(new Set(world.invalidated.flat())).toEqual(new Set([`#${folderTag('my cats/')}`]));
  });

  test('is reported as unfinished to a caller who waits', async () => {
    const world = slowWorld(4);
    numbered('cats/', 150).forEach(key => world.put(variantOf(key), 'old'));
    expect(await world.purgeNow({ images: [], folders: ['cats/'] })).toEqual({ ids: [], unfinished: true });
    expect(world.invalidated).toEqual([]);
    world.deliver();
    await workOn(world);
    expect([world.store.size, world.invalidated.length]).toEqual([0, 1]);
  });

  test('does not delay the other targets of a caller who waits', async () => {
    const world = slowWorld(4);
    numbered('cats/', 150).forEach(key => world.put(variantOf(key), 'old'));
    expect(await world.purgeNow({ images: ['dogs/rex.jpg'], folders: ['cats/'] })).toEqual({
      ids: ['I1'],
      unfinished: true,
    });
    expect(world.invalidated).toEqual([[`#${imageTag('dogs/rex.jpg')}`]]);
  });
});

test('each purge of a watermark reads its references once, however many there are', async () => {
  const world = slowWorld(4);
  const images = numbered('cats/', 100);
  images.forEach(key => world.put(variantOf(key), 'old', 'logo.png'));
  world.receive(written('logo.png'));
  expect(await workOn(world)).toBe(4);
  expect([...world.store.keys()].filter(key => !key.includes('/_.marked/'))).toEqual([]);
  expect([world.edge.size, world.invalidated]).toEqual([0, [[`#${imageTag('logo.png')}`]]]);
});

describe('more images than one run purges', () => {
  test('are purged by several runs, each image once, with few messages', async () => {
    const world = slowWorld(120);
    const keys = numbered('cats/', 400);
    world.imagesInFolder = Infinity;
    keys.forEach(key => world.put(variantOf(key), 'old'));
    world.receive(
      jobMessage({ images: keys.slice(0, 200), folders: [] }),
      jobMessage({ images: keys.slice(200), folders: [], again: true }),
    );
    await world.work();
    const left = world.sent.filter(({ delay }) => delay === 0);
    expect(left.every(({ job }) => job.after === undefined && job.images.length > 1)).toBe(true);
    expect(new Set(left.map(({ job }) => job.again))).toEqual(new Set([false, true]));
    await workOn(world);
    expect(world.store.size).toBe(0);
    expect(world.invalidated.flat().sort()).toEqual(keys.map(key => `#${imageTag(key)}`).sort());
    const again = world.sent.filter(({ job }) => job.again).flatMap(({ job }) => job.images);
    expect(again.sort()).toEqual(keys.slice(0, 200).sort());
  });
});

test('a run that starts late still handles its first target', async () => {
  const world = slowWorld(1);
  world.pageMilliseconds = 10 * MINUTE;
  const keys = numbered('cats/', 3);
  keys.forEach(key => world.put(variantOf(key), 'old'));
  world.receive(jobMessage({ images: keys, folders: [] }));
  await workOn(world);
  expect([world.store.size, world.messages]).toEqual([0, []]);
});
