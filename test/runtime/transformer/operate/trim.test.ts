import fc from 'fast-check';
import sharp from 'sharp';
import { withoutBorders } from '../../../../src/runtime/transformer/operate/trim';
import { PipelineImage } from '../../../../src/runtime/transformer/read/pipeline-image';
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

/** Pixels of one channel, given as rows of digits. */
function imageOf(rows: string[], format = 'png'): PipelineImage {
  const [width, height] = [rows[0].length, rows.length];
  const bytes = Buffer.from([...rows.join('')].map(digit => 25 * Number(digit)));
  return { bytes, raw: { width, height, channels: 1 }, width, height, format } as PipelineImage;
}

function regionOf(rows: string[], format?: string): number[] | undefined {
  const { region } = withoutBorders(imageOf(rows, format), 10);
  return region && [region.left, region.top, region.width, region.height];
}

describe('withoutBorders', () => {
  test.each([
    ['a line of one pixel', ['00000', '00000', '09990', '00000'], [1, 2, 3, 1]],
    ['a single pixel', ['0000', '0090', '0000'], [2, 1, 1, 1]],
    ['parts in two corners', ['00000', '00010', '00000', '01000', '00000'], [1, 1, 3, 3]],
    ['a pixel in a corner', ['000', '000', '009'], [2, 2, 1, 1]],
    ['an image without borders', ['10', '01'], [0, 0, 2, 2]],
    ['a row of one pixel in height', ['0050'], [2, 0, 1, 1]],
  ])('keeps %s', (_, rows, region) => expect(regionOf(rows)).toEqual(region));

  test('ignores faint single pixels in lossy formats, and keeps distinct pixels and faint areas', () => {
    expect(regionOf(['00000', '01000', '00000', '00090', '00000'], 'jpg')).toEqual([3, 3, 1, 1]);
    expect(regionOf(['000000', '011110', '011110', '011110', '000000'], 'jpg')).toEqual([1, 1, 4, 3]);
  });

  test('leaves an image in one color as it is', () => expect(regionOf(['777', '777'])).toBe(undefined));

  test('finds the rectangle of all pixels that differ', () => {
    const rows = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) => fc.array(
        fc.string({ unit: fc.constantFrom('0', '9'), minLength: width, maxLength: width }),
        { minLength: height, maxLength: height }));
    fc.assert(fc.property(rows, given => {
      const first = given[0][0];
      const places = given.flatMap((row, y) => [...row].flatMap((digit, x) => (digit === first ? [] : [[x, y]])));
      const [xs, ys] = [0, 1].map(axis => places.map(place => place[axis]));
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      expect(regionOf(given)).toEqual(
        places.length === 0 ? undefined : [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]);
    }));
  });
});

describe('the operation trim', () => {
  test.each([[2, 9], [9, 2], [1, 1], [2, 50]])('trims an image of %i by %i pixels', async (width, height) => {
    const bytes = await tiles([['red']], width, height).png().toBuffer();
    expect(await sizeOf(await transform(bytes, { f: 'png', trim: 'color' }))).toBe(`${width}x${height}`);
  });

  test('treats transparent pixels of any color alike', async () => {
    const hidden = await noise(40, 30).ensureAlpha(0).raw().toBuffer();
    const raw = { width: 40, height: 30, channels: 4 as const };
    const red = await tiles([['red']], 10, 8).png().toBuffer();
    const image = await sharp(hidden, { raw }).composite([{ input: red, left: 4, top: 5 }]).png().toBuffer();
    expect(await sizeOf(await transform(image, { f: 'png', trim: 'color' }))).toBe('10x8');
  });

  test('trims the borders of a noisy JPEG', async () => {
    const photo = await noise(60, 40).png().toBuffer();
    const white = { top: 20, bottom: 20, left: 20, right: 20, background: 'white' };
    const bytes = await sharp(photo).extend(white).jpeg({ quality: 80 }).toBuffer();
    const [width, height] = (await sizeOf(await transform(bytes, { f: 'png', trim: 'color' }))).split('x').map(Number);
    expect([Math.abs(width - 60) <= 8, Math.abs(height - 40) <= 8]).toEqual([true, true]);
  });
});
