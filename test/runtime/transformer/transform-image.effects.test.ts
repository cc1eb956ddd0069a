import sharp from 'sharp';
import { Asked, colourAt, corners, pixelAt, quarters, sizeOf, tiles, transform } from './transform-image.support';
import { Watermark } from '../../../src/runtime/transformer/transform-image';

const original = (): Promise<Buffer> => quarters().png().toBuffer();

describe('the operation flip', () => {
  test.each([
    ['h', ['green', 'red', 'yellow', 'blue']],
    ['v', ['blue', 'yellow', 'red', 'green']],
    ['hv', ['yellow', 'blue', 'green', 'red']],
  ])('mirrors an image with flip=%s', async (flip, seen) => {
    expect(await corners(await transform(await original(), { f: 'png', flip }))).toEqual(seen);
  });

  test('is applied before a crop', async () => {
    const image = await transform(await original(), {
      f: 'png',
      flip: 'h',
      w: '20',
      h: '20',
      fit: 'crop',
      crop: 'top_left',
    });
    expect(await colourAt(image, 1, 1)).toBe('green');
  });
});

describe('the operation rot', () => {
  test.each<[string, string[], string]>([
    ['90', ['blue', 'red', 'yellow', 'green'], '60x80'],
    ['180', ['yellow', 'blue', 'green', 'red'], '80x60'],
    ['270', ['green', 'yellow', 'red', 'blue'], '60x80'],
  ])('rotates clockwise by %s degrees', async (rot, seen, size) => {
    const image = await transform(await original(), { f: 'png', rot });
    expect(await corners(image)).toEqual(seen);
    expect(await sizeOf(image)).toBe(size);
  });

  test('is applied before size and crop', async () => {
    expect(await sizeOf(await transform(await original(), { f: 'png', rot: '90', w: '30' }))).toBe('30x40');
    const cropped = await transform(await original(), {
      f: 'png',
      rot: '90',
      w: '30',
      h: '20',
      fit: 'crop',
      crop: 'top_left',
    });
    expect(await corners(cropped)).toEqual(['blue', 'red', 'blue', 'red']);
  });

  test('shows the background in the corners of other angles', async () => {
    const [clear, blue, veiled, jpeg] = await Promise.all(
      [{ f: 'png' }, { f: 'png', bg: '0000ff' }, { f: 'png', bg: '800000ff' }, { f: 'jpg' }].map(async operations =>
        transform(
          await tiles([['red']], 80, 60)
            .png()
            .toBuffer(),
          { rot: '45', ...operations },
        ),
      ),
    );
    expect(await sizeOf(clear)).toBe('99x99');
    expect((await pixelAt(clear, 1, 1))[3]).toBe(0);
    expect(await pixelAt(blue, 1, 1)).toEqual([0, 0, 255, 255]);
    expect(await pixelAt(veiled, 1, 1)).toEqual([0, 0, 255, 128]);
    expect(await colourAt(jpeg, 1, 1)).toBe('white');
    for (const image of [clear, blue, veiled, jpeg]) expect(await colourAt(image, 49, 49)).toBe('red');
  });

  test('never exceeds the limits, however large the original', async () => {
    const image = await transform(
      await quarters(900, 300).png().toBuffer(),
      { f: 'png', rot: '45' },
      { maxWidth: 300, maxHeight: 200 },
    );
    expect(await sizeOf(image)).toBe('200x200');
  });
});

describe('the operation blur', () => {
  test('blurs more with each step from 1 on', async () => {
    const bytes = await tiles([['black', 'white']], 40, 8).png().toBuffer();
    const blurs = ['1', '2', '3', '4', '8', '20'];
    const images = await Promise.all(blurs.map(blur => transform(bytes, { f: 'png', blur })));
    const edges = await Promise.all(images.map(async image => (await pixelAt(image, 19, 4))[0]));
    expect(edges[0]).toBeGreaterThan(4);
    expect([...edges].sort((a, b) => a - b)).toEqual(edges);
    expect(new Set(edges).size).toBe(edges.length);
  });
});

describe('the operation trim', () => {
  const framed = (): sharp.Sharp =>
    quarters().extend({ top: 10, left: 20, bottom: 30, right: 40, background: 'white' });

  test('removes borders of one color', async () => {
    const image = await transform(await framed().png().toBuffer(), { f: 'png', trim: 'color' });
    expect(await sizeOf(image)).toBe('80x60');
    expect(await corners(image)).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  test('is applied before size and after rect', async () => {
    const bytes = await framed().png().toBuffer();
    expect(await sizeOf(await transform(bytes, { f: 'png', trim: 'color', w: '40' }))).toBe('40x30');
    expect(await sizeOf(await transform(bytes, { f: 'png', trim: 'color', rect: '0_0_60_100' }))).toBe('40x60');
  });

  test.each([[1, 1], [2, 2], [50, 50]])('keeps a plain image of %ix%i unchanged', async (width, height) => {
    const bytes = await tiles([['white']], width, height).png().toBuffer();
    expect(await sizeOf(await transform(bytes, { f: 'png', trim: 'color' }))).toBe(`${width}x${height}`);
  });
});

describe('the operations blur, sharp and sat', () => {
  const spread = async (operations: Asked): Promise<number> =>
    (
      await sharp(
        (await transform(await quarters().greyscale().png().toBuffer(), { f: 'png', ...operations })).body,
      ).stats()
    ).channels[0].stdev;

  test('blur smooths pixels, more with a larger value', async () => {
    const [none, little, much, most] = await Promise.all(
      [{}, { blur: '20' }, { blur: '80' }, { blur: '200' }].map(spread),
    );
    expect(none).toBeGreaterThan(little);
    expect(little).toBeGreaterThan(much);
    expect(much).toBeGreaterThan(most);
  });

  test.each(['1', '200'])('blur accepts the value %s', async blur => {
    expect(await sizeOf(await transform(await original(), { f: 'png', blur }))).toBe('80x60');
  });

  test('blur has a quarter of its value as radius in pixels', async () => {
    const bytes = await original();
    const [ours, expected] = await Promise.all(
      [(await transform(bytes, { f: 'png', blur: '10' })).body, await sharp(bytes).blur(2.5).png().toBuffer()].map(
        png => sharp(png).raw().toBuffer(),
      ),
    );
    expect(ours.equals(expected)).toBe(true);
  });

  test('sharp emphasizes edges, more with a larger value', async () => {
    const soft = await tiles([['grey', 'black']], 80, 60).blur(2).png().toBuffer();
    const peaks = await Promise.all([{}, { sharp: '30' }, { sharp: '100' }].map(async operations =>
      (await sharp((await transform(soft, { f: 'png', ...operations })).body).stats()).channels[0].max));
    expect(peaks[1]).toBeGreaterThan(peaks[0]);
    expect(peaks[2]).toBeGreaterThan(peaks[1]);
  });

  test('sat reduces or increases color', async () => {
    const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 150, g: 110, b: 110 } } })
      .png()
      .toBuffer();
    const chroma = async (sat: string): Promise<number> => {
      const [r, g] = await pixelAt(await transform(bytes, { f: 'png', sat }), 4, 4);
      return r - g;
    };
    expect(Math.abs(await chroma('-100'))).toBeLessThanOrEqual(1);
    expect(await chroma('-50')).toBeLessThan(30);
    expect(await chroma('100')).toBeGreaterThan(60);
  });
});

describe('the operation bg', () => {
  const clear = (): Promise<Buffer> => tiles([['red']], 40, 40).ensureAlpha(0).png().toBuffer();

  test.each([
    ['0000ff', [0, 0, 255, 255]],
    ['800000ff', [0, 0, 255, 128]],
  ])('shows %s behind transparent areas', async (bg, pixel) => {
    expect(await pixelAt(await transform(await clear(), { f: 'png', bg }), 5, 5)).toEqual(pixel);
  });

  test.each(['avif', 'webp', 'jpg', 'gif'])('shows behind transparent areas in %s', async f => {
    expect(await colourAt(await transform(await clear(), { f, bg: '0000ff' }), 5, 5)).toBe('blue');
  });

  test.each([
    ['800000ff', [127, 127, 255]],
    ['40404040', [207, 207, 207]],
  ])('puts the translucent color %s on white in a JPEG', async (bg, expected) => {
    const seen = (await pixelAt(await transform(await clear(), { f: 'jpg', bg }), 5, 5)).slice(0, 3);
    expect(seen.map((value, index) => Math.abs(value - expected[index]) < 4)).toEqual([true, true, true]);
  });
});

describe('the operation mark', () => {
  const marked = async (mark: Partial<Watermark> = {}, operations: Asked = {}) => transform(
    await tiles([['red']], 200, 100).png().toBuffer(), { f: 'png', mark: 'm', ...operations }, {},
    { image: await tiles([['white']], 20, 10).png().toBuffer(), ...mark },
  );

  test.each<[string | undefined, number, number]>([
    [undefined, 180, 85],
    ['top,left', 20, 15],
    ['top,right', 180, 15],
    ['bottom,left', 20, 85],
    ['middle,center', 100, 50],
    ['top', 100, 15],
  ])('places the watermark at %s', async (align, x, y) => {
    const image = await marked({ align });
    expect(await colourAt(image, x, y)).toBe('white');
    expect(
      await sharp(image.body)
        .stats()
        .then(({ channels: [, green] }) => green.sum),
    ).toBe(20 * 10 * 255);
  });

  test.each<[string, number, number]>([
    ['pixels', 40, 40 * 20],
    ['a share', 0.5, 100 * 50],
    ['as wide as the image', 1, 160 * 80],
    ['too wide', 900, 160 * 80],
  ])('gives the watermark its width: %s', async (_, width, area) => {
    const {
      channels: [, green],
    } = await sharp((await marked({ width })).body).stats();
    expect(green.sum / 255).toBe(area);
  });

  test('limits the watermark so that a margin remains', async () => {
    const image = await tiles([['white']], 40, 2).png().toBuffer();
    const { channels: [, green] } = await sharp((await marked({ image, width: 900 })).body).stats();
    expect(green.sum / 255).toBe(180 * 9);
  });

  test('leaves a margin of a tenth of a small image', async () => {
    const image = await marked({ align: 'top,left' }, { rect: '0_0_200_50' });
    expect(
      await Promise.all(
        [
          [5, 5],
          [4, 5],
          [5, 4],
        ].map(([x, y]) => colourAt(image, x, y)),
      ),
    ).toEqual(['white', 'red', 'red']);
  });

  test('applies the opacity of the watermark', async () => {
    const [, green] = await pixelAt(await marked({ alpha: 50, align: 'top,left' }), 20, 15);
    expect(Math.abs(green - 127)).toBeLessThan(3);
    expect(await colourAt(await marked({ alpha: 0, align: 'top,left' }), 20, 15)).toBe('red');
  });

  test.each(['1', '12', '40'])('fits the watermark into an image %s pixels wide', async w => {
    expect(await sizeOf(await marked({}, { w }))).toBe(`${w}x${Math.max(1, Math.round(Number(w) / 2))}`);
  });

  test('rejects a watermark that is not an image', async () => {
    await expect(marked({ image: Buffer.from('no image') })).rejects.toMatchObject({ problem: 'unsupported' });
  });

  test('requires the image of the watermark', async () => {
    await expect(transform(await original(), { f: 'png', mark: 'm' })).rejects.toThrow(
      new TypeError('operations.mark requires the image of the watermark'),
    );
  });
});
