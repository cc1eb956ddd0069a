import sharp from 'sharp';
import { sizeOf, transform } from './transform-image.support';
import { Watermark } from '../../../src/runtime/transformer/transform-image';

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
    place: { x: string; y: string; height?: number }, more: object = {},
  ): Promise<Buffer> {
    const mark = { image: await halves('blue', 'blue', 20, 10), place, ...more };
    return (await transform(await halves('red'), { f: 'png', mark: 'a.png' }, {}, mark)).body as Buffer;
  }

  /** Returns the ranges of columns or rows that have a blue pixel. */
  async function blueIn(image: Buffer, axis: 'columns' | 'rows'): Promise<string[]> {
    const { data, info: { width, height } } = await sharp(image).toColourspace('srgb').ensureAlpha().raw()
      .toBuffer({ resolveWithObject: true });
    const found = new Set<number>();
    for (let at = 0; at < width * height; at++) {
      if (data.subarray(4 * at, 4 * at + 4).toString('hex') === BLUE) {
        found.add(axis === 'columns' ? at % width : Math.floor(at / width));
      }
    }
    const ranges: [number, number][] = [];
    for (const each of [...found].sort((a, b) => a - b)) {
      const last = ranges.at(-1);
      if (last?.[1] === each - 1) last[1] = each;
      else ranges.push([each, each]);
    }
    return ranges.map(([first, last]) => `${first}..${last}`);
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

  test.each<[string, { x: string; y: string }, number[], string[], string[]]>([
    ['fills a side where two do not fit', { x: 'repeat', y: '0' }, [60, 10], ['0..59', '70..99'], ['0..9']],
    ['is as often as it fits', { x: '0', y: 'repeat' }, [20, 25], ['0..19'], ['0..24', '35..59']],
    ['touches itself where it fits exactly', { x: 'repeat', y: '7' }, [50, 10], ['0..99'], ['7..16']],
    [
      'is at most six times along each side, of more than 100', { x: 'repeat', y: 'repeat' }, [8, 5],
      [0, 18, 36, 54, 72, 90].map(left => `${left}..${left + 7}`), [0, 11, 22, 33, 44, 55].map(top => `${top}..${top + 4}`),
    ],
    ['is 100 times, and no fewer', { x: 'repeat', y: 'repeat' }, [10, 6], ['0..99'], ['0..59']],
    ['has one row of many', { x: 'repeat', y: '3' }, [2, 10], ['0..99'], ['3..12']],
  ])('that repeats %s', async (_, place, [width, height], columns, rows) => {
    const image = await marked(place, { image: await halves('blue', 'blue', width, height) });
    expect(await blueIn(image, 'columns')).toEqual(columns);
    expect(await blueIn(image, 'rows')).toEqual(rows);
  });

  test.each<[string, { x: string; y: string }, string[], string[]]>([
    ['right and top', { x: '90', y: 'n55' }, ['90..99'], ['0..4']],
    ['left and bottom', { x: 'n95', y: '53' }, ['0..4'], ['53..59']],
    ['right, by all of it', { x: '100', y: '0' }, [], []],
    ['left, by all of it', { x: 'n100', y: '0' }, [], []],
    ['bottom, by all of it', { x: '0', y: '60' }, [], []],
    ['top, by all of it', { x: '0', y: 'n60' }, [], []],
    ['everywhere, by far', { x: '500', y: 'n500' }, [], []],
  ])('is left out where it lies outside: %s', async (_, place, columns, rows) => {
    const image = await marked(place);
    expect(await sizeOf({ body: image, contentType: 'image/png' })).toBe('100x60');
    expect([await blueIn(image, 'columns'), await blueIn(image, 'rows')]).toEqual([columns, rows]);
  });

  test('has its own pixels where parts of it lie outside', async () => {
    const image = { image: await halves('lime', 'blue', 20, 10) };
    const [left, right] = [await marked({ x: 'n85', y: 'n55' }, image), await marked({ x: '85', y: '55' }, image)];
    expect([await pixelAt(left, 0, 0), await pixelAt(left, 4, 4), await pixelAt(left, 5, 0)])
      .toEqual(['00ff00ff', '00ff00ff', BLUE]);
    expect([await pixelAt(right, 85, 55), await pixelAt(right, 94, 59), await pixelAt(right, 95, 59)])
      .toEqual(['00ff00ff', '00ff00ff', BLUE]);
  });

  test('is drawn on top of the ones before it', async () => {
    const [blue, lime] = await Promise.all([halves('blue', 'blue', 20, 10), halves('lime', 'lime', 20, 10)]);
    const marks = (...others: Watermark[]): Watermark => ({ image: blue, place: { x: '0', y: '0' }, others });
    const draw = async (mark: Watermark) => (
      await transform(await halves('red'), { f: 'png', mark: 'a.png' }, {}, mark)).body as Buffer;
    const image = await draw(marks({ image: lime, place: { x: '10', y: '5' }, alpha: 50 }));
    expect([await pixelAt(image, 5, 7), await pixelAt(image, 25, 12)]).toEqual([BLUE, expect.stringMatching(/^7[ef]8000ff$/)]);
    expect(await pixelAt(image, 15, 7)).toMatch(/^00807[ef]ff$/);
  });

  test('is refused if several have more pixels together than an original may have', async () => {
    const mark: Watermark = { image: await halves('blue', 'blue', 20, 10), place: { x: '0', y: '0' } };
    const drawn = async (maxInputPixels: number, first: Watermark, w = '100'): Promise<string> =>
      (await transform(await halves('red'), { f: 'png', w, mark: 'a.png' },
        { maxInputPixels, allowEnlargement: true }, first)).contentType;
    const [two, pixels] = [{ ...mark, others: [mark] }, 2 * 100 * 60];
    await expect(drawn(pixels - 1, two)).rejects.toMatchObject({
      problem: 'too-large', message: 'The watermarks have too many pixels together.',
    });
    expect(await drawn(pixels, two)).toBe('image/png');
    expect(await drawn(100 * 60, mark, '200')).toBe('image/png'); // alone, it may have more
  });

  test('has a size in shares, and an opacity', async () => {
    const image = await marked({ x: '0', y: '0', height: 0.5 }, { width: 1, alpha: 50 });
    expect(await pixelAt(image, 59, 29)).toMatch(/^7[ef]0080ff$/);
    expect(await pixelAt(image, 61, 29)).toBe(RED);
    expect(await pixelAt(image, 59, 31)).toBe(RED);
  });
});
