import sharp from 'sharp';
import { OPTIONS, animation, noise, quarters, sizeOf, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';

describe('formats', () => {
  test.each([
    ['avif', 'image/avif', 'heif'],
    ['webp', 'image/webp', 'webp'],
    ['jpg', 'image/jpeg', 'jpeg'],
    ['png', 'image/png', 'png'],
    ['gif', 'image/gif', 'gif'],
  ])('%s is made, and said to be %s', async (f, contentType, format) => {
    const image = await transform(await quarters().png().toBuffer(), { f });
    expect(image.contentType).toBe(contentType);
    expect((await sharp(image.body).metadata()).format).toBe(format);
  });

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('an original in %s is read', async format => {
    const image = await transform(await quarters().toFormat(format).toBuffer(), { f: 'jpg', w: '40' });
    expect(await sizeOf(image)).toBe('40x30');
  });

  test('quality is the one asked for, else the usual', async () => {
    const photo = await noise(300, 200).png().toBuffer();
    const [low, usual, high] = await Promise.all(
      [{ q: '20' }, {}, { q: '95' }].map(quality => transform(photo, { f: 'jpg', ...quality })),
    );
    const other = await transform(photo, { f: 'jpg' }, { quality: { ...OPTIONS.quality, jpg: 95 } });
    expect(low.body.length).toBeLessThan(usual.body.length);
    expect(usual.body.length).toBeLessThan(high.body.length);
    expect(other.body).toEqual(high.body);
  });
});

describe('what suits viewers of no modern format', () => {
  test('is JPEG for a photo', async () => {
    expect((await transform(await noise(80, 60).webp().toBuffer(), { f: 'auto' })).contentType).toBe('image/jpeg');
  });

  test('is PNG where something is transparent', async () => {
    const original = await quarters().ensureAlpha(0.5).webp().toBuffer();
    expect((await transform(original, { f: 'auto' })).contentType).toBe('image/png');
  });

  test('is JPEG where something could be transparent and nothing is', async () => {
    const image = await transform(await noise(80, 60).ensureAlpha().png().toBuffer(), { f: 'auto' });
    expect(image.contentType).toBe('image/jpeg');
    expect((await sharp(image.body).metadata()).channels).toBe(3);
  });

  test('is JPEG where transparency is filled', async () => {
    const original = await noise(80, 60).ensureAlpha(0.5).png().toBuffer();
    expect((await transform(original, { f: 'auto', bg: '336699' })).contentType).toBe('image/jpeg');
  });

  test('is GIF for an animation', async () => {
    expect((await transform(await animation('webp', ['red', 'blue']), { f: 'auto' })).contentType).toBe('image/gif');
  });

  test('stays a palette where it was one', async () => {
    const original = await quarters().ensureAlpha(0.5).png({ palette: true }).toBuffer();
    expect((await sharp((await transform(original, { f: 'png' })).body).metadata()).isPalette).toBe(true);
  });
});

describe('what is no image', () => {
  const problemOf = (bytes: Buffer, options = {}): Promise<unknown> =>
    transform(bytes, { f: 'webp', w: '64' }, options).catch((error: unknown) => error);

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('Hello')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['PDF', Buffer.from('%PDF-1.7\n%EOF')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('a file with %s is unsupported', async (_, bytes) => {
    expect(await problemOf(bytes)).toMatchObject({ name: 'TransformError', problem: 'unsupported' });
  });

  test('TIFF is unsupported unless allowed', async () => {
    const tiff = await quarters().tiff().toBuffer();
    expect(await problemOf(tiff)).toMatchObject({ problem: 'unsupported' });
    expect(await problemOf(tiff, { allowTiff: true })).toMatchObject({ contentType: 'image/webp' });
    expect(await problemOf(tiff)).toMatchObject({ problem: 'unsupported' });
  });

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'a %s that ends early is corrupt, however late',
    async format => {
      const whole = await noise(200, 200).toFormat(format).toBuffer();
      for (const share of [0.5, 0.9]) {
        expect(await problemOf(whole.subarray(0, whole.length * share))).toMatchObject({ problem: 'corrupt' });
      }
    },
  );

  test.each(['json', 'blurhash'])('%s says nothing of an image that ends early', async f => {
    const whole = await quarters(400, 300).jpeg().toBuffer();
    await expect(transform(whole.subarray(0, whole.length / 2), { f })).rejects.toMatchObject({ problem: 'corrupt' });
  });

  test('more pixels than allowed are too large', async () => {
    expect(await problemOf(await quarters(100, 101).png().toBuffer(), { maxInputPixels: 10_000 })).toMatchObject({
      problem: 'too-large',
    });
    expect(await problemOf(await quarters(100, 100).png().toBuffer(), { maxInputPixels: 10_000 })).toMatchObject({
      contentType: 'image/webp',
    });
  });

  test('frames count, even where one alone is wanted', async () => {
    const original = await animation('gif', ['red', 'blue', 'green'], 100, 100);
    await expect(transform(original, { f: 'jpg' }, { maxInputPixels: 29_999 })).rejects.toMatchObject({
      problem: 'too-large',
    });
  });

  test('a bomb is refused before it is decoded', async () => {
    const bomb = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer();
    const started = process.memoryUsage.rss();
    await expect(transform(bomb, { f: 'webp', w: '64' })).rejects.toMatchObject({ problem: 'too-large' });
    expect(process.memoryUsage.rss() - started).toBeLessThan(50e6);
  });

  test('viewers are not told what the decoder said', async () => {
    const whole = await quarters(400, 300).jpeg().toBuffer();
    const error = await problemOf(whole.subarray(0, whole.length / 2)) as TransformError;
    expect(error.message).toBe('The image is damaged or ends early.');
    expect(String(error.cause)).toMatch(/premature end/);
  });

  test('bytes of any kind give an image or a problem', async () => {
    const whole = await quarters(60, 40).jpeg().toBuffer();
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at] = 255 - bytes[at];
      const outcome = await problemOf(bytes);
      expect(outcome instanceof TransformError || 'contentType' in (outcome as object)).toBe(true);
    }
  });
});
