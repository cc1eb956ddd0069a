import * as fc from 'fast-check';
import { Step, World, variantOf, written } from './world';
import { InvalidationError } from '../../../src/runtime/purge-worker/invalidations';
import { Job, jobMessage } from '../../../src/runtime/purge-worker/job';
import { folderTag, imageTag } from '../../../src/runtime/url/cache-tags';

const STORED = [
  'cats/tom.jpg/_.f.avif',
  'cats/tom.jpg/_.f.webp_w.640',
  'cats/tom.jp/_.f.avif',
  'cats/tom.jpg/x.png/_.f.avif',
  'cats/tom.jpg/notes',
  'dogs/rex.jpg/_.f.avif',
];

function world(...of: ConstructorParameters<typeof World>): World {
  const made = new World(...of);
  STORED.forEach(key => made.store.set(key, 'old'));
  STORED.filter(key => key.includes('/_.')).forEach(key => made.cache(key, 'old'));
  return made;
}

const left = ({ store }: World) => [...store.keys()];
const tag = (key: string) => `#${imageTag(key)}`;

describe('a changed image', () => {
  test('is removed from the variant bucket and edge locations with all its variants', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'));
    await made.work();

    expect(left(made)).toEqual([
      'cats/tom.jp/_.f.avif',
      'cats/tom.jpg/x.png/_.f.avif',
      'cats/tom.jpg/notes',
      'dogs/rex.jpg/_.f.avif',
    ]);
    expect([...made.edge.keys()]).toEqual([
      'cats/tom.jp/_.f.avif',
      'cats/tom.jpg/x.png/_.f.avif',
      'dogs/rex.jpg/_.f.avif',
    ]);
    expect(made.messages).toEqual([]);
  });

  test('uses one invalidation item, and another one for the second purge', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'));
    await made.work();
    expect(made.sent).toEqual([
      { job: { images: ['cats/tom.jpg'], folders: [], again: true, shared: false }, delay: 60 },
    ]);
    made.deliver();
    await made.work();
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg')], [tag('cats/tom.jpg')]]);
    expect(made.sent).toEqual([]);
    expect(made.logged).toEqual([]);
    expect(made.measured).toEqual([1, 2].map(itemsThisMonth => ({ images: 1, folders: 0, items: 1, itemsThisMonth })));
  });

  test('is purged with any key, and its neighbors are not', async () => {
    const name = fc.constantFrom('tom.jp', 'tom.jpg', 'my cats', 'a+b', '(1)', '*', 'ü', '%41', 'x.png', '#?&');
    const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'));
    await fc.assert(fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 12 }), async keys => {
      const made = new World();
      const variantsOf = (one: string) => [variantOf(one, 'f.avif'), variantOf(one, 'f.webp_w.640_fit.crop')];
      keys.flatMap(variantsOf).forEach(variant => made.put(variant, 'old'));
      made.receive(written(keys[0]));
      await made.work();
      const others = keys.slice(1).flatMap(variantsOf);
      expect(left(made)).toEqual(others);
      expect([...made.edge.keys()]).toEqual(others);
    }), { numRuns: 200 });
  });
});

describe('many changed images at once', () => {
  test('are invalidated in one call, by one item each', async () => {
    const made = world();
    made.receive(...['cats/tom.jpg', 'dogs/rex.jpg', 'cats/tom.jpg', 'cats/tom.jpg'].map(written));
    await made.work();
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg'), tag('dogs/rex.jpg')].sort()]);
  });

  test('are invalidated by one item if they are in one folder', async () => {
    const made = world();
    made.receive(...Array.from({ length: 200 }, (_item, index) => written(`cats/${index}.jpg`)));
    await made.work();
    expect(made.invalidated).toEqual([[`#${folderTag('cats/')}`]]);
    expect(made.sent.flatMap(({ job }) => job.images)).toHaveLength(200);
  });

  test('are invalidated by an item each if their folder has many more images', async () => {
    const made = world();
    made.imagesInFolder = 5000;
    made.receive(...Array.from({ length: 200 }, (_item, index) => written(`cats/${index}.jpg`)));
    await made.work();
    expect(made.invalidated).toEqual([Array.from({ length: 200 }, (_item, index) => tag(`cats/${index}.jpg`)).sort()]);
  });

  test('are invalidated by an item each if their folder cannot be listed', async () => {
    const made = world();
    Object.defineProperty(made, 'imagesInFolder', { get: () => { throw new Error('AccessDenied'); } });
    made.receive(...Array.from({ length: 60 }, (_item, index) => written(`cats/${index}.jpg`)));
    await made.work();
    expect([made.invalidated[0].length, made.messages]).toEqual([60, []]);
    expect(made.logged).toContainEqual({ level: 'warn', event: 'not-counted', error: 'Error: AccessDenied' });
  });

  test('are invalidated by an item each if counting the images of their folders takes too long', async () => {
    const made = world({ folderAt: 2 });
    made.countMilliseconds = 20_000;
    for (const folder of ['a', 'b', 'c', 'd', 'e']) made.receive(written(`${folder}/1.jpg`), written(`${folder}/2.jpg`));
    await made.work();
    expect(made.counted).toEqual(['a/', 'b/', 'c/']);
    expect([made.invalidated.map(items => items.length), made.messages]).toEqual([[7], []]);
  });

  test('are invalidated later, at no extra cost, if CloudFront does not accept them in time', async () => {
    const made = world();
    made.imagesInFolder = Infinity;
    const keys = Array.from({ length: 1500 }, (_item, index) => `cats/${index}.jpg`);
    made.receive(...keys.map(written));
    await made.work(async name => {
      if (name === 'invalidate' && made.invalidated.length === 1) {
        made.time += 60_000;
        throw new Error('socket hang up');
      }
    }, false);
    expect([made.invalidated.map(items => items.length), made.messages]).toEqual([[1000], []]);
    const [later, again] = [30, 60].map(of => made.sent.filter(({ delay }) => delay === of));
    expect(later.flatMap(({ job }) => job.images)).toHaveLength(500);
    for (const next of [later, again]) {
      made.sent.splice(0, Infinity, ...next);
      made.deliver();
      await made.work();
      expect([made.sent, made.messages]).toEqual([[], []]);
    }
    expect(made.invalidated.flat().sort()).toEqual(keys.flatMap(key => [tag(key), tag(key)]).sort());
  });

  test('are processed soon if CloudFront rejects them for now, rather than when their messages return', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'));
    await made.work(async name => {
      if (name !== 'invalidate') return;
      made.time += 60_000;
      throw new InvalidationError('TooManyInvalidationsInProgress', true);
    }, false);
    expect([made.invalidated, made.messages]).toEqual([[], []]);
    expect(made.sent.map(({ job, delay }) => [job.images, job.again, delay])).toEqual([
      [['cats/tom.jpg'], true, 60],
      [['cats/tom.jpg'], true, 30],
    ]);
    expect(made.sent.at(-1)!.job).toEqual({ images: ['cats/tom.jpg'], folders: [], again: true, shared: false });
    expect(made.logged).toEqual([
      { level: 'warn', event: 'invalidation-deferred', error: 'InvalidationError: TooManyInvalidationsInProgress' },
    ]);
  });

  test('share one item for first and second purges, and only the first ones are queued again', async () => {
    const made = world();
    made.receive(
      written('cats/tom.jpg'),
      jobMessage({ images: ['cats/tom.jpg', 'dogs/rex.jpg'], folders: [], again: true }),
    );
    await made.work();
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg'), tag('dogs/rex.jpg')].sort()]);
    expect(made.sent.flatMap(({ job }) => job.images)).toEqual(['cats/tom.jpg']);
  });
});

describe('wildcard invalidations, of which fifteen may be in progress', () => {
  test('are at most fifteen if images are purged by path', async () => {
    const made = world({ surface: { variants: 'paths' } });
    made.receive(
      written('dogs/rex.jpg'),
      ...Array.from({ length: 40 }, (_image, index) => written(`cats/${index % 8}/${index}.jpg`)),
    );
    await made.work();
    expect(made.invalidated).toEqual([['/cats/*', '/dogs/rex.jpg*']]);
  });

  test('are at most fifteen if originals of whole folders are purged', async () => {
    const made = world({ surface: { variants: 'tags', originals: 'original/' } });
    made.receive(...Array.from({ length: 1000 }, (_image, index) => written(`cats/${index % 7}/${index}.jpg`)));
    await made.work();
    const folders = Array.from({ length: 7 }, (_folder, index) => `cats/${index}/`);
    expect(made.invalidated).toEqual([
      [...folders.map(folder => `/${folder}*`), ...folders.map(folder => `/original/${folder}*`)],
      folders.map(folder => `#${folderTag(folder)}`).sort(),
    ]);
  });

  test('are used for fifteen images without folders', async () => {
    const made = world({ surface: { variants: 'paths' } });
    const keys = Array.from({ length: 15 }, (_image, index) => `${index}/tom.jpg`);
    made.receive(...keys.map(written));
    await made.work();
    expect(made.invalidated).toEqual([keys.map(key => `/${key}*`).sort()]);
  });
});

test('a changed folder is purged as a whole, and the root folder with all images', async () => {
  const made = world();
  made.receive(jobMessage({ images: ['cats/tom.jpg'], folders: ['cats/'] }));
  await made.work();
  expect(left(made)).toEqual(['cats/tom.jpg/notes', 'dogs/rex.jpg/_.f.avif']);
  expect(made.invalidated).toEqual([[`#${folderTag('cats/')}`]]);

  made.receive(jobMessage({ images: [], folders: ['/'] }));
  await made.work();
  expect(left(made)).toEqual(['cats/tom.jpg/notes']); // nothing of this library's
  expect(made.edge.size).toBe(0);
});

/** Returns the event of a new version of an original. */
function versionCreated(time: number): string {
  return JSON.stringify({
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'time': new Date(time).toISOString(),
    'detail': { object: { 'key': 'cats/tom.jpg', 'etag': 'e', 'version-id': 'v' } },
  });
}

describe('an event that is not a change', () => {
  test('is deleted without a purge', async () => {
    const same = async () => ({ key: 'cats/tom.jpg', etag: 'e', isMarker: false, isLatest: false, time: 0 });
    const made = world({}, { before: same, latest: same });
    made.receive(versionCreated(made.time));
    await made.work();
    expect([left(made), made.invalidated, made.sent, made.messages]).toEqual([STORED, [], [], []]);
  });

  test('is deleted without a purge if it is another event of S3', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg').replace('Object Created', 'Object Restore Completed'));
    await made.work();
    expect([left(made), made.messages, made.logged, made.measured]).toEqual([STORED, [], [], []]);
  });

  test('is treated as a change if the versions cannot be listed', async () => {
    const closed = async () => { throw new Error('AccessDenied'); };
    const made = world({}, { before: closed, latest: closed });
    made.receive(versionCreated(made.time));
    await made.work();
    expect(made.invalidated).toHaveLength(1);
  });
});

test('the purge worker purges only edge locations without transformation', async () => {
  const made = world({ surface: { originals: '' } });
  made.isTransforming = false;
  made.receive(written('cats/tom.jpg'));
  await made.work();
  expect([made.invalidated, left(made), made.messages, made.logged]).toEqual([[['/cats/tom.jpg']], STORED, [], []]);
});

describe('a failure in the variant bucket', () => {
  test('a failure for all targets keeps all messages, and purges nothing', async () => {
    const made = world();
    made.receive('no JSON');
    await made.work();
    expect([made.messages.length, made.invalidated, made.measured]).toEqual([1, [], []]);
  });

  test('a failure for one image does not affect an image with the same prefix', async () => {
    const made = world();
    made.receive(written('cats/tom.jp'), written('cats/tom.jpg'));
    made.failing = 'cats/tom.jp/_.';
    await made.work();
    expect(made.messages.map(({ body }) => body)).toEqual([written('cats/tom.jp')]);
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg')]]);
  });

  test('a failure for one image keeps its messages, and other messages proceed', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'), written('dogs/rex.jpg'), 'no JSON');
    let isFirst = true;
    await made.work(async () => undefined);
    expect(made.messages.map(({ body }) => body)).toEqual(['no JSON']);

    made.messages = [];
    STORED.forEach(key => made.store.set(key, 'old'));
    const { delete: remove } = made.store;
    made.store.delete = key => {
      if (key.startsWith('cats/') && isFirst) {
        isFirst = false;
        throw new Error('SlowDown');
      }
      return remove.call(made.store, key);
    };
    made.receive(written('cats/tom.jpg'), written('dogs/rex.jpg'));
    await made.work();
    expect(made.messages.map(({ body }) => body)).toEqual([written('cats/tom.jpg')]);
    expect(made.invalidated.at(-1)).toEqual([tag('dogs/rex.jpg')]);
    expect(made.logged).toContainEqual(expect.objectContaining({
      event: 'not-purged', key: 'cats/tom.jpg', error: 'Error: SlowDown',
    }));
    await made.work();
    expect([made.messages, made.invalidated.at(-1)]).toEqual([[], [tag('cats/tom.jpg')]]);
  });
});

test.each([['ordinary keys', 'a', 4], ['keys that JSON writes in six times as many bytes', '\u0001', 13]])(
  'a message is never larger than SQS accepts: %s', async (_name, character, count) => {
    const made = world();
    const keys = Array.from({ length: 500 }, (_image, index) => `${character.repeat(1000)}${index}`);
    made.receive(jobMessage({ images: keys, folders: [] }));
    await made.work();
    expect(made.sent.flatMap(({ job }) => job.images)).toEqual(keys);
    expect(made.sent).toHaveLength(count);
    made.sent.forEach(({ job }) => expect(Buffer.byteLength(jobMessage(job))).toBeLessThan(256 * 1024));
  },
);

describe('a changed image of a CDN that prewarms', () => {
  /** Works until no message is left, as time passes. Returns the number of runs. */
  async function workAll(made: World): Promise<number> {
    let runs = 0;
    for (; made.messages.length > 0; runs++) {
      await made.work();
      made.time += 15 * 60_000;
      made.deliver();
    }
    return runs;
  }

  test('is sent to the prewarm worker after its second purge', async () => {
    const made = world();
    made.prewarmed = [];
    made.receive(written('cats/tom.jpg'));
    await made.work();
    expect(made.prewarmed).toEqual([]);
    made.deliver();
    await workAll(made);
    expect(made.prewarmed).toEqual(['cats/tom.jpg']);
  });

  test('never waits for prewarming: its purge precedes it, and ends even if the other queue fails', async () => {
    const made = world();
    made.prewarmed = [];
    const purgesBefore: number[] = [];
    jest.spyOn(made.prewarmed, 'push').mockImplementation(() => {
      purgesBefore.push(made.invalidated.length);
      throw new Error('the queue of the prewarm worker is unreachable');
    });
    made.receive(written('cats/tom.jpg'));
    await made.work();
    made.deliver();
    await workAll(made);
    expect(purgesBefore).toEqual([2]);
    expect(made.messages).toEqual([]);
  });

  test.each<[string, [Partial<Job>, Partial<Job>]]>([
    ['is purged for the first time', [{}, {}]],
    ['is purged for the second time', [{ again: true }, { again: true }]],
    ['is purged for another time', [{}, { again: true }]],
    ['waits for the next quarter of an hour', [{ shared: true }, { shared: true }]],
  ])('is sent once if its folder %s with it', async (_name, [ofImage, ofFolder]) => {
    const made = world({ ...ofImage.shared && { maxItemsPerMonth: 1 } });
    made.prewarmed = [];
    made.receive(
      jobMessage({ images: ['cats/tom.jpg'], folders: [], ...ofImage }),
      jobMessage({ images: [], folders: ['cats/'], ...ofFolder }),
    );
    await workAll(made);
    expect(made.prewarmed).toEqual(['cats/tom.jpg']);
  });

  test('is sent if the purge of its folder takes several runs', async () => {
    const made = world();
    Object.assign(made, { prewarmed: [], pageSize: 1, pageMilliseconds: 20_000 });
    made.receive(written('cats/tom.jpg'), jobMessage({ images: [], folders: ['cats/'] }));
    expect(await workAll(made)).toBeGreaterThan(3);
    expect(new Set(made.prewarmed)).toEqual(new Set(['cats/tom.jpg']));
  });
});

describe('an invalidation that CloudFront rejects permanently', () => {
  const refused = async (name: string) => {
    if (name === 'invalidate') throw new InvalidationError('AccessDenied', false);
  };

  test('keeps all of its messages, and logs the reason', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'), written('dogs/rex.jpg'), 'no JSON');
    const messages = [...made.messages];
    await made.work(refused, false);
    expect(made.messages).toEqual(messages);
    expect(made.logged).toEqual([
      { level: 'error', event: 'not-purged', id: messages[2].messageId, error: expect.stringContaining('SyntaxError') },
      { level: 'error', event: 'not-invalidated', error: 'InvalidationError: AccessDenied' },
    ]);
  });

  test('sends no message for a second purge, as each retry would send another one', async () => {
    const made = world();
    made.receive(written('cats/tom.jpg'), written('dogs/rex.jpg'));
    await made.work(refused, false);
    expect(made.sent).toEqual([]);
  });

  test('is an error for a caller who waits', async () => {
    await expect(world().purgeNow({ images: ['cats/tom.jpg'], folders: [] }, refused)).rejects.toThrow('AccessDenied');
  });
});

describe('the caller reference of an invalidation', () => {
  const referenceOf = async (...bodies: string[]): Promise<string> => {
    const made = world();
    made.receive(...bodies);
    made.messages = made.messages.map(message => ({ ...message, messageId: message.body }));
    await made.work();
    return made.references[0];
  };
  const [tom, rex] = [written('cats/tom.jpg'), written('dogs/rex.jpg')];

  test('is the same when the same messages are retried in any order', async () => {
    expect(await referenceOf(tom, rex)).toMatch(/^[0-9a-f]{40}-0$/);
    expect(await referenceOf(rex, tom)).toBe(await referenceOf(tom, rex));
  });

  test('differs for other messages about the same image', async () => {
    expect(await referenceOf(tom)).not.toBe(await referenceOf(tom, rex));
    expect(await referenceOf(tom)).not.toBe(
      await referenceOf(jobMessage({ images: ['cats/tom.jpg'], folders: [], again: true })),
    );
  });
});

describe('a caller who waits', () => {
  test('purges bucket and edge locations immediately, and once more later', async () => {
    const made = world();
    expect(await made.purgeNow({ images: ['cats/tom.jpg'], folders: ['dogs/'] })).toEqual({
      ids: ['I1'],
      unfinished: false,
    });
    expect(left(made)).toEqual(['cats/tom.jp/_.f.avif', 'cats/tom.jpg/x.png/_.f.avif', 'cats/tom.jpg/notes']);
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg'), `#${folderTag('dogs/')}`].sort()]);
    expect(made.sent).toEqual([
      { job: { images: ['cats/tom.jpg'], folders: [], again: true, shared: false }, delay: 60 },
      { job: { images: [], folders: ['dogs/'], again: true, shared: false }, delay: 60 },
    ]);
  });

  test('receives an error if CloudFront accepts only some items', async () => {
    const made = world();
    made.imagesInFolder = Infinity;
    const purged = made.purgeNow(
      { images: Array.from({ length: 1500 }, (_item, index) => `cats/${index}.jpg`), folders: [] },
      async name => {
        if (name === 'invalidate' && made.invalidated.length === 1) {
          made.time += 60_000;
          throw new Error('socket hang up');
        }
      },
    );
    await expect(purged).rejects.toThrow('socket hang up');
    expect(made.invalidated.map(items => items.length)).toEqual([1000]);
  });

  test('creates another invalidation each time', async () => {
    const made = world();
    await made.purgeNow({ images: ['cats/tom.jpg'], folders: [] });
    made.time++;
    await made.purgeNow({ images: ['cats/tom.jpg'], folders: [] });
    expect(new Set(made.references).size).toBe(2);
  });

  test('receives an error of the variant bucket before edge locations are purged', async () => {
    const made = world();
    const failed = made.purgeNow({ images: ['cats/tom.jpg'], folders: [] }, async name => {
      if (name === 'delete') throw new Error('SlowDown');
    });
    await expect(failed).rejects.toThrow('SlowDown');
    expect(made.invalidated).toEqual([]);
  });
});

describe('a folder whose variants cannot be deleted', () => {
  test.each([
    [2, { images: [], folders: ['cats/'] }],
    [2, { images: ['cats/tom.jpg'], folders: [] }],
    [2, { images: ['dogs/rex.jpg', 'cats/tom.jpg'], folders: [] }],
    [1, { images: [], folders: ['dogs/'] }],
    [1, { images: ['dogs/rex.jpg'], folders: [] }],
  ])('keeps the messages with it or with targets inside it: %i of it and %j', async (count, job) => {
    const made = world();
    made.receive(jobMessage({ images: [], folders: ['cats/'] }), jobMessage(job));
    made.failing = 'cats/';
    await made.work();
    expect(made.messages).toHaveLength(count);
  });
});

/** A run in which CloudFront accepts one call. */
function firstCallOnly(): Step {
  let calls = 0;
  return async step => {
    if (step === 'invalidate' && ++calls > 1) throw new InvalidationError('TooManyInvalidationsInProgress', true);
  };
}

describe('purging above the monthly limit', () => {
  test('deletes variants at once, and invalidates with one item at the next quarter of an hour', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.itemsThisMonth = 10;
    made.receive(written('cats/tom.jpg'), written('cats/tim.jpg'));
    await made.work();
    expect(left(made)).not.toContain('cats/tom.jpg/_.f.avif');
    expect([made.invalidated, made.messages]).toEqual([[], []]);
    expect(made.sent).toEqual([
      { job: { images: ['cats/tom.jpg', 'cats/tim.jpg'], folders: [], again: false, shared: true }, delay: 14 * 60 },
    ]);

    made.time += 14 * 60_000;
    made.deliver();
    await made.work();
    expect(made.invalidated).toEqual([[`#${folderTag('cats/')}`]]);
    expect(made.sent).toEqual([
      { job: { images: ['cats/tom.jpg', 'cats/tim.jpg'], folders: [], again: true, shared: true }, delay: 15 * 60 },
    ]);
    expect(made.measured).toEqual([
      { images: 0, folders: 0, items: 0, itemsThisMonth: 10 },
      { images: 2, folders: 0, items: 1, itemsThisMonth: 11 },
    ]);
  });

  test('lets changes share an item if the remaining items may not suffice for two workers', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.itemsThisMonth = 6;
    made.receive(written('cats/tom.jpg'), written('cats/tim.jpg'), written('dogs/rex.jpg'));
    await made.work();
    expect([made.invalidated, made.sent.map(({ job }) => job.shared)]).toEqual([[], [true]]);
    expect(made.measured).toEqual([{ images: 0, folders: 0, items: 0, itemsThisMonth: 10 }]); // which the alarm hears
  });

  test('lets changes have their own items if these just suffice', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.itemsThisMonth = 6;
    made.receive(written('cats/tom.jpg'), written('dogs/rex.jpg'));
    await made.work();
    expect([made.invalidated.map(items => items.length), made.sent.map(({ job }) => job.shared)]).toEqual([
      [2],
      [false],
    ]);
  });

  test.each([
    ['changes below the limit', { maxItemsPerMonth: 1_000_000 }],
    ['changes that share items', { maxItemsPerMonth: 10 }],
  ])('ends if each run has time for one of its calls only: %s', async (_name, config) => {
    const made = world({ surface: { variants: 'tags', originals: 'original/' }, folderAt: 2, ...config });
    Object.assign(made, { itemsThisMonth: 10, imagesInFolder: 2 });
    made.receive(written('cats/tom.jpg'), written('cats/tim.jpg'));
    for (let run = 1; made.messages.length > 0; run++) {
      expect(run).toBeLessThan(10);
      await made.work(firstCallOnly(), false);
      made.time += 900_000;
      made.deliver();
    }
    const [paths, tags] = [['/cats/*', '/original/cats/*'], [`#${folderTag('cats/')}`]];
    expect(made.invalidated).toEqual([paths, tags, paths]); // the second purge began with the rest of the first one
  });

  test('ends if each run has time for one of its calls only, and most of many items are done', async () => {
    const made = world({ surface: { variants: 'tags', originals: 'original/' }, folderAt: 10_000 });
    const images = Array.from({ length: 1500 }, (_, index) => `${index}/${'x'.repeat(200)}.jpg`);
    for (let start = 0; start < images.length; start += 150) {
      made.receive(jobMessage({ images: images.slice(start, start + 150), folders: [], again: true }));
    }
    for (let run = 1; made.messages.length > 0; run++) {
      expect(run).toBeLessThan(10);
      await made.work(firstCallOnly(), false);
      made.time += 900_000;
      made.deliver();
    }
    const items = made.invalidated.flat();
    expect([items.length, new Set(items).size]).toEqual([4500, 4500]); // each once
  });

  test('first invalidates what earlier runs had no time for, if other changes join a purge', async () => {
    const made = world({ surface: { variants: 'tags', originals: 'original/' }, maxItemsPerMonth: 10 });
    made.itemsThisMonth = 10;
    const [paths, tags] = [['/cats/*', '/original/cats/*'], [`#${folderTag('cats/')}`]];
    const shared = { again: true, shared: true };
    made.receive(
      jobMessage({ images: [], folders: ['cats/'], ...shared, done: paths }),
      jobMessage({ images: [], folders: ['cats/'], ...shared }),
    );
    await made.work();
    expect(made.invalidated).toEqual([tags, paths]);
  });

  test('purges changes while CloudWatch cannot count items, and logs that', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.isCountable = false;
    made.receive(written('cats/tom.jpg'));
    await made.work();
    expect([made.invalidated, made.messages]).toEqual([[[tag('cats/tom.jpg')]], []]);
    expect(made.logged).toEqual([
      { level: 'warn', event: 'not-counted', error: 'Error: GetMetricStatistics failed with 503' },
    ]);
    await made.purgeNow({ images: ['dogs/rex.jpg'], folders: [] });
    expect(made.invalidated[1]).toEqual([tag('dogs/rex.jpg')]);
  });

  test('lets changes share an item if the limit was reached when CloudWatch counted last', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.itemsThisMonth = 10;
    made.receive(written('cats/tom.jpg'));
    await made.work();
    made.isCountable = false;
    made.receive(written('cats/tim.jpg'));
    await made.work();
    expect([made.invalidated, made.sent.map(({ job }) => job.shared)]).toEqual([[], [true, true]]);
  });

  test('processes waiting changes in the next month', async () => {
    const made = world({ maxItemsPerMonth: 10 });
    made.receive(jobMessage({ images: ['cats/tom.jpg', 'dogs/rex.jpg'], folders: [], again: true, shared: true }));
    await made.work();
    expect(made.invalidated).toEqual([[tag('cats/tom.jpg'), tag('dogs/rex.jpg')].sort()]);
  });
});

describe('a worker that is killed', () => {
  const change = ['cats/tom.jpg', 'dogs/rex.jpg'];

  /** Dies before a step, and does nothing after that. */
  function dyingAt(last: number): Step & { steps: number } {
    const step = Object.assign(async () => {
      if (step.steps++ >= last) throw new Error('killed');
    }, { steps: 0 });
    return step;
  }

  async function changed(step?: Step): Promise<World> {
    const made = world();
    made.receive(...change.map(written));
    await made.work(step);
    return made;
  }

  test('a worker killed at any step leaves its messages, and the next run purges everything', async () => {
    const whole = dyingAt(Infinity);
    await changed(whole);
    expect(whole.steps).toBeGreaterThan(5);

    for (let last = 0; last < whole.steps; last++) {
      const made = await changed(dyingAt(last));
      expect(made.messages).toHaveLength(2);
      await made.work();
      expect([left(made), made.messages]).toEqual([
        ['cats/tom.jp/_.f.avif', 'cats/tom.jpg/x.png/_.f.avif', 'cats/tom.jpg/notes'],
        [],
      ]);
      expect([...made.edge.keys()]).toEqual(['cats/tom.jp/_.f.avif', 'cats/tom.jpg/x.png/_.f.avif']);
      const again = new Set(made.sent.filter(({ job }) => job.again).flatMap(({ job }) => job.images));
      expect([...again].sort()).toEqual(change);
    }
  });

  test('a worker killed after the last step has its messages handled twice with the same result', async () => {
    const made = world();
    made.receive(...change.map(written));
    const { messages } = made;
    await made.work();
    const before = [left(made), [...made.edge.keys()]];
    made.messages = messages;
    await made.work();
    expect([left(made), [...made.edge.keys()]]).toEqual(before);
  });

  test('never invalidates before variants are deleted, nor queues the second purge before the invalidation', async () => {
    const steps: string[] = [];
    await changed(async name => void steps.push(name));
    expect(steps.lastIndexOf('delete')).toBeLessThan(steps.indexOf('invalidate'));
    expect(steps.lastIndexOf('invalidate')).toBeLessThan(steps.indexOf('send'));
  });
});
