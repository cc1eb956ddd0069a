import * as fc from 'fast-check';
import { World, variantOf, written } from './world';
import { jobMessage } from '../../../src/runtime/purge-worker/job';
import { folderTag, imageTag } from '../../../src/runtime/url/cache-tags';
import { markedPrefix } from '../../../src/runtime/url/key-encoding';

const MARK = 'marks/logo.png';

/** A variant with a watermark, one of the same image without, and one of the watermark's own. */
const [MARKED, UNMARKED, OF_MARK] = [
  variantOf('cats/tom.jpg', 'v.1_f.avif_mark.x'),
  variantOf('cats/tom.jpg'),
  variantOf(MARK),
];

function world(...of: ConstructorParameters<typeof World>): World {
  const made = new World(...of);
  made.put(MARKED, 'old', MARK);
  [UNMARKED, OF_MARK].forEach(key => made.put(key, 'old'));
  return made;
}

const variants = ({ store }: World) => [...store.keys()].filter(key => !key.includes('/_.marked/'));

describe('a changed watermark', () => {
  test('purges the variants that have it from bucket and edge locations, and no others', async () => {
    const made = world();
    made.receive(written(MARK));
    await made.work();
    expect([variants(made), [...made.edge.keys()], made.messages]).toEqual([[UNMARKED], [UNMARKED], []]);
  });

  test('needs one invalidation item, however many variants have it', async () => {
    const made = world();
    Array.from({ length: 300 }, (_image, index) => made.put(variantOf(`dogs/${index}.jpg`), 'old', MARK));
    made.receive(written(MARK));
    await made.work();
    expect([made.invalidated, variants(made)]).toEqual([[[`#${imageTag(MARK)}`]], [UNMARKED]]);
  });

  test('keeps its references, as a transformation may store its variant after them', async () => {
    const made = world();
    made.receive(written(MARK));
    await made.work();
    made.deliver();
    made.store.set(MARKED, 'stored by a transformation that was killed before it compared versions');
    await made.work();
    expect([...made.store.keys()].sort()).toEqual([UNMARKED, markedPrefix(MARK) + MARKED].sort());
  });

  test('is purged together with its folder', async () => {
    const made = world();
    await made.purgeNow({ images: [], folders: ['marks/'] });
    expect([variants(made), [...made.edge.keys()]]).toEqual([[UNMARKED], [UNMARKED]]);
    expect(made.invalidated).toEqual([[`#${folderTag('marks/')}`]]);
  });

  test('is purged with any keys of watermark and images', async () => {
    const name = fc.constantFrom('tom.jpg', 'my cats', '_', '_.', '_.marked', 'ü', 'f=avif', '', 'a~b');
    const key = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/')).filter(Boolean);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 3, maxLength: 6 }), async ([mark, other, ...images]) => {
        const made = new World();
        const unmarked = [...images, other].map(image => variantOf(image));
        unmarked.forEach(variant => made.put(variant, 'old'));
        images.forEach(image => made.put(variantOf(image, 'f.avif_mark.x'), 'old', mark));
        made.put(variantOf(other, 'f.avif_mark.y'), 'old', other);
        made.receive(written(mark));
        await made.work();
        expect(variants(made).sort()).toEqual([...unmarked, variantOf(other, 'f.avif_mark.y')].sort());
        expect([...made.edge.keys()].sort()).toEqual(variants(made).sort());
      }),
    );
  });
});

/** Purges a watermark for the first and the second time. Returns the images sent to the prewarm worker after each. */
async function purgedTwice(made: World, change = written(MARK)): Promise<string[][]> {
  made.prewarmed = [];
  made.receive(change);
  await made.work();
  const first = made.prewarmed.splice(0);
  for (made.deliver(); made.messages.length > 0; made.deliver()) await made.work();
  return [first, [...new Set(made.prewarmed)].sort()];
}

describe.each(['tags', 'paths'] as const)('a changed watermark of a CDN that prewarms and purges by %s', by => {
  test('sends the images that have it to the prewarm worker after the second purge', async () => {
    const [first, second] = await purgedTwice(world({ surface: { variants: by } }));
    expect(second).toEqual(['cats/tom.jpg', MARK]);
    if (by === 'tags') expect(first).toEqual([]);
  });

  test('sends them, too, if its folder is purged', async () => {
    const folder = jobMessage({ images: [], folders: ['marks/'], again: true });
    expect((await purgedTwice(world({ surface: { variants: by } }), folder)).flat()).toContain('cats/tom.jpg');
  });

  test('sends all of them if they take several runs of the purge worker', async () => {
    const made = world({ surface: { variants: by } });
    for (const name of ['a', 'b', 'c']) made.put(variantOf(`${name}.jpg`, 'f.avif_mark.x'), 'old', MARK);
    Object.assign(made, { pageSize: 1, pageMilliseconds: 20_000 });
    expect((await purgedTwice(made))[1]).toEqual(expect.arrayContaining(['a.jpg', 'b.jpg', 'c.jpg', 'cats/tom.jpg']));
  });
});

test('a changed watermark prewarms no image that has it if no prewarmed variant has a watermark', async () => {
  const made = world();
  made.prewarmsMarked = false;
  expect(await purgedTwice(made)).toEqual([[], [MARK]]);
});

describe('a watermark in a deeper folder than variants with it have tags of', () => {
  const deep = 'a/b/c/d/e/f/g/h/';
  const deepMark = `${deep}logo.png`;

  function deepWorld(marks: number, ...of: ConstructorParameters<typeof World>): World {
    const made = new World(...of);
    Array.from({ length: marks }, (_mark, index) =>
      made.put(variantOf(`cats/${index}.jpg`), 'old', `${deep}${index}.png`),
    );
    made.put(variantOf('cats/tom.jpg'), 'old', deepMark);
    made.put(variantOf(`${deep}tom.jpg`), 'old');
    made.put(variantOf('a/tom.jpg'), 'old');
    return made;
  }

  test('needs one invalidation item by itself', async () => {
    const made = deepWorld(0);
    made.receive(written(deepMark));
    await made.work();
    expect([made.invalidated, made.edge.size]).toEqual([[[`#${imageTag(deepMark)}`]], 2]);
  });

  test('purges the variants that have it when its folder is purged', async () => {
    const made = deepWorld(2);
    await made.purgeNow({ images: [], folders: [deep] });
    expect([...made.edge.keys()]).toEqual([variantOf('a/tom.jpg')]);
    const marks = [`${deep}0.png`, `${deep}1.png`, deepMark];
    expect(made.invalidated.flat().sort()).toEqual(
      [`#${folderTag(deep)}`, ...marks.map(mark => `#${imageTag(mark)}`)].sort(),
    );
  });

  test('needs one more item among many watermarks', async () => {
    const made = deepWorld(20);
    await made.purgeNow({ images: [], folders: [deep] });
    expect([...made.edge.keys()]).toEqual([variantOf('a/tom.jpg')]);
    expect(made.invalidated.flat().sort()).toEqual([`#${folderTag(deep)}`, `#${folderTag('a/b/c/d/e/f/')}`].sort());
  });

  test('purges variants when changes share an item', async () => {
    const made = deepWorld(0, { maxItemsPerMonth: 1 });
    made.itemsThisMonth = 1;
    made.receive(jobMessage({ images: [deepMark, `${deep}tom.jpg`], folders: [], again: true, shared: true }));
    await made.work();
    expect([...made.edge.keys()]).toEqual([variantOf('a/tom.jpg')]);
  });

  test('purges variants when CloudFront first accepts some of the items', async () => {
    const made = deepWorld(2);
    made.receive(
      jobMessage({
        images: Array.from({ length: 1500 }, (_image, index) => `dogs/${index}.jpg`),
        folders: [deep],
        again: true,
      }),
    );
    made.imagesInFolder = Infinity;
    await made.work(async name => {
      if (name !== 'invalidate' || made.invalidated.length === 0) return;
      made.time += 60_000;
      throw new Error('socket hang up');
    }, false);
    expect(made.invalidated.map(items => items.length)).toEqual([1000]);
    made.deliver();
    await made.work();
    expect([...made.edge.keys()]).toEqual([variantOf('a/tom.jpg')]);
  });

  test('purges variants however many runs the folder takes', async () => {
    const made = deepWorld(9);
    made.pageSize = 2;
    made.pageMilliseconds = 20_000;
    made.receive(jobMessage({ images: [], folders: [deep] }));
    let runs = 0;
    for (; made.messages.length > 0; runs++) {
      await made.work();
      made.sent.splice(0, Infinity, ...made.sent.filter(({ delay }) => delay === 0));
      made.deliver();
    }
    expect(runs).toBeGreaterThan(3);
    expect([...made.edge.keys()]).toEqual([variantOf('a/tom.jpg')]);
  });
});

describe('a changed watermark without cache tags', () => {
  const PATHS = { surface: { variants: 'paths' } } as const;

  test('invalidates the paths of images whose variants have it, twice', async () => {
    const made = world(PATHS);
    made.receive(written(MARK));
    await made.work();
    expect(made.invalidated).toEqual([['/cats/tom.jpg*', '/marks/logo.png*']]);
    expect(made.sent.map(({ job }) => job)).toEqual([{ images: [MARK], folders: [], again: true, shared: false }]);
    made.deliver();
    await made.work();
    expect(made.invalidated[1]).toEqual(made.invalidated[0]);
    expect([made.sent, made.messages]).toEqual([[], []]);
  });

  test('invalidates these paths for a caller who waits, too', async () => {
    const made = world(PATHS);
    await made.purgeNow({ images: [MARK], folders: [] });
    expect(made.invalidated).toEqual([['/cats/tom.jpg*', '/marks/logo.png*']]);
  });

  test('invalidates folders if there are more images than allowed wildcards', async () => {
    const made = world(PATHS);
    Array.from({ length: 400 }, (_image, index) => made.put(variantOf(`dogs/${index}.jpg`), 'old', MARK));
    made.receive(written(MARK));
    await made.work();
    expect(made.invalidated).toEqual([['/cats/tom.jpg*', '/dogs/*', '/marks/logo.png*']]);
  });

  test('invalidates images found before time ran out now, and the others later', async () => {
    const made = world(PATHS);
    made.pageSize = 100;
    made.pageMilliseconds = 30_000;
    const images = Array.from({ length: 400 }, (_image, index) => `dogs/${Math.floor(index / 50)}/${index}.jpg`);
    images.forEach(key => made.put(variantOf(key), 'old', MARK));
    made.receive(written(MARK));
    await made.work();
    expect(made.invalidated).toHaveLength(1);
    for (let run = 0; run < 6; run++) {
      made.sent.splice(0, Infinity, ...made.sent.filter(({ delay }) => delay === 0));
      made.deliver();
      await made.work();
    }
    const prefixes = made.invalidated.flat().map(item => item.replace(/\*$/, ''));
    for (const key of [MARK, 'cats/tom.jpg', ...images]) {
      expect(prefixes.filter(prefix => `/${key}`.startsWith(prefix))).not.toEqual([]);
    }
    expect(variants(made)).toEqual([UNMARKED]);
  });

  test('waits with its images when the monthly limit is reached', async () => {
    const made = world({ ...PATHS, maxItemsPerMonth: 1 });
    made.itemsThisMonth = 1;
    made.receive(written(MARK));
    await made.work();
    expect(made.invalidated).toEqual([]);
    expect(new Set(made.sent.flatMap(({ job }) => job.images))).toEqual(new Set([MARK, 'cats/tom.jpg']));
    made.time += 15 * 60_000;
    made.deliver();
    await made.work();
    expect(made.invalidated).toEqual([['/*']]);
  });
});
