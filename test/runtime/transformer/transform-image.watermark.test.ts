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

describe('a watermark at a distance', () => {
  const BLUE = '0000ffff';
  const RED = 'ff0000ff';

  async function marked(
    place: Partial<Watermark>, more: object = {},
  ): Promise<Buffer> {
    const mark = { image: await halves('blue', 'blue', 20, 10), ...place, ...more };
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
    [{ x: '-5', y: '-7' }, [75, 43, 94, 52]],
    [{ x: '10p', y: '-10p' }, [10, 44, 29, 53]],
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
    ['right and top', { x: '90', y: '-55' }, ['90..99'], ['0..4']],
    ['left and bottom', { x: '-95', y: '53' }, ['0..4'], ['53..59']],
    ['right, by all of it', { x: '100', y: '0' }, [], []],
    ['left, by all of it', { x: '-100', y: '0' }, [], []],
    ['bottom, by all of it', { x: '0', y: '60' }, [], []],
    ['top, by all of it', { x: '0', y: '-60' }, [], []],
    ['everywhere, by far', { x: '500', y: '-500' }, [], []],
  ])('is left out where it lies outside: %s', async (_, place, columns, rows) => {
    const image = await marked(place);
    expect(await sizeOf({ body: image, contentType: 'image/png' })).toBe('100x60');
    expect([await blueIn(image, 'columns'), await blueIn(image, 'rows')]).toEqual([columns, rows]);
  });

  test('has its own pixels where parts of it lie outside', async () => {
    const image = { image: await halves('lime', 'blue', 20, 10) };
    const [left, right] = [await marked({ x: '-85', y: '-55' }, image), await marked({ x: '85', y: '55' }, image)];
    expect([await pixelAt(left, 0, 0), await pixelAt(left, 4, 4), await pixelAt(left, 5, 0)])
      .toEqual(['00ff00ff', '00ff00ff', BLUE]);
    expect([await pixelAt(right, 85, 55), await pixelAt(right, 94, 59), await pixelAt(right, 95, 59)])
      .toEqual(['00ff00ff', '00ff00ff', BLUE]);
  });

  test('has the side of its position where only one distance is given', async () => {
    const [left, top] = [await marked({ x: '5', align: 'top,right' }), await marked({ y: '-5', align: 'top,left' })];
    expect([await blueIn(left, 'columns'), await blueIn(left, 'rows')]).toEqual([['5..24'], ['6..15']]);
    expect([await blueIn(top, 'columns'), await blueIn(top, 'rows')]).toEqual([['6..25'], ['45..54']]);
  });

  test('may be larger than the image, which one inside the margin is not', async () => {
    const image = { image: await halves('blue', 'blue', 200, 90) };
    const [placed, aligned] = [await marked({ x: '10', y: '10' }, image), await marked({}, image)];
    expect([await blueIn(placed, 'columns'), await blueIn(placed, 'rows')]).toEqual([['10..99'], ['10..59']]);
    expect([await blueIn(aligned, 'columns'), await blueIn(aligned, 'rows')]).toEqual([['6..93'], ['14..53']]);
    const [right, low] = [await marked({ x: '10' }, image), await marked({ y: '10' }, image)];
    expect([await blueIn(right, 'columns'), await blueIn(low, 'rows')]).toEqual([['10..99'], ['10..59']]);
  });

  test('has at most a height', async () => {
    const image = await marked({ x: '0', y: '0', height: 5 });
    expect([await blueIn(image, 'columns'), await blueIn(image, 'rows')]).toEqual([['0..9'], ['0..4']]);
  });

  test('has a size in shares, and an opacity', async () => {
    const image = await marked({ x: '0', y: '0', height: 0.5 }, { width: 1, alpha: 50 });
    expect(await pixelAt(image, 59, 29)).toMatch(/^7[ef]0080ff$/);
    expect(await pixelAt(image, 61, 29)).toBe(RED);
    expect(await pixelAt(image, 59, 31)).toBe(RED);
  });
});
