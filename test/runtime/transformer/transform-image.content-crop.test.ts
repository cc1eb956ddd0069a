import sharp from 'sharp';
import { Asked, colourAt, corners, quarters, tiles, transform } from './transform-image.support';
import { FocalPoint } from '../../../src/runtime/transformer/operate/focus/focal-point';

const CROP = { f: 'png', fit: 'crop', crop: 'faces' };

/** A gray image with a small red square near its right end. */
function withSquare(width = 1200, height = 400): sharp.Sharp {
  const square = { create: { width: 120, height: 120, channels: 3 as const, background: 'red' } };
  return sharp({ create: { width, height, channels: 3, background: '#999' } })
    .composite([{ input: square, left: width - 200, top: 140 }]);
}

/** Returns the left side of the kept part, as a share of the width of `withSquare()`: 1000 of 1200 is red. */
async function redFrom(bytes: Buffer, asked: Asked): Promise<number> {
  const image = await transform(bytes, { ...CROP, ...asked });
  const { data, info } = await sharp(image.body).raw().toBuffer({ resolveWithObject: true });
  const row = Math.floor(info.height / 2);
  for (let x = 0; x < info.width; x++) {
    const at = (row * info.width + x) * info.channels;
    if (data[at] - data[at + 1] > 128) return x / info.width;
  }
  return NaN;
}

describe('a crop by content', () => {
  test('keeps the same part of an image at every width', async () => {
    const bytes = await withSquare().jpeg().toBuffer();
    const found = await Promise.all([64, 96, 200, 320, 400].map(w =>
      redFrom(bytes, { w: String(w), h: String(w) })));
    for (const left of found) expect(Math.abs(left - found[4])).toBeLessThan(0.02);
  });

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('finds the content of a file in the format %s', async format => {
    const bytes = await withSquare().toFormat(format).toBuffer();
    expect(await redFrom(bytes, { w: '100', h: '100' })).toBeGreaterThan(0);
  });

  test('finds the content of a progressive JPEG and of one that is turned', async () => {
    const progressive = await withSquare().jpeg({ progressive: true }).toBuffer();
    expect(await redFrom(progressive, { w: '100', h: '100' })).toBeGreaterThan(0);
    const turned = await sharp(await withSquare().png().toBuffer()).rotate(270).withMetadata({ orientation: 6 })
      .jpeg().toBuffer();
    expect(await redFrom(turned, { w: '100', h: '100' })).toBeGreaterThan(0);
  });

  test('finds the content of an image that is mirrored', async () => {
    const bytes = await withSquare().png().toBuffer();
    expect(await redFrom(bytes, { w: '100', h: '100', flip: 'h' })).toBeGreaterThan(0);
  });

  test('finds an object on transparent pixels', async () => {
    const square = await tiles([['white']], 120, 120).png().toBuffer();
    const bytes = await sharp({ create: { width: 1200, height: 400, channels: 4, background: '#0000' } })
      .composite([{ input: square, left: 1000, top: 140 }]).png().toBuffer();
    const { body } = await transform(bytes, { ...CROP, w: '100', h: '100' });
    expect((await sharp(body).stats()).channels[3].max).toBe(255);
  });
});

describe('a crop by content of an original with a focal point', () => {
  const cropped = async (focus: FocalPoint, asked: Asked = {}) => {
    const image = await transform(await quarters(200, 200).png().toBuffer(),
      { ...CROP, w: '40', h: '100', ...asked }, {}, undefined, focus);
    return corners(image);
  };

  test.each<[string, FocalPoint, Asked, string[]]>([
    ['the top left', { x: 0, y: 0 }, {}, ['red', 'red', 'blue', 'blue']],
    ['the right', { x: 0.9, y: 0.5 }, {}, ['green', 'green', 'yellow', 'yellow']],
    ['the right of a mirrored image', { x: 0.9, y: 0.5 }, { flip: 'h' }, ['green', 'green', 'yellow', 'yellow']],
    ['the left of a turned image', { x: 0.1, y: 0.5 }, { rot: '90', w: '100', h: '40' }, ['blue', 'red', 'blue', 'red']],
    ['the right of a rectangle', { x: 0.9, y: 0.5 }, { rect: '50_0_150_200' }, ['green', 'green', 'yellow', 'yellow']],
  ])('keeps its surroundings: %s', async (_, focus, asked, expected) => {
    expect(await cropped(focus, asked)).toEqual(expected);
  });

  test('ignores a point outside of a rectangle', async () => {
    const bytes = await withSquare().png().toBuffer();
    const { body } = await transform(bytes, { ...CROP, w: '100', h: '100', rect: '300_0_900_400' }, {}, undefined,
      { x: 0.1, y: 0.5 });
    expect((await sharp(body).stats()).channels[1].min).toBeLessThan(50);
  });

  test('lets an explicit point and side take precedence', async () => {
    expect(await cropped({ x: 0.9, y: 0.5 }, { 'crop': 'focalpoint', 'fp-x': '0.1' }))
      .toEqual(['red', 'red', 'blue', 'blue']);
    expect(await cropped({ x: 0.9, y: 0.5 }, { crop: 'left' })).toEqual(['red', 'red', 'blue', 'blue']);
  });

  test('keeps the surroundings of the point in an animation, too', async () => {
    const images = [quarters(200, 200), quarters(200, 200).negate()];
    const frames = await Promise.all(images.map(each => each.png().toBuffer()));
    const bytes = await sharp(frames, { join: { animated: true } }).gif().toBuffer();
    const asked = { ...CROP, f: 'gif', w: '40', h: '100' };
    expect(await colourAt(await transform(bytes, asked, {}, undefined, { x: 0.9, y: 0.5 }), 2, 2)).toBe('green');
    expect(await colourAt(await transform(bytes, asked), 2, 2)).toBe('red');
  });
});

test('fm=json has the focal point of the original, or the one that is found', async () => {
  const bytes = await withSquare().png().toBuffer();
  const focusOf = async (focus?: FocalPoint) =>
    JSON.parse(String((await transform(bytes, { f: 'json' }, {}, undefined, focus)).body)).focus as FocalPoint;
  expect(await focusOf({ x: 0.12345, y: 0.7 })).toEqual({ x: 0.123, y: 0.7 });
  expect((await focusOf()).x).toBeGreaterThan(0.7);
});
