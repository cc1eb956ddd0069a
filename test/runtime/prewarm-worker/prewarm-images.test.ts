import { PrewarmConfig, prewarmedKeys } from '../../../src/runtime/prewarm-worker/prewarm-config';
import { PrewarmServices, prewarmImages } from '../../../src/runtime/prewarm-worker/prewarm-images';

const VARIANTS = ['_.v.1_f.auto-avif_w.64', '_.v.1_f.auto_w.64'];

function world(answers: Record<string, number> = {}, stored: string[] = []) {
  const state = { now: 0, transformed: [] as string[], logged: [] as unknown[] };
  const services: PrewarmServices = {
    config: { variants: VARIANTS },
    isStored: async key => stored.includes(key),
    transform: async path => {
      state.now += 10;
      state.transformed.push(path);
      return answers[path] ?? 200;
    },
    now: () => state.now,
    log: event => void state.logged.push(event),
  };
  return { state, prewarm: (keys: string[], until = Infinity) => prewarmImages(keys, services, until) };
}

describe('prewarmImages()', () => {
  test('transforms the variants that are not stored', async () => {
    const { state, prewarm } = world({}, [`my_-.cat.jpg/${VARIANTS[0]}`]);
    expect(await prewarm(['my_cat.jpg'])).toEqual({ transformed: 1, stored: 1, refused: 0 });
    expect(state.transformed).toEqual([`/my_-.cat.jpg/${VARIANTS[1]}`]);
  });

  test('counts and logs variants of originals that are missing or broken, without a retry', async () => {
    const { state, prewarm } = world({ [`/a.jpg/${VARIANTS[0]}`]: 404, [`/a.jpg/${VARIANTS[1]}`]: 415 });
    expect(await prewarm(['a.jpg'])).toEqual({ transformed: 0, stored: 0, refused: 2 });
    expect(state.logged).toHaveLength(2);
  });

  test('rejects for a failure, so that the message is retried', async () => {
    const { prewarm } = world({ [`/a.jpg/${VARIANTS[0]}`]: 502 });
    await expect(prewarm(['a.jpg'])).rejects.toThrow(`the transform function answered 502 for a.jpg/${VARIANTS[0]}`);
  });

  test('rejects when time runs out, after the variants that there was time for', async () => {
    const { state, prewarm } = world();
    await expect(prewarm(['a.jpg', 'b.jpg'], 25)).rejects.toThrow('no time left');
    expect(state.transformed).toHaveLength(3);
  });
});

describe('prewarmedKeys()', () => {
  const keys = (key: string, config: Partial<PrewarmConfig> = {}) =>
    prewarmedKeys(key, { variants: VARIANTS.slice(0, 1), ...config });

  test('are those of images only', () => {
    expect(['a.jpg', 'a.HEIC', 'photo', 'v1.2/photo'].map(key => keys(key).length)).toEqual([1, 1, 1, 1]);
    expect(['a.pdf', 'a.mp4', 'folder/'].map(key => keys(key).length)).toEqual([0, 0, 0]);
  });

  test('are none for other files, for keys outside the folder of a mount, and for keys that are too long', () => {
    expect(keys('docs/a.jpg', { files: ['docs/*'] })).toEqual([]);
    expect(keys('cats/a.jpg', { mount: { folder: 'images/', isStripped: false } })).toEqual([]);
    expect(keys('a'.repeat(1010))).toEqual([]);
  });

  test('begin with the folder that a mount strips from keys', () => {
    expect(keys('a.jpg', { mount: { folder: 'my_images/', isStripped: true } }))
      .toEqual([`my_-.images/a.jpg/${VARIANTS[0]}`]);
  });
});
