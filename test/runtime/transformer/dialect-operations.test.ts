import sharp from 'sharp';
import { sizeOf, transform } from './transform-image.support';
import { Watermark } from '../../../src/runtime/transformer/transform-image';
import { Operations } from '../../../src/runtime/url/image-request';

/** An image in one color, or in two halves, side by side. */
async function halves(left: string, right = left, width = 100, height = 60): Promise<Buffer> {
  const half = { create: { width: width / 2, height, channels: 4 as const, background: right } };
  return sharp({ create: { width, height, channels: 4, background: left } })
    .composite([{ input: half, left: width / 2, top: 0 }]).png().toBuffer();
}

/** Returns the color of a pixel, as hexadecimal `rrggbbaa`. */
async function pixelAt(image: Buffer, left: number, top: number): Promise<string> {
  const pixel = sharp(image).extract({ left, top, width: 1, height: 1 }).toColourspace('srgb').ensureAlpha();
  return (await pixel.raw().toBuffer()).toString('hex');
}

const transformed = async (image: Buffer, operations: Record<string, string>): Promise<Buffer> =>
  (await transform(image, { f: 'png', ...operations })).body as Buffer;

describe('sizes that only dialects request', () => {
  test.each([
    ['the least size that covers a box', { w: '50', h: '50', fit: 'outside' }, '83x50'],
    ['the least size that covers a box, enlarged', { w: '200', h: '60', fit: 'outside' }, '200x120'],
    ['the least size that covers a box, never enlarged', { w: '200', h: '60', fit: 'outsidemax' }, '100x60'],
    ['a covering size up to the maximum', { w: '2560', h: '2560', fit: 'outside' }, '2560x1536'],
    ['a box that is turned like the image', { w: '30', h: '50', fit: 'max', adapt: 'true' }, '50x30'],
    ['a box in the direction of the image', { w: '50', h: '30', fit: 'crop', adapt: 'true' }, '50x30'],
    ['a side of the image', { w: '2560', h: '20', fit: 'crop', whole: 'w' }, '100x20'],
  ])('are %s', async (_, operations, size) => {
    const options = { allowEnlargement: true };
    const image = await transform(await halves('red'), { f: 'png', ...operations as object }, options);
    expect(await sizeOf(image)).toBe(size);
  });

  test('keep a focal point in pixels of the image', async () => {
    const image = await halves('red', 'blue');
    const crop = { w: '20', h: '20', fit: 'crop', crop: 'focalpoint' };
    expect(await pixelAt(await transformed(image, { ...crop, 'fp-x': '90', 'fp-y': '30' }), 10, 10)).toBe('0000ffff');
    expect(await pixelAt(await transformed(image, { ...crop, 'fp-x': '-9', 'fp-y': '5' }), 10, 10)).toBe('0000ffff');
    expect(await pixelAt(await transformed(image, { ...crop, 'fp-x': '9', 'fp-y': '99999' }), 10, 10)).toBe('ff0000ff');
  });
});

describe('operations of dialects', () => {
  test('still=true makes the first frame of an animation', async () => {
    const frames = [await halves('red'), await halves('blue')];
    const gif = await sharp(frames, { join: { animated: true } }).gif().toBuffer();
    const { pages = 1 } = await sharp((await transform(gif, { f: 'gif', still: 'true' })).body).metadata();
    expect(pages).toBe(1);
  });

  test('trim=colorlast removes borders in the color of the bottom right pixel', async () => {
    const inner = await halves('red', 'red', 20, 10);
    const image = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'white' } })
      .composite([{ input: inner, left: 0, top: 0 }]).png().toBuffer();
    expect(await sizeOf(await transform(image, { 'f': 'png', 'trim': 'colorlast', 'trim-tol': '5' }))).toBe('20x10');
  });

  test('fill=auto adds the average color of the image', async () => {
    const fill = { w: '100', h: '100', fit: 'fill', fill: 'auto' };
    const image = await transformed(await halves('#ff0000', '#0000ff'), fill);
    expect(await pixelAt(image, 50, 5)).toMatch(/^(7f|80)00(7f|80)ff$/);
  });
});

describe('a watermark at a place of a dialect', () => {
  const BLUE = '0000ffff';
  const RED = 'ff0000ff';

  async function marked(
    place: { x: string; y: string; height?: number; less?: number[]; fit?: string; blend?: string }, more: object = {},
  ): Promise<Buffer> {
    const mark = { image: await halves('blue', 'blue', 20, 10), place, ...more };
    return (await transform(await halves('red'), { f: 'png', mark: 'a.png' }, {}, mark)).body as Buffer;
  }

  test.each([
    [{ x: '5', y: '7' }, [5, 7, 24, 16]],
    [{ x: 'n5', y: 'n7' }, [75, 43, 94, 52]],
    [{ x: '10p', y: 'n10p' }, [10, 44, 29, 53]],
    [{ x: 'center', y: 'center' }, [40, 25, 59, 34]],
  ])('%j lies at its distances', async (place, [left, top, right, bottom]) => {
    const image = await marked(place);
    expect(await pixelAt(image, left, top)).toBe(BLUE);
    expect(await pixelAt(image, right, bottom)).toBe(BLUE);
    expect(await pixelAt(image, left - 1, top)).toBe(RED);
    expect(await pixelAt(image, right, bottom + 1)).toBe(RED);
  });

  test('repeats along the sides', async () => {
    const image = await marked({ x: 'repeat', y: '0' });
    expect(await pixelAt(image, 0, 0)).toBe(BLUE);
    expect(await pixelAt(image, 99, 9)).toBe(BLUE);
    expect(await pixelAt(await marked({ x: 'repeat', y: 'repeat' }), 99, 59)).toBe(BLUE);
  });

  test('is left out where it lies outside', async () => {
    const image = await marked({ x: '90', y: 'n55' });
    expect(await sizeOf({ body: image, contentType: 'image/png' })).toBe('100x60');
    expect(await pixelAt(image, 99, 2)).toBe(BLUE);
    expect(await pixelAt(await marked({ x: '500', y: '0' }), 99, 2)).toBe(RED);
  });

  test('lies partly outside with negative distances', async () => {
    const image = await marked({ x: 'm5', y: 'nm4' });
    expect(await pixelAt(image, 14, 54)).toBe(BLUE);
    expect(await pixelAt(image, 15, 54)).toBe(RED);
    expect(await pixelAt(image, 14, 53)).toBe(RED);
  });

  test.each([['crop', 40, 40], ['max', 20, 10], ['scale', 40, 40]])(
    'fits into pixels with %s', async (fit, width, height) => {
      const image = await marked({ x: '0', y: '0', height: 40, fit }, { width: 40 });
      expect(await pixelAt(image, width - 1, height - 1)).toBe(BLUE);
      expect(await pixelAt(image, width, height - 1)).toBe(RED);
      expect(await pixelAt(image, width - 1, height)).toBe(RED);
    });

  test('is smaller than its sizes by some pixels, and has at least one', async () => {
    const image = await marked({ x: '0', y: '0', height: 1, less: [30, 20], fit: 'scale' }, { width: 1 });
    expect([await pixelAt(image, 69, 39), await pixelAt(image, 70, 39), await pixelAt(image, 69, 40)])
      .toEqual([BLUE, RED, RED]);
    const least = await marked({ x: '0', y: '0', height: 1, less: [100, 200], fit: 'scale' }, { width: 1 });
    expect([await pixelAt(least, 0, 0), await pixelAt(least, 1, 0), await pixelAt(least, 0, 1)])
      .toEqual([BLUE, RED, RED]);
  });

  test('is drawn with the operations on it, and the image on top of it', async () => {
    const lime = { image: await halves('lime', 'lime', 20, 10), place: { x: 'n0', y: '0' }, width: 5 };
    const edits = { operations: { f: 'original', rot: '90', mark: 'b.png' }, mark: lime };
    const image = await marked({ x: '5', y: '7' }, { edits });
    const at = (left: number, top: number) => pixelAt(image, left, top);
    expect(await Promise.all([at(5, 7), at(5, 26), at(14, 26), at(9, 7), at(14, 10)])).toEqual(Array(5).fill(BLUE));
    expect(await Promise.all([at(15, 26), at(14, 27), at(14, 7)])).toEqual([RED, RED, '00ff00ff']);
  });

  test('has transparent areas after the operations on it, and a size that depends on the image', async () => {
    const edits = { operations: { f: 'original', w: '9', h: '8', fit: 'scale', mask: 'ellipse' } };
    const image = await marked({ x: '0', y: '0', height: 1, less: [20, 0] }, { width: 1, edits });
    expect(await Promise.all([[0, 0], [40, 30], [78, 30], [81, 30]].map(([x, y]) => pixelAt(image, x, y))))
      .toEqual([RED, BLUE, BLUE, RED]);
  });

  test('has the fit of the operations on it in a size that depends on the image', async () => {
    const edits = { operations: { 'f': 'original', 'w': '9', 'h': '8', 'fit': 'fill', 'fill-color': '00ff00' } };
    const image = await marked({ x: '0', y: '0', height: 1 }, { width: 1, edits });
    expect(await Promise.all([0, 4, 5, 54, 55, 59].map(y => pixelAt(image, 99, y))))
      .toEqual(['00ff00ff', '00ff00ff', BLUE, BLUE, '00ff00ff', '00ff00ff']);
  });

  test('blends with the image, or keeps only what is below it', async () => {
    expect(await pixelAt(await marked({ x: '0', y: '0', blend: 'screen' }), 5, 5)).toBe('ff00ffff');
    const masked = await marked({ x: '0', y: '0', blend: 'dest-in' });
    expect([await pixelAt(masked, 5, 5), (await pixelAt(masked, 50, 5)).slice(6)]).toEqual([RED, '00']);
  });

  test.each([
    [{ f: 'png' }, '00000000'],
    [{ f: 'webp' }, '00000000'],
    [{ f: 'jpg' }, 'ffffffff'],
    [{ f: 'png', bg: '00ff00' }, '00ff00ff'],
  ])('leaves %j the color %s around what is below it, if it is a mask', async (operations, outside) => {
    const opaque = await sharp(await halves('red')).flatten().png().toBuffer();
    const mark = { image: await halves('blue', 'blue', 20, 10), place: { x: '0', y: '0', blend: 'dest-in' } };
    const masked = { 'mark': 'a.png', 'mark-blend': 'dest-in', ...operations };
    const { body } = await transform(opaque, masked, {}, mark);
    expect((await pixelAt(body as Buffer, 60, 40)).replace(/^......00$/, '00000000')).toBe(outside);
  });

  test('is drawn on top of the ones before it', async () => {
    const [blue, lime] = await Promise.all([halves('blue', 'blue', 20, 10), halves('lime', 'lime', 20, 10)]);
    const marks = (...others: Watermark[]): Watermark => ({ image: blue, place: { x: '0', y: '0' }, others });
    const draw = async (mark: Watermark, operations: Operations = {}) => (
      await transform(await halves('red'), { f: 'png', mark: 'a.png', ...operations }, {}, mark)).body as Buffer;
    const image = await draw(marks({ image: lime, place: { x: '10', y: '5' }, alpha: 50 }));
    expect([await pixelAt(image, 5, 7), await pixelAt(image, 25, 12)]).toEqual([BLUE, expect.stringMatching(/^7[ef]8000ff$/)]);
    expect(await pixelAt(image, 15, 7)).toMatch(/^00807[ef]ff$/);
    const mask = { image: lime, place: { x: '10', y: '5', blend: 'dest-in' } };
    const masked = await draw(marks(mask, { image: lime, place: { x: '50', y: '0' } }), {
      marks: '10-5-100-----dest-in-a.png\n50-0-100------a.png',
    });
    expect(await pixelAt(masked, 15, 7)).toBe(BLUE);
    expect((await pixelAt(masked, 5, 7)).slice(6)).toBe('00');
    expect(await pixelAt(masked, 55, 5)).toBe('00ff00ff');
  });

  /** The pixels of the image below, and of an image on top before and after operations. */
  const [BELOW, BEFORE, AFTER] = [100 * 60, 20 * 10, 30 * 15];

  /** An image on top with operations, and the images on top of it. */
  async function nested(...marks: Watermark[]): Promise<Watermark> {
    const operations = { f: 'original', w: '30', ...marks.length > 0 && { mark: 'b.png' } };
    const [first, ...others] = marks;
    const edits = { operations, mark: first && { ...first, others } };
    return { image: await halves('blue', 'blue', 20, 10), place: { x: '0', y: '0' }, edits };
  }

  async function drawn(maxInputPixels: number, [first, ...others]: Watermark[], w = '100'): Promise<string> {
    const options = { maxInputPixels, allowEnlargement: true };
    const operations = { f: 'png', w, mark: 'a.png' };
    return (await transform(await halves('red'), operations, options, { ...first, others })).contentType;
  }

  test.each<[string, () => Promise<Watermark[]>, number]>([
    ['two images', async () => [await nested(), await nested()], 2 * BELOW],
    ['an image on another', async () => [await nested(await nested())], BELOW + BEFORE + 2 * AFTER],
    ['three on another', async () => [await nested(await nested(), await nested(), await nested())],
      BELOW + BEFORE + 4 * AFTER],
    ['one on each of two', async () => [await nested(await nested()), await nested(await nested())],
      2 * (BELOW + BEFORE + 2 * AFTER)],
    ['four in a row', async () => [await nested(await nested(await nested(await nested())))],
      BELOW + 3 * (BEFORE + 2 * AFTER)],
  ])('is refused if %s have more pixels together than an original may have, at all levels', async (_, marks, pixels) => {
    await expect(drawn(pixels - 1, await marks())).rejects.toMatchObject({
      problem: 'too-large', message: 'The images on top have too many pixels together.',
    });
    expect(await drawn(pixels, await marks())).toBe('image/png');
  });

  test('may be drawn alone on an image with more pixels than an original may have', async () => {
    expect(await drawn(BELOW, [await nested()], '200')).toBe('image/png');
  });

  test('has a size in shares, and an opacity', async () => {
    const image = await marked({ x: '0', y: '0', height: 0.5 }, { width: 1, alpha: 50 });
    expect(await pixelAt(image, 59, 29)).toMatch(/^7[ef]0080ff$/);
    expect(await pixelAt(image, 61, 29)).toBe(RED);
    expect(await pixelAt(image, 59, 31)).toBe(RED);
  });
});
