import { decode, isBlurhashValid } from 'blurhash';
import { Colour, animation, quarters, tiles, transform } from './transform-image.support';

test('json describes the original', async () => {
  const image = await transform(await tiles([['red', 'red', 'blue']], 300, 200).jpeg().toBuffer(), { f: 'json' });
  expect(image.contentType).toBe('application/json');
  expect(JSON.parse(image.body.toString())).toEqual({
    width: 300,
    height: 200,
    format: 'jpg',
    frames: 1,
    dominantColor: expect.stringMatching(/^#f[0-9a-f]0[0-9a-f]0[0-9a-f]$/),
  });
});

test('json has width and height as they are seen', async () => {
  const image = await transform(await quarters().withMetadata({ orientation: 6 }).jpeg().toBuffer(), { f: 'json' });
  expect(JSON.parse(image.body.toString())).toMatchObject({ width: 60, height: 80 });
});

test('json counts the frames of an animation', async () => {
  const image = await transform(await animation('webp', ['red', 'blue', 'green']), { f: 'json' });
  expect(JSON.parse(image.body.toString())).toMatchObject({ width: 40, height: 30, format: 'webp', frames: 3 });
});

test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('json and blurhash take %s', async format => {
  const bytes = await quarters().toFormat(format).toBuffer();
  expect(JSON.parse((await transform(bytes, { f: 'json' })).body.toString()).format).toBe(
    format === 'jpeg' ? 'jpg' : format,
  );
  expect(isBlurhashValid((await transform(bytes, { f: 'blurhash' })).body.toString())).toEqual({ result: true });
});

test.each<[Colour[][], number, number]>([[[['red', 'blue']], 7, 0], [[['red'], ['blue']], 0, 5]])(
  'blurhash decodes to the image, roughly: %p', async (rows, x, y) => {
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
])('blurhash of %ix%i has more parts along the longer side', async (width, height, first) => {
  const image = await transform(await quarters(width, height).png().toBuffer(), { f: 'blurhash' });
  expect(image.body.toString()).toMatch(new RegExp(`^${first}`));
});

test('json and blurhash see what is transparent on white', async () => {
  const hidden = await tiles([['black']], 40, 30).ensureAlpha(0).png().toBuffer();
  const white = await tiles([['white']], 40, 30).png().toBuffer();
  for (const f of ['json', 'blurhash']) {
    expect((await transform(hidden, { f })).body.toString()).toBe((await transform(white, { f })).body.toString());
  }
});

test.each(['json', 'blurhash'])('%s is of the first frame alone', async f => {
  const originals = [await animation('gif', ['red', 'blue', 'blue']), await tiles([['red']], 40, 30).gif().toBuffer()];
  const [animated, still] = await Promise.all(originals.map(async bytes =>
    (await transform(bytes, { f })).body.toString().replace(/"frames":\d/, '')));
  expect(animated).toBe(still);
});

test.each([[1, 1], [1, 400], [400, 1]])('blurhash and json take %ix%i', async (width, height) => {
  const bytes = await tiles([['red']], width, height).png().toBuffer();
  expect(isBlurhashValid((await transform(bytes, { f: 'blurhash' })).body.toString())).toEqual({ result: true });
  expect(JSON.parse((await transform(bytes, { f: 'json' })).body.toString())).toMatchObject({ width, height });
});
