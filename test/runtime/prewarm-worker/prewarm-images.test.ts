import { PrewarmConfig } from '../../../src/runtime/prewarm-worker/prewarm-config';
import { MessageServices, prewarmImages, prewarmMessage } from '../../../src/runtime/prewarm-worker/prewarm-images';
import { PrewarmMessage, PrewarmWork, variantsOf, workOf } from '../../../src/runtime/prewarm-worker/prewarm-work';

const VARIANTS = ['_.v.1_f.auto-avif_w.64', '_.v.1_f.auto_w.64'];
const [AVIF, JPEG] = VARIANTS;

/** The transform function for tests: the status of each path, or an error if it cannot be invoked. */
type Answers = Record<string, number | Error>;

function world(answers: Answers = {}, initially: string[] = [], variants = VARIANTS) {
  const state = {
    now: 0,
    transformed: [] as string[],
    stored: new Set(initially),
    logged: [] as unknown[],
    sent: [] as { work: PrewarmWork; delaySeconds: number }[],
  };
  const services: MessageServices = {
    config: { variants },
    isStored: async key => state.stored.has(key),
    transform: async path => {
      state.now += 10;
      const answer = answers[path] ?? 200;
      if (answer instanceof Error) throw answer;
      state.transformed.push(path);
      if (answer === 200) state.stored.add(path.slice(1));
      return answer;
    },
    now: () => state.now,
    log: event => void state.logged.push(event),
    send: async (work, delaySeconds) => void state.sent.push({ work, delaySeconds }),
  };
  return { state, services };
}

function prewarm({ services }: ReturnType<typeof world>, keys: string[], until = Infinity) {
  return prewarmImages({ keys }, services, until);
}

const NOTHING = { transformed: 0, stored: 0, refused: 0, failed: [], left: [] };

describe('prewarmImages()', () => {
  test('transforms the variants that are not stored', async () => {
    const cdn = world({}, [`my_-.cat.jpg/${AVIF}`]);
    expect(await prewarm(cdn, ['my_cat.jpg'])).toEqual({ ...NOTHING, transformed: 1, stored: 1 });
    expect(cdn.state.transformed).toEqual([`/my_-.cat.jpg/${JPEG}`]);
  });

  test('transforms the variants that work names, and no others', async () => {
    const cdn = world();
    await prewarmImages({ keys: ['a.jpg'], variants: [JPEG] }, cdn.services, Infinity);
    expect(cdn.state.transformed).toEqual([`/a.jpg/${JPEG}`]);
  });

  test('counts and logs variants of originals that are missing or broken, without a retry', async () => {
    const cdn = world({ [`/a.jpg/${AVIF}`]: 404, [`/a.jpg/${JPEG}`]: 415 });
    expect(await prewarm(cdn, ['a.jpg'])).toEqual({ ...NOTHING, refused: 2 });
    expect(cdn.state.logged).toHaveLength(2);
  });

  test('returns variants that fail, and transforms the others', async () => {
    const cdn = world({ [`/a.jpg/${AVIF}`]: 502 });
    expect(await prewarm(cdn, ['a.jpg', 'b.jpg']))
      .toEqual({ ...NOTHING, transformed: 3, failed: [{ keys: ['a.jpg'], variants: [AVIF] }] });
  });

  test('returns the variants that there was no time for', async () => {
    const cdn = world();
    expect(await prewarm(cdn, ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'], 25)).toEqual({
      ...NOTHING, transformed: 3, left: [{ keys: ['b.jpg'], variants: [JPEG] }, { keys: ['c.jpg', 'd.jpg'] }],
    });
  });

  test('transforms a variant however late it is, so that every run progresses', async () => {
    expect(await prewarm(world(), ['a.jpg'], 0))
      .toEqual({ ...NOTHING, transformed: 1, left: [{ keys: ['a.jpg'], variants: [JPEG] }] });
  });

  test('stops if the transform function cannot be invoked, and rejects if that is so from the beginning', async () => {
    const throttled = new Error('Invoke failed with 429');
    const left = [{ keys: ['a.jpg'], variants: [JPEG] }, { keys: ['b.jpg'] }];
    expect(await prewarm(world({ [`/a.jpg/${JPEG}`]: throttled }), ['a.jpg', 'b.jpg']))
      .toEqual({ ...NOTHING, transformed: 1, left });
    await expect(prewarm(world({ [`/a.jpg/${AVIF}`]: throttled }), ['a.jpg', 'b.jpg'])).rejects.toThrow(throttled);
  });
});

/** Handles messages as SQS delivers them: at most five times each. Returns those that it gave up. */
async function handleAll(
  { state, services }: ReturnType<typeof world>, first: PrewarmWork, milliseconds: number,
): Promise<PrewarmWork[]> {
  const dead: PrewarmWork[] = [];
  const queue = [{ work: first, receives: 0 }];
  for (let message = queue.shift(); message; message = queue.shift()) {
    const { work, receives } = message;
    const { prewarm: received } = JSON.parse(JSON.stringify({ prewarm: work })) as PrewarmMessage;
    const isDone = await prewarmMessage(received, services, state.now + milliseconds).then(() => true, () => false);
    queue.push(...state.sent.splice(0).map(sent => ({ work: sent.work, receives: 0 })));
    if (isDone) continue;
    if (receives === 4) dead.push(work);
    else queue.push({ work, receives: receives + 1 });
  }
  return dead;
}

describe('prewarmMessage()', () => {
  test('transforms all variants of a message that takes longer than five runs', async () => {
    const variants = Array.from({ length: 30 }, (_, index) => `_.w.${index}`);
    const keys = Array.from({ length: 20 }, (_, index) => `${index}.jpg`);
    const cdn = world({}, [], variants);
    expect(await handleAll(cdn, { keys }, 250)).toEqual([]);
    expect(cdn.state.stored.size).toBe(600);
    expect(cdn.state.transformed).toHaveLength(600);
  });

  test('gives up variants that fail five times, and no others', async () => {
    const cdn = world({ [`/a.jpg/${AVIF}`]: 504, [`/b.jpg/${AVIF}`]: 500 });
    const dead = await handleAll(cdn, { keys: ['a.jpg', 'b.jpg', 'c.jpg'] }, Infinity);
    expect(dead).toEqual([{ keys: ['a.jpg', 'b.jpg'], variants: [AVIF] }]);
    expect([...cdn.state.stored].sort()).toEqual([`a.jpg/${JPEG}`, `b.jpg/${JPEG}`, `c.jpg/${AVIF}`, `c.jpg/${JPEG}`]);
  });

  test('ends for variants that all fail, in runs that are too short for them', async () => {
    const statuses = ['a.jpg', 'b.jpg'].flatMap(key => VARIANTS.map(variant => [`/${key}/${variant}`, 502]));
    const cdn = world(Object.fromEntries(statuses) as Answers);
    const dead = await handleAll(cdn, { keys: ['a.jpg', 'b.jpg'] }, 15);
    expect(dead.flatMap(work => variantsOf(work, cdn.services.config))).toHaveLength(4);
  });

  test('sends variants that have failed with a delay, and those that are left without one', async () => {
    const cdn = world({ [`/a.jpg/${AVIF}`]: 502 });
    await prewarmMessage({ keys: ['a.jpg', 'b.jpg'] }, cdn.services, 15);
    expect(cdn.state.sent).toEqual([
      { work: { keys: ['b.jpg'] }, delaySeconds: 0 },
      { work: { keys: ['a.jpg'], variants: [AVIF] }, delaySeconds: 60 },
    ]);
  });

  test('rejects if the rest cannot be sent, so that SQS retries the whole message', async () => {
    const { services } = world();
    const send = () => Promise.reject(new Error('SendMessage failed with 500'));
    await expect(prewarmMessage({ keys: ['a.jpg'] }, { ...services, send }, 0)).rejects.toThrow('SendMessage');
  });
});

describe('variants of JPEG files', () => {
  const config = { variants: VARIANTS, jpegVariants: [AVIF] };

  test('replace those of other images', () => {
    const segments = ['a.JPG', 'b.jpeg', 'c.jfif', 'd.png', 'e']
      .map(key => variantsOf({ keys: [key] }, config).map(({ variant }) => variant));
    expect(segments).toEqual([[AVIF], [AVIF], [AVIF], VARIANTS, VARIANTS]);
    expect(variantsOf({ keys: ['a.jpg'], variants: [JPEG] }, config).map(({ variant }) => variant)).toEqual([JPEG]);
  });

  test('are sent together with those of other images, unless some are missing', () => {
    const work = variantsOf({ keys: ['a.jpg', 'b.png', 'c.png'] }, config);
    expect(workOf(work, config)).toEqual([{ keys: ['a.jpg', 'b.png', 'c.png'] }]);
    expect(workOf(work.slice(0, 2), config)).toEqual([{ keys: ['a.jpg'] }, { keys: ['b.png'], variants: [AVIF] }]);
  });
});

describe('variantsOf()', () => {
  const keys = (key: string, config: Partial<PrewarmConfig> = {}) =>
    variantsOf({ keys: [key] }, { variants: [AVIF], ...config }).map(({ stored }) => stored);

  test('returns variants of images only', () => {
    expect(['a.jpg', 'a.HEIC', 'photo', 'v1.2/photo'].map(key => keys(key).length)).toEqual([1, 1, 1, 1]);
    expect(['a.pdf', 'a.mp4', 'folder/'].map(key => keys(key).length)).toEqual([0, 0, 0]);
  });

  test('returns none for other files, for keys outside the folder of a mount, and for keys that are too long', () => {
    expect(keys('docs/a.jpg', { files: ['docs/*'] })).toEqual([]);
    expect(keys('cats/a.jpg', { mount: { folder: 'images/', isStripped: false } })).toEqual([]);
    expect(keys('a'.repeat(1010))).toEqual([]);
  });

  test('returns keys with the folder that a mount strips', () => {
    expect(keys('a.jpg', { mount: { folder: 'my_images/', isStripped: true } }))
      .toEqual([`my_-.images/a.jpg/${AVIF}`]);
  });
});
