import sharp from 'sharp';
import { pixelAt, tiles, transform } from './transform-image.support';

const SIDE = 40;

/** A gray square in the left half of a canvas, in different files. */
const ORIGINALS: Record<string, () => Promise<Buffer>> = {
  'a gray JPEG': () => gray().jpeg().toBuffer(),
  'a gray PNG': () => gray().png().toBuffer(),
  'a gray PNG of 16 bits': () => gray().toColourspace('grey16').png().toBuffer(),
  'a gray PNG with transparency': () => gray().ensureAlpha(0.5).toColourspace('b-w').png().toBuffer(),
  'a gray WebP': () => gray().webp().toBuffer(),
  'a gray AVIF': () => gray().avif({ effort: 0 }).toBuffer(),
};

function gray(): sharp.Sharp {
  return tiles([['grey']], SIDE / 2, SIDE).toColourspace('b-w');
}

/** Whether a pixel is as red as the margins, up to the errors of lossy formats. */
function isRed([r, g, b, alpha]: number[]): boolean {
  return r > 245 && g < 10 && b < 10 && alpha === 255;
}

describe.each(Object.entries(ORIGINALS))('transformImage of %s', (name, make) => {
  test.each(['png', 'jpg', 'webp', 'avif', 'auto'])('has margins in the color of bg, as %s', async f => {
    const fill = { w: String(SIDE), h: String(SIDE), fit: 'fill', bg: 'ff0000' };
    const image = await transform(await make(), { f, ...fill });
    expect([isRed(await pixelAt(image, 2, 20)), isRed(await pixelAt(image, -3, 20))]).toEqual([true, true]);
    const inside = await pixelAt(image, SIDE / 2, SIDE / 2);
    const expected = name.endsWith('transparency') ? [191, 64, 64, 255] : [128, 128, 128, 255];
    expect(Math.max(...inside.map((value, channel) => Math.abs(value - expected[channel])))).toBeLessThan(8);
  });

  test('has corners in the color of bg when it is rotated', async () => {
    const image = await transform(await make(), { f: 'png', rot: '45', bg: 'ff0000' });
    expect(isRed(await pixelAt(image, 1, 1))).toBe(true);
  });

  test('shows a translucent bg in its color', async () => {
    const fill = { w: String(SIDE), h: String(SIDE), fit: 'fill', bg: '80ff0000' };
    expect(await pixelAt(await transform(await make(), { f: 'png', ...fill }), 2, 20)).toEqual([255, 0, 0, 128]);
  });

  test('stays gray without an operation that adds colors', async () => {
    const [r, g, b] = await pixelAt(await transform(await make(), { f: 'png' }), 9, 9);
    expect([g, b]).toEqual([r, r]);
  });
});
