import sharp from 'sharp';
import { noise } from '../../../noise';
import { Colour, sizeOf, tiles, transform } from '../transform-image.support';

/** A navy rectangle of 30x20 at 25,15 on a gray image of 100x60 that deviates by a sigma. */
function framed(sigma: number): Promise<Buffer> {
  const input = { create: { width: 30, height: 20, channels: 3 as const, background: 'navy' } };
  return noise(100, 60, { mean: 230, sigma }).composite([{ input, left: 25, top: 15 }]).png().toBuffer();
}

describe('trim', () => {
  test('trim=auto removes plain borders with a little noise, which trim=color keeps', async () => {
    const image = await framed(4);
    expect(await sizeOf(await transform(image, { f: 'png', trim: 'auto' }))).toBe('30x20');
    expect(await sizeOf(await transform(image, { 'f': 'png', 'trim': 'color', 'trim-tol': '0' }))).not.toBe('30x20');
  });

  test('trim=auto keeps borders that are not plain', async () => {
    expect(await sizeOf(await transform(await framed(40), { f: 'png', trim: 'auto' }))).toBe('100x60');
  });

  test.each(['auto', 'color'])('trim=%s keeps an image of one color', async trim => {
    const plain = await sharp({ create: { width: 9, height: 7, channels: 3, background: 'red' } }).png().toBuffer();
    expect(await sizeOf(await transform(plain, { f: 'png', trim }))).toBe('9x7');
  });

  test.each<Colour[][][]>([[[['red'], ['blue']]], [[['red', 'blue']]], [[['red', 'blue'], ['blue', 'red']]]])(
    'trim=auto keeps an image of plain halves: %j', async colors => {
      expect(await sizeOf(await transform(await tiles(colors, 12, 8).png().toBuffer(), { f: 'png', trim: 'auto' })))
        .toBe('12x8');
    });

  test('trim=auto removes transparent borders, whatever their colors', async () => {
    const pixels = Buffer.alloc(40 * 30 * 4);
    for (let at = 0; at < pixels.length; at += 4) {
      const [x, y] = [at / 4 % 40, Math.floor(at / 160)];
      const isInside = x >= 10 && x < 30 && y >= 5 && y < 25;
      pixels.set([x * 6, y * 8, (x * y) % 256, isInside ? 255 : 0], at);
    }
    const image = await sharp(pixels, { raw: { width: 40, height: 30, channels: 4 } }).png().toBuffer();
    expect(await sizeOf(await transform(image, { f: 'png', trim: 'auto' }))).toBe('20x20');
  });

  test('trim=color removes borders of trim-color up to trim-tol', async () => {
    const image = await framed(0);
    const white = { 'trim-color': 'white' };
    const sizes = [{}, white, { ...white, 'trim-tol': '30' }, { 'trim-color': 'e6e6e6' }]
      .map(async operations => sizeOf(await transform(image, { f: 'png', trim: 'color', ...operations })));
    expect(await Promise.all(sizes)).toEqual(['30x20', '100x60', '30x20', '30x20']);
  });

  test.each([[2, 9], [9, 2], [1, 1]])('trim keeps an image of only %ix%i', async (width, height) => {
    const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, at) => at * 40 % 256));
    const narrow = await sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer();
    expect(await sizeOf(await transform(narrow, { f: 'png', trim: 'color' }))).toBe(`${width}x${height}`);
  });

  test('accepts a color by name and in hexadecimal form with the same result', async () => {
    const image = await framed(0);
    const [name, hex] = await Promise.all(
      ['tomato', 'ff6347'].map(bg => transform(image, { f: 'png', w: '50', h: '50', fit: 'fill', bg })));
    expect(name.body.equals(hex.body)).toBe(true);
  });
});
