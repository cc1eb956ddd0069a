import { decode, isBlurhashValid } from 'blurhash';
import sharp from 'sharp';
import { gradient, photograph, words } from './graphics.support';
import { Colour, animation, quarters, tiles, transform } from './transform-image.support';

test('fm=json describes the original', async () => {
  const image = await transform(await tiles([['red', 'red', 'blue']], 300, 200).jpeg().toBuffer(), { f: 'json' });
  expect(image.contentType).toBe('application/json');
  expect(JSON.parse(image.body.toString())).toEqual({
    'width': 300,
    'height': 200,
    'focus': { x: expect.any(Number), y: expect.any(Number) },
    'format': 'jpg',
    'frames': 1,
    'dominantColor': expect.stringMatching(/^#f[0-9a-f]0[0-9a-f]0[0-9a-f]$/),
    'content': 'graphic',
    'encoding': 'lossless WebP',
    'reason': expect.stringMatching(/^lossless is/),
    'Content-Type': 'image/jpeg',
    'Content-Length': expect.stringMatching(/^\d+$/),
    'PixelWidth': 300,
    'PixelHeight': 200,
    'Orientation': 1,
    'ColorModel': 'RGB',
    'Depth': 8,
    'DPIWidth': 72,
    'DPIHeight': 72,
  });
});

test.each<[string, (image: sharp.Sharp) => sharp.Sharp, object]>([
  ['a grayscale image', image => image.toColourspace('b-w').png(), { ColorModel: 'Gray', Depth: 8 }],
  ['a CMYK image', image => image.toColourspace('cmyk').jpeg(), { ColorModel: 'CMYK' }],
  ['an image of 16 bits', image => image.toColourspace('rgb16').png(), { ColorModel: 'RGB', Depth: 16 }],
  ['a rotated image of 300 dpi', image => image.withMetadata({ orientation: 6, density: 300 }).jpeg(), {
    width: 60, height: 80, PixelWidth: 80, PixelHeight: 60, Orientation: 6, DPIWidth: 300, DPIHeight: 300,
  }],
  ['an image with a palette', image => image.png({ palette: true, colours: 4 }), { ColorModel: 'RGB', Depth: 8 }],
  ['a WebP', image => image.webp(), { 'Content-Type': 'image/webp' }],
  ['an AVIF', image => image.avif(), { 'Content-Type': 'image/avif' }],
])('fm=json has the properties of imgix for %s', async (_, change, facts) => {
  const original = await change(quarters()).toBuffer();
  expect(JSON.parse((await transform(original, { f: 'json' })).body.toString()))
    .toMatchObject({ ...facts, 'Content-Length': String(original.length) });
});

test('fm=json contains no metadata of the camera', async () => {
  const original = await quarters().withExif({ IFD0: { Make: 'Camera', Artist: 'Someone' } }).jpeg().toBuffer();
  expect((await transform(original, { f: 'json' })).body.toString()).not.toMatch(/Camera|Someone|Exif/i);
});

test.each<[string, () => sharp.Sharp, object]>([
  ['a photograph', photograph, { content: 'photograph', reason: 'photographs hide losses' }],
  ['a gradient', gradient, { content: 'gradient', encoding: 'lossy AVIF 4:4:4' }],
  ['text', () => words([255, 0, 0], [0, 0, 255]), { content: 'graphic' }],
])('fm=json contains the content of %s, and the encoding of the variant for viewers with AVIF', async (_, make, facts) => {
  const original = await make().png().toBuffer();
  const [json, variant] = await Promise.all([{ f: 'json' }, { f: 'auto-avif', w: '640' }].map(operations =>
    transform(original, operations)));
  expect(JSON.parse(json.body.toString())).toMatchObject({ ...facts, ...variant.choice });
});

test('fm=json contains width and height after the EXIF orientation', async () => {
  const image = await transform(await quarters().withMetadata({ orientation: 6 }).jpeg().toBuffer(), { f: 'json' });
  expect(JSON.parse(image.body.toString())).toMatchObject({ width: 60, height: 80 });
});

test('fm=json contains the number of frames of an animation', async () => {
  const image = await transform(await animation('webp', ['red', 'blue', 'green']), { f: 'json' });
  expect(JSON.parse(image.body.toString())).toMatchObject({ width: 40, height: 30, format: 'webp', frames: 3 });
});

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('fm=json and fm=blurhash support %s', async format => {
  const bytes = await quarters().toFormat(format).toBuffer();
  expect(JSON.parse((await transform(bytes, { f: 'json' })).body.toString()).format).toBe(
    format === 'jpeg' ? 'jpg' : format,
  );
  expect(isBlurhashValid((await transform(bytes, { f: 'blurhash' })).body.toString())).toEqual({ result: true });
});

test.each<[Colour[][], number, number]>([[[['red', 'blue']], 7, 0], [[['red'], ['blue']], 0, 5]])(
  'fm=blurhash decodes approximately to the image: %p', async (rows, x, y) => {
    const image = await transform(await tiles(rows, 80, 60).png().toBuffer(), { f: 'blurhash' });
    const pixels = decode(image.body.toString(), 8, 6);
    const [red, blue] = [pixels.subarray(0, 3), pixels.subarray((y * 8 + x) * 4)];
    expect(image.contentType).toBe('text/plain');
    expect(red[0] - red[2]).toBeGreaterThan(100);
    expect(blue[2] - blue[0]).toBeGreaterThan(100);
  });

// The first character says how many parts it has: (x - 1) + (y - 1) * 9, of digits and letters.
test.each([
  [80, 60, 'L'],
  [60, 60, 'L'],
  [60, 80, 'T'],
])('fm=blurhash of %ix%i has more components along the longer side', async (width, height, first) => {
  const image = await transform(await quarters(width, height).png().toBuffer(), { f: 'blurhash' });
  expect(image.body.toString()).toMatch(new RegExp(`^${first}`));
});

test('fm=json and fm=blurhash show transparent pixels on white', async () => {
  const hidden = await tiles([['black']], 40, 30).ensureAlpha(0).png().toBuffer();
  const white = await tiles([['white']], 40, 30).png().toBuffer();
  for (const f of ['json', 'blurhash']) {
    const [one, other] = await Promise.all([hidden, white].map(async bytes =>
      (await transform(bytes, { f })).body.toString().replace(/"(Content-Length|reason)":"[^"]+"/g, '')));
    expect(one).toBe(other);
  }
});

test.each(['json', 'blurhash'])('fm=%s describes only the first frame', async f => {
  const originals = [await animation('gif', ['red', 'blue', 'blue']), await tiles([['red']], 40, 30).gif().toBuffer()];
  const [animated, still] = await Promise.all(originals.map(async bytes =>
    (await transform(bytes, { f })).body.toString().replace(/"(frames|Content-Length)":"?\d+"?/g, '')));
  expect(animated).toBe(still);
});

describe('thumbhash', () => {
  type Formula = (x: number, y: number) => number[];
  const computed = (width: number, height: number, formula: Formula): Promise<Buffer> => {
    const data = Buffer.from(Array.from({ length: width * height }, (_, at) =>
      formula(at % width, Math.floor(at / width))).flat());
    return sharp(data, { raw: { width, height, channels: 4 } }).png().toBuffer();
  };

  // Hashes by the package `thumbhash` 0.1.1.
  test.each<[string, number, number, Formula, string]>([
    ['landscape', 60, 40, (x, y) => [x * x % 256, 6 * y, x * y % 256, 255], '3OcJJZhUVXZwd4d2iGiHd4igW/aH'],
    ['portrait', 30, 90, (x, y) => [x * y % 256, 2 * y, 8 * x, 255], 'mjcKWg5gcnd3dnd3f3RX9WY='],
    ['alpha', 50, 50, (x, y) => [5 * x, x * y % 256, 5 * y, x * x % 256], 'YCiGLQgWopmAiHdod5RvB5uYICKHiIh4eA=='],
  ])('equals the hash of its inventor for %s', async (_, width, height, formula, hash) => {
    const { body, contentType } = await transform(await computed(width, height, formula), { f: 'thumbhash' });
    expect([body.toString(), contentType]).toEqual([hash, 'text/plain']);
  });

  test('describes at most 100 pixels, and the first frame', async () => {
    const large = await transform(await photograph().png().toBuffer(), { f: 'thumbhash' });
    expect(Buffer.from(large.body.toString(), 'base64').length).toBeLessThan(30);
    const frames = await transform(await animation('gif', ['red', 'blue']), { f: 'thumbhash' });
    const still = await transform(await tiles([['red']], 40, 30).gif().toBuffer(), { f: 'thumbhash' });
    expect(frames.body.toString()).toBe(still.body.toString());
  });
});

test.each([[1, 1], [1, 400], [400, 1]])('fm=blurhash and fm=json support %ix%i', async (width, height) => {
  const bytes = await tiles([['red']], width, height).png().toBuffer();
  expect(isBlurhashValid((await transform(bytes, { f: 'blurhash' })).body.toString())).toEqual({ result: true });
  expect(JSON.parse((await transform(bytes, { f: 'json' })).body.toString())).toMatchObject({ width, height });
});
