import sharp from 'sharp';
import { animation, pixelAt, quarters, sizeOf, transform } from './transform-image.support';

const BOX = { w: '80', h: '80' };
let photo: Buffer;

beforeAll(async () => {
  photo = await quarters(80, 40).png().toBuffer();
});

describe('the operation fit=clamp', () => {
  test('repeats the outermost pixels on the sides that are added', async () => {
    const image = await transform(photo, { f: 'png', ...BOX, fit: 'clamp' });
    expect(await sizeOf(image)).toBe('80x80');
    expect(await pixelAt(image, 5, 0)).toEqual([255, 0, 0, 255]);
    expect(await pixelAt(image, 75, 0)).toEqual([0, 255, 0, 255]);
    expect(await pixelAt(image, 5, 79)).toEqual([0, 0, 255, 255]);
    expect((await sharp(image.body).metadata()).hasAlpha).toBe(false);
  });

  test('repeats pixels of each frame separately', async () => {
    const image = await transform(await animation('webp', ['red', 'blue'], 40, 20), {
      f: 'webp', w: '40', h: '40', fit: 'clamp',
    });
    expect((await sharp(image.body).metadata()).pages).toBe(2);
    for (const y of [0, 39]) {
      expect((await pixelAt(image, 20, y, 0))[0]).toBeGreaterThan(200);
      expect((await pixelAt(image, 20, y, 1))[2]).toBeGreaterThan(200);
    }
  });
});

test('transparent sides of an opaque image lend it no color in a blur', async () => {
  const red = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } }).png().toBuffer();
  const { body } = await transform(red, { f: 'png', w: '40', h: '40', fit: 'fill', blur: '20' });
  const { data } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  const visible = [...data.keys()].filter(at => at % 4 === 0 && data[at + 3] > 0);
  expect(visible.filter(at => data[at] < 253 || data[at + 1] > 2 || data[at + 2] > 2)).toEqual([]);
  expect(visible.length).toBeGreaterThan(800);
});

describe('the operation fill=blur', () => {
  test('surrounds the image with itself, enlarged to the box and blurred', async () => {
    const image = await transform(photo, { f: 'png', ...BOX, fit: 'fill', fill: 'blur' });
    expect(await sizeOf(image)).toBe('80x80');
    expect((await sharp(image.body).metadata()).hasAlpha).toBe(false);
    // The background shows the middle of the image at twice its size: red, green, blue and yellow.
    const [red, green] = await Promise.all([pixelAt(image, 0, 10), pixelAt(image, 79, 10)]);
    expect([red[0] > 240, red[1] < 15, green[0] < 15, green[1] > 240]).toEqual([true, true, true, true]);
    const [edge] = await pixelAt(image, 40, 5);
    expect(edge).toBeGreaterThan(80);
    expect(edge).toBeLessThan(180);
    expect(await pixelAt(image, 5, 25)).toEqual([255, 0, 0, 255]); // the image itself
  });

  test('is part of the image for later operations', async () => {
    const image = await transform(photo, { f: 'png', ...BOX, fit: 'fill', fill: 'blur', sat: '-100' });
    const [red, green, blue] = await pixelAt(image, 5, 5);
    expect([red, red]).toEqual([green, blue]);
  });

  test('surrounds every frame of an animation with itself', async () => {
    const image = await transform(await animation('gif', ['red', 'blue'], 40, 20), {
      f: 'webp', w: '40', h: '40', fit: 'fill', fill: 'blur',
    });
    expect((await pixelAt(image, 20, 2, 0))[0]).toBeGreaterThan(200);
    expect((await pixelAt(image, 20, 2, 1))[2]).toBeGreaterThan(200);
  });

  test('covers a very narrow image without a gap', async () => {
    const narrow = await quarters(2, 400).png().toBuffer();
    const image = await transform(narrow, { f: 'png', w: '320', h: '32', fit: 'fill', fill: 'blur' });
    expect(await sizeOf(image)).toBe('320x32');
    expect((await sharp(image.body).stats()).isOpaque).toBe(true);
  });
});

test('the operation fill=auto adds the average color of the image', async () => {
  const red = { create: { width: 20, height: 20, channels: 3 as const, background: '#ff0000' } };
  const blue = await sharp({ create: { ...red.create, background: '#0000ff' } }).png().toBuffer();
  const original = await sharp(red).extend({ right: 20, background: '#ff0000' })
    .composite([{ input: blue, left: 20, top: 0 }]).png().toBuffer();
  const image = await transform(original, { f: 'png', ...BOX, fit: 'fill', fill: 'auto' });
  for (const y of [0, 79]) {
    const [r, g, b, alpha] = await pixelAt(image, 40, y);
    expect([Math.abs(r - 127.5) < 1, g, Math.abs(b - 127.5) < 1, alpha]).toEqual([true, 0, true, 255]);
  }
});

describe('the operation fill-color', () => {
  test('colors the added area, but not transparent pixels of the image', async () => {
    const hole = await sharp({ create: { width: 80, height: 40, channels: 4, background: '#00000000' } })
      .png().toBuffer();
    const image = await transform(hole, { 'f': 'png', ...BOX, 'fit': 'fill', 'fill-color': '336699' });
    expect(await pixelAt(image, 40, 5)).toEqual([0x33, 0x66, 0x99, 255]);
    expect((await pixelAt(image, 40, 40))[3]).toBe(0);
  });

  test('mixes a translucent color with the background', async () => {
    const image = await transform(photo, {
      'f': 'png', ...BOX, 'fit': 'fill', 'fill-color': '800000ff', 'bg': 'ffffff',
    });
    const [red, green, blue, alpha] = await pixelAt(image, 40, 5);
    expect([Math.abs(red - 127) < 2, Math.abs(green - 127) < 2, blue, alpha]).toEqual([true, true, 255, 255]);
  });
});
