import sharp from 'sharp';
import { animation, pixelAt, quarters, sizeOf, tiles, transform } from './transform-image.support';

let photo: Buffer;
let translucent: Buffer;

beforeAll(async () => {
  photo = await quarters(100, 80).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  const background = { r: 0, g: 0, b: 255, alpha: 0.5 };
  translucent = await sharp({ create: { width: 40, height: 40, channels: 4, background } }).png().toBuffer();
});

describe('the operation mask', () => {
  test('makes corners outside of an ellipse transparent, and keeps its center', async () => {
    const image = await transform(photo, { f: 'png', mask: 'ellipse' });
    expect(await sizeOf(image)).toBe('100x80');
    expect((await pixelAt(image, 0, 0))[3]).toBe(0);
    expect((await pixelAt(image, 99, 79))[3]).toBe(0);
    expect((await pixelAt(image, 50, 1))[3]).toBe(255);
    expect((await pixelAt(image, 1, 40))[3]).toBe(255);
    expect((await pixelAt(image, 14, 11))[3]).toBeGreaterThan(0); // on the curve, at 45 degrees
    expect((await pixelAt(image, 13, 10))[3]).toBeLessThan(255);
  });

  test('rounds corners by a fifth of the shorter side by default', async () => {
    const usual = await transform(photo, { f: 'png', mask: 'corners' });
    const explicit = await transform(photo, { 'f': 'png', 'mask': 'corners', 'corner-radius': '16' });
    expect(usual.body.equals(explicit.body)).toBe(true);
  });

  test('rounds each corner by its own radius', async () => {
    const image = await transform(photo, { 'f': 'png', 'mask': 'corners', 'corner-radius': '0_10_20_30' });
    const alphas = [[0, 0], [99, 0], [99, 79], [0, 79], [92, 73], [5, 74]].map(([x, y]) => pixelAt(image, x, y));
    expect((await Promise.all(alphas)).map(([, , , alpha]) => alpha)).toEqual([255, 0, 0, 0, 255, 0]);
  });

  test('shows the background in a JPEG, white by default', async () => {
    const white = await pixelAt(await transform(photo, { f: 'jpg', mask: 'ellipse' }), 0, 0);
    expect(Math.min(...white)).toBeGreaterThan(245);
    const [red, green, blue] = await pixelAt(await transform(photo, { f: 'jpg', mask: 'ellipse', bg: '0000ff' }), 0, 0);
    expect([red < 20, green < 20, blue > 230]).toEqual([true, true, true]);
  });

  test('is PNG rather than JPEG if the viewer accepts no modern format', async () => {
    expect((await transform(photo, { f: 'auto', mask: 'ellipse' })).contentType).toBe('image/png');
    expect((await transform(photo, { f: 'auto', mask: 'ellipse', bg: 'ffffff' })).contentType).toBe('image/png');
    expect((await transform(photo, { f: 'auto-webp', mask: 'ellipse' })).contentType).toBe('image/webp');
  });

  test('keeps the transparency of the original inside', async () => {
    const image = await transform(translucent, { f: 'png', mask: 'ellipse' });
    expect(await pixelAt(image, 20, 20)).toEqual([0, 0, 255, 128]);
    expect((await pixelAt(image, 0, 0))[3]).toBe(0);
  });

  test('cuts every frame of an animation', async () => {
    const image = await transform(await animation('webp', ['red', 'blue'], 40, 40), { f: 'webp', mask: 'ellipse' });
    expect((await sharp(image.body).metadata()).pages).toBe(2);
    for (const page of [0, 1]) {
      expect((await pixelAt(image, 0, 0, page))[3]).toBe(0);
      expect((await pixelAt(image, 39, 39, page))[3]).toBe(0);
      expect((await pixelAt(image, 20, 20, page))[3]).toBe(255);
    }
  });
});

describe('the operation border', () => {
  test('draws a line inside the edge, and keeps the size', async () => {
    const image = await transform(photo, { f: 'png', border: '5_336699' });
    expect(await sizeOf(image)).toBe('100x80');
    for (const [x, y] of [[0, 0], [4, 40], [95, 40], [50, 4], [99, 79]]) {
      expect(await pixelAt(image, x, y)).toEqual([0x33, 0x66, 0x99, 255]);
    }
    expect((await pixelAt(image, 5, 5))[0]).toBeGreaterThan(200); // red
  });

  test('mixes a translucent color with the image', async () => {
    const image = await transform(photo, { f: 'png', border: '5_800000ff' });
    const [red, green, blue] = await pixelAt(image, 1, 1);
    expect(Math.abs(red - 127) + green + Math.abs(blue - 128)).toBeLessThan(12);
  });

  test('cuts off what is outside of its rounded corners', async () => {
    const image = await transform(photo, { 'f': 'png', 'border': '4_00ff00', 'border-radius': '20' });
    expect((await pixelAt(image, 0, 0))[3]).toBe(0);
    expect(await pixelAt(image, 50, 0)).toEqual([0, 255, 0, 255]);
    expect(await pixelAt(image, 7, 7)).toEqual([0, 255, 0, 255]); // 45 degrees: 20 - 18 / sqrt(2)
  });

  test('follows the shape of the mask', async () => {
    const image = await transform(photo, { f: 'png', mask: 'ellipse', border: '6_00ff00' });
    expect(await pixelAt(image, 3, 40)).toEqual([0, 255, 0, 255]);
    expect(await pixelAt(image, 50, 3)).toEqual([0, 255, 0, 255]);
    expect((await pixelAt(image, 1, 1))[3]).toBe(0);
  });

  test('fills an image if the border is wider than the image', async () => {
    const image = await transform(photo, { f: 'png', border: '9999_00ff00' });
    expect(await pixelAt(image, 50, 40)).toEqual([0, 255, 0, 255]);
  });
});

describe('the operation pad', () => {
  test('adds margins to an image without a size', async () => {
    const image = await transform(photo, { f: 'png', pad: '10_20_30_40' });
    expect(await sizeOf(image)).toBe('160x120');
    expect((await pixelAt(image, 39, 50))[3]).toBe(0);
    expect((await pixelAt(image, 40, 10))[3]).toBe(255);
    expect((await pixelAt(image, 139, 89))[3]).toBe(255);
    expect((await pixelAt(image, 140, 89))[3]).toBe(0);
  });

  test('adds a margin at one side with pad-left, and another one at the top with pad-top', async () => {
    const image = await transform(photo, { 'f': 'png', 'pad-left': '40', 'pad-top': '10' });
    expect(await sizeOf(image)).toBe('140x90');
    expect((await pixelAt(image, 39, 50))[3]).toBe(0);
    expect((await pixelAt(image, 40, 9))[3]).toBe(0);
    expect((await pixelAt(image, 40, 10))[3]).toBe(255);
  });

  test.each([
    [{ w: '64', pad: '10' }, '64x55'],
    [{ w: '64', h: '64', fit: 'crop', pad: '10' }, '64x64'],
    [{ w: '64', h: '64', fit: 'fill', pad: '10_0_0_0' }, '64x64'],
    [{ w: '64', h: '20', fit: 'scale', pad: '10' }, '64x20'],
    [{ h: '50', pad: '5' }, '60x50'],
    [{ 'w': '64', 'h': '50', 'fit': 'scale', 'pad-left': '10' }, '64x50'],
    [{ 'h': '50', 'pad': '5', 'pad-left': '0', 'pad-right': '20' }, '70x50'],
    [{ 'h': '50', 'pad': '5_0_5_0', 'pad-top': '0', 'pad-bottom': '0' }, '63x50'],
    [{ w: '16', pad: '9999' }, '16x2560'],
    [{ w: '16', h: '16', fit: 'crop', pad: '9999' }, '16x16'],
  ])('counts toward the size: %j results in %s', async (operations, size) => {
    expect(await sizeOf(await transform(photo, { f: 'png', ...operations }))).toBe(size);
  });

  test('shows the background, which adjustments do not change', async () => {
    const image = await transform(photo, { f: 'png', pad: '10', bg: '336699', bri: '100' });
    expect(await pixelAt(image, 2, 2)).toEqual([0x33, 0x66, 0x99, 255]);
    expect(await pixelAt(image, 50, 50)).toEqual([255, 255, 255, 255]);
  });

  test('is outside of the mask and the border, and inside of the watermark', async () => {
    const mark = { image: await tiles([['white']], 8, 8).png().toBuffer(), align: 'top,left' };
    const image = await transform(
      photo, { f: 'png', pad: '20', mask: 'ellipse', border: '4_00ff00', bg: '000000', mark: 'logo.png' }, {}, mark,
    );
    expect(await sizeOf(image)).toBe('140x120');
    expect(await pixelAt(image, 12, 12)).toEqual([255, 255, 255, 255]);
    expect(await pixelAt(image, 22, 60)).toEqual([0, 255, 0, 255]);
    expect(await pixelAt(image, 21, 21)).toEqual([0, 0, 0, 255]);
  });

  test('surrounds every frame of an animation', async () => {
    const image = await transform(await animation('gif', ['red', 'blue'], 20, 10), { f: 'webp', pad: '5_0_0_0' });
    expect(await sizeOf(image)).toBe('20x15');
    expect((await pixelAt(image, 10, 2, 1))[3]).toBe(0);
    expect((await pixelAt(image, 10, 12, 0))[0]).toBeGreaterThan(200);
    expect((await pixelAt(image, 10, 12, 1))[2]).toBeGreaterThan(200);
  });
});
