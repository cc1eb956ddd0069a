import sharp from 'sharp';
import { animation, pixelAt, transform } from './transform-image.support';

const LEVELS = [0, 1, 63, 64, 127, 128, 200, 254, 255];
let ramp: Buffer;

beforeAll(async () => {
  const pixels = Buffer.from(LEVELS.flatMap(level => [level, 255 - level, 128, 100]));
  ramp = await sharp(pixels, { raw: { width: LEVELS.length, height: 1, channels: 4 } }).png().toBuffer();
});

async function levels(operations: Record<string, string>): Promise<number[][]> {
  const image = await transform(ramp, { f: 'png', ...operations });
  return Promise.all(LEVELS.map((_, x) => pixelAt(image, x, 0)));
}

test.each([
  ['bri', '20', (level: number) => level + 51],
  ['bri', '-100', () => 0],
  ['bri', '100', () => 255],
  ['con', '50', (level: number) => 127.5 + (level - 127.5) * 1.5],
  ['con', '100', (level: number) => 127.5 + (level - 127.5) * 2],
  ['con', '-100', () => 127.5],
  ['gam', '100', (level: number) => 255 * (level / 255) ** 0.25],
  ['gam', '-50', (level: number) => 255 * (level / 255) ** 2],
])('%s=%s changes each color channel by its formula, and keeps transparency', async (name, amount, formula) => {
  const changed = (level: number): number => Math.max(0, Math.min(255, Math.round(formula(level))));
  const expected = LEVELS.flatMap(level => [changed(level), changed(255 - level), changed(128), 100]);
  const actual = (await levels({ [name]: amount })).flat();
  const differences = actual.map((level, at) => Math.abs(level - expected[at]));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});

test('adjustments change grayscale images', async () => {
  const gray = await sharp(Buffer.from([0, 100, 200]), { raw: { width: 3, height: 1, channels: 1 } })
    .toColourspace('b-w').png().toBuffer();
  const image = await transform(gray, { f: 'png', bri: '20' });
  expect(await Promise.all([0, 1, 2].map(x => pixelAt(image, x, 0)))).toEqual(
    [51, 151, 251].map(level => [level, level, level, 255]));
});

test('adjustments change every frame of an animation', async () => {
  const image = await transform(await animation('gif', ['black', 'red', 'blue']), { f: 'webp', bri: '50' });
  expect((await sharp(image.body).metadata()).pages).toBe(3);
  const firsts = await Promise.all([0, 1, 2].map(page => pixelAt(image, 5, 5, page)));
  expect(firsts.map(([red, green, blue]) => [red > 200, green > 200, blue > 200])).toEqual(
    [[false, false, false], [true, false, false], [false, false, true]]);
  expect(Math.min(...firsts.flat())).toBeGreaterThan(110);
});

test('adjustments of an animation above 10 megapixels keep its first frame', async () => {
  const large = await animation('webp', ['black', 'red'], 2560, 2100);
  const image = await transform(large, { f: 'webp', bri: '10' });
  expect((await sharp(image.body).metadata()).pages ?? 1).toBe(1);
});
