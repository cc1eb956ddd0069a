import sharp from 'sharp';
import { colourAt, corners, pixelAt, quarters, sizeOf, tiles, transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { noise } from '../../noise';

const original = (): Promise<Buffer> => quarters(300, 200).png().toBuffer();

describe('the size of a variant', () => {
  test.each<[string, Record<string, string>, string]>([
    ['none: its own', {}, '300x200'],
    ['width', { w: '150' }, '150x100'],
    ['height', { h: '50' }, '75x50'],
    ['both: as a whole within', { w: '150', h: '50' }, '75x50'],
    ['wider than it is', { w: '640' }, '300x200'],
    ['max', { w: '100', h: '100', fit: 'max' }, '100x67'],
    ['the operation crop', { w: '100', h: '100', fit: 'crop' }, '100x100'],
    ['crop larger than it is: the largest of that ratio', { w: '800', h: '400', fit: 'crop' }, '300x150'],
    ['min', { w: '400', h: '400', fit: 'min' }, '200x200'],
    ['scale', { w: '100', h: '150', fit: 'scale' }, '100x150'],
    ['scale larger than it is: the largest of that ratio', { w: '400', h: '400', fit: 'scale' }, '200x200'],
    ['the operation fit=fill', { w: '100', h: '100', fit: 'fill' }, '100x100'],
    ['fill larger than it is: margins only', { w: '400', h: '400', fit: 'fill' }, '400x400'],
    ['ratio alone: the largest of it', { ar: '1_1', fit: 'crop' }, '200x200'],
    ['wide ratio alone', { ar: '3_1', fit: 'crop' }, '300x100'],
    ['region', { rect: '10_10_100_50' }, '100x50'],
    ['region, then width', { rect: '10_10_100_50', w: '50' }, '50x25'],
    ['a line is not less than a pixel high', { rect: '0_0_300_1', w: '32' }, '32x1'],
  ])('follows from the operations: %s', async (_, operations, size) => {
    expect(await sizeOf(await transform(await original(), { f: 'png', ...operations }))).toBe(size);
  });

  test.each([
    ['clip', '90', '67x100'], ['crop', '90', '100x100'], ['min', '90', '100x100'], ['scale', '90', '100x100'],
    ['fill', '90', '100x100'], ['crop', '180', '100x100'], ['clip', '180', '100x67'],
  ])('is the box if the original is larger than the limits: fit=%s, rotated by %s degrees', async (fit, rot, size) => {
    const operations = { f: 'png', w: '100', h: '100', fit, rot };
    expect(await sizeOf(await transform(await original(), operations, { maxWidth: 100, maxHeight: 100 }))).toBe(size);
  });

  test.each<[string, Record<string, string>, string]>([
    ['width', { w: '600' }, '600x400'],
    ['crop', { w: '400', h: '400', fit: 'crop' }, '400x400'],
    ['scale', { w: '400', h: '400', fit: 'scale' }, '400x400'],
    ['max never is', { w: '600', h: '600', fit: 'max' }, '300x200'],
    ['min never is', { w: '400', h: '400', fit: 'min' }, '200x200'],
    ['nor is what asks for no size', {}, '300x200'],
  ])('may exceed the original if enlargement is allowed: %s', async (_, operations, size) => {
    const image = await transform(await original(), { f: 'png', ...operations }, { allowEnlargement: true });
    expect(await sizeOf(image)).toBe(size);
  });

  test.each<[string, Record<string, string>, string]>([
    ['none', {}, '120x80'],
    ['width', { w: '200' }, '120x80'],
    ['height', { h: '200' }, '120x80'],
    ['crop', { w: '200', h: '200', fit: 'crop' }, '120x90'],
    ['ratio', { ar: '1_1', fit: 'crop' }, '90x90'],
  ])('never exceeds the limits: %s', async (_, operations, size) => {
    const image = await transform(
      await original(),
      { f: 'png', ...operations },
      { maxWidth: 120, maxHeight: 90, allowEnlargement: true },
    );
    expect(await sizeOf(image)).toBe(size);
  });
});

describe('the operation crop', () => {
  const nine = (): Promise<Buffer> =>
    tiles([['red', 'green', 'blue'], ['yellow', 'black', 'white'], ['grey', 'blue', 'red']], 90, 90).png().toBuffer();

  test.each<[string, Record<string, string>, string]>([
    ['the middle', {}, 'black'],
    ['top', { crop: 'top' }, 'green'],
    ['bottom', { crop: 'bottom' }, 'blue'],
    ['left', { crop: 'left' }, 'yellow'],
    ['right', { crop: 'right' }, 'white'],
    ['top left', { crop: 'top_left' }, 'red'],
    ['bottom right', { crop: 'bottom_right' }, 'red'],
    ['a point', { 'crop': 'focalpoint', 'fp-x': '0.17', 'fp-y': '0.83' }, 'grey'],
    ['a point in pixels', { 'crop': 'focalpoint', 'fp-x': '15', 'fp-y': '75' }, 'grey'],
    ['a point at the edge', { 'crop': 'focalpoint', 'fp-x': '1.00', 'fp-y': '0.50' }, 'white'],
  ])('keeps the area at %s', async (_, crop, colour) => {
    const [wide, high] = await Promise.all([['90', '30'], ['30', '90']].map(async ([w, h]) =>
      transform(await nine(), { f: 'png', w, h, fit: 'crop', ...crop })));
    const [row, column] = ['fp-y', 'fp-x'].map(name => Number(crop[name] ?? 0.5)).map(at => at > 1 ? at / 90 : at);
    const x = crop.crop?.includes('left') ? 0.1 : crop.crop?.includes('right') ? 0.9 : column;
    const y = crop.crop?.includes('top') ? 0.1 : crop.crop?.includes('bottom') ? 0.9 : row;
    expect(await colourAt(wide, Math.min(89, Math.floor(x * 90)), 15)).toBe(colour);
    expect(await colourAt(high, 15, Math.min(89, Math.floor(y * 90)))).toBe(colour);
  });

  test('finds the area with details by content', async () => {
    const details = await noise(60, 60, { sigma: 60 }).png().toBuffer();
    const bytes = await sharp({ create: { width: 400, height: 60, channels: 3, background: 'white' } })
      .composite([{ input: details, left: 320, top: 0 }]).png().toBuffer();
    const image = await transform(bytes, { f: 'png', w: '60', h: '60', fit: 'crop', crop: 'faces' });
    const { entropy } = await sharp(image.body).stats();
    expect(await sizeOf(image)).toBe('60x60');
    expect(entropy).toBeGreaterThan(5);
  });
});

describe('the operation fit=fill', () => {
  const fill = { w: '100', h: '100', fit: 'fill' };

  test('centers the whole image', async () => {
    const image = await transform(await original(), { f: 'png', ...fill });
    expect((await pixelAt(image, 50, 5))[3]).toBe(0);
    expect(await colourAt(image, 5, 20)).toBe('red');
    expect(await colourAt(image, -5, 80)).toBe('yellow');
  });

  test('pads with the background color', async () => {
    expect(await pixelAt(await transform(await original(), { f: 'png', ...fill, bg: '0000ff' }), 50, 5)).toEqual([
      0, 0, 255, 255,
    ]);
    expect((await pixelAt(await transform(await original(), { f: 'png', ...fill, bg: '800000ff' }), 50, 5))[3]).toBe(
      128,
    );
  });

  test('pads a JPEG with white', async () => {
    expect(await pixelAt(await transform(await original(), { f: 'jpg', ...fill }), 50, 5)).toEqual([
      255, 255, 255, 255,
    ]);
    expect(await pixelAt(await transform(await original(), { f: 'auto', ...fill, bg: 'fff' }), 50, 5)).toEqual([
      255, 255, 255, 255,
    ]);
  });
});

describe('the operation rect', () => {
  test('crops to the given rectangle', async () => {
    const image = await transform(await original(), { f: 'png', rect: '149_99_2_2' });
    expect(
      await Promise.all(
        [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ].map(([x, y]) => colourAt(image, x, y)),
      ),
    ).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  test('leaves out parts outside the image', async () => {
    const image = await transform(await original(), { f: 'png', rect: '200_150_500_500' });
    expect(await sizeOf(image)).toBe('100x50');
    expect(new Set(await corners(image))).toEqual(new Set(['yellow']));
  });

  test.each(['300_0_10_10', '0_200_10_10'])('rejects a rectangle outside the image with a reason: %s', async rect => {
    await expect(transform(await original(), { f: 'png', rect })).rejects.toMatchObject({
      problem: 'outside-image',
      message: `rect must lie in the image, which is 300x200, got: ${rect.replace(/_/g, ',')}`,
    });
  });

  test('combines with a focal point inside the rectangle', async () => {
    const image = await transform(await original(), {
      'f': 'png',
      'rect': '0_100_300_100',
      'w': '50',
      'h': '50',
      'fit': 'crop',
      'crop': 'focalpoint',
      'fp-x': '0.90',
      'fp-y': '0.50',
    });
    expect(new Set(await corners(image))).toEqual(new Set(['yellow']));
  });

  test('uses pixels of an SVG, and has the requested size', async () => {
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="#f00"/>' +
      '<rect x="200" width="200" height="200" fill="#0f0"/></svg>';
    const image = await transform(
      Buffer.from(drawing),
      { f: 'png', w: '40', rect: '200_0_200_200' },
      { svg: SvgOriginals.DRAW },
    );
    expect(await sizeOf(image)).toBe('40x40');
    expect(new Set(await corners(image))).toEqual(new Set(['green']));
    const outside = transform(
      Buffer.from(drawing),
      { f: 'png', w: '40', rect: '400_0_10_10' },
      { svg: SvgOriginals.DRAW },
    );
    await expect(outside).rejects.toThrow('rect must lie in the image, which is 400x400, got: 400,0,10,10');
  });
});

test.each([
  [5000, {}],
  [60_000, {}],
  [5000, { crop: 'faces' }],
])(
  'transformImage rejects a crop of an image so narrow that it would be scaled beyond what libvips accepts: 1x%i, %p',
  async (height, crop) => {
    const narrow = await sharp({ create: { width: 1, height, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const asked = { f: 'jpg', w: '2560', h: '2560', fit: 'crop', ...crop };
    await expect(transform(narrow, asked, { allowEnlargement: true })).rejects.toMatchObject({ problem: 'too-large' });
    expect(await sizeOf(await transform(narrow, asked))).toBe('1x1');
  },
);
