import sharp from 'sharp';
import { OPTIONS, animation, quarters, sizeOf, transform } from './transform-image.support';
import { TransformError } from '../../../src/runtime/transformer/transform-image';
import { noise } from '../../noise';

describe('transformImage', () => {
  test.each([
    ['avif', 'image/avif', 'heif'],
    ['webp', 'image/webp', 'webp'],
    ['jpg', 'image/jpeg', 'jpeg'],
    ['png', 'image/png', 'png'],
    ['gif', 'image/gif', 'gif'],
  ])('encodes %s with the type %s', async (f, contentType, format) => {
    const image = await transform(await quarters().png().toBuffer(), { f });
    expect(image.contentType).toBe(contentType);
    expect((await sharp(image.body).metadata()).format).toBe(format);
  });

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('decodes an original in %s', async format => {
    const image = await transform(await quarters().toFormat(format).toBuffer(), { f: 'jpg', w: '40' });
    expect(await sizeOf(image)).toBe('40x30');
  });

  test('uses the requested quality, or the default one', async () => {
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

describe('a variant for viewers without support of modern formats', () => {
  test('is JPEG for a photograph', async () => {
    expect((await transform(await noise(80, 60).webp().toBuffer(), { f: 'auto' })).contentType).toBe('image/jpeg');
  });

  test('is PNG for an image with transparency', async () => {
    const original = await quarters().ensureAlpha(0.5).webp().toBuffer();
    expect((await transform(original, { f: 'auto' })).contentType).toBe('image/png');
  });

  test('is JPEG for an image with an opaque alpha channel', async () => {
    const image = await transform(await noise(80, 60).ensureAlpha().png().toBuffer(), { f: 'auto' });
    expect(image.contentType).toBe('image/jpeg');
    expect((await sharp(image.body).metadata()).channels).toBe(3);
  });

  test('is JPEG if the background fills transparency', async () => {
    const original = await noise(80, 60).ensureAlpha(0.5).png().toBuffer();
    expect((await transform(original, { f: 'auto', bg: '336699' })).contentType).toBe('image/jpeg');
  });

  test('is GIF for an animation', async () => {
    expect((await transform(await animation('webp', ['red', 'blue']), { f: 'auto' })).contentType).toBe('image/gif');
  });

  test('keeps the palette of an original with a palette', async () => {
    const original = await quarters().ensureAlpha(0.5).png({ palette: true }).toBuffer();
    expect((await sharp((await transform(original, { f: 'png' })).body).metadata()).isPalette).toBe(true);
  });
});

describe('an original that is not an image of a supported format', () => {
  const problemOf = (bytes: Buffer, options = {}): Promise<unknown> =>
    transform(bytes, { f: 'webp', w: '64' }, options).catch((error: unknown) => error);

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('Hello')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['PDF', Buffer.from('%PDF-1.7\n%EOF')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('is unsupported if it contains %s', async (_, bytes) => {
    expect(await problemOf(bytes)).toMatchObject({ name: 'TransformError', problem: 'unsupported' });
  });

  test('is unsupported if it is a TIFF, unless TIFF is allowed', async () => {
    const tiff = await quarters().tiff().toBuffer();
    expect(await problemOf(tiff)).toMatchObject({ problem: 'unsupported' });
    expect(await problemOf(tiff, { allowTiff: true })).toMatchObject({ contentType: 'image/webp' });
    expect(await problemOf(tiff)).toMatchObject({ problem: 'unsupported' });
  });

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'is corrupt if it is a %s that ends early, even near its end',
    async format => {
      const whole = await noise(200, 200).toFormat(format).toBuffer();
      for (const share of [0.5, 0.9]) {
        expect(await problemOf(whole.subarray(0, whole.length * share))).toMatchObject({ problem: 'corrupt' });
      }
    },
  );

  test.each(['json', 'blurhash'])('is corrupt with fm=%s if it ends early', async f => {
    const whole = await quarters(400, 300).jpeg().toBuffer();
    await expect(transform(whole.subarray(0, whole.length / 2), { f })).rejects.toMatchObject({ problem: 'corrupt' });
  });

  test('is too large if it has more pixels than allowed', async () => {
    expect(await problemOf(await quarters(100, 101).png().toBuffer(), { maxInputPixels: 10_000 })).toMatchObject({
      problem: 'too-large',
    });
    expect(await problemOf(await quarters(100, 100).png().toBuffer(), { maxInputPixels: 10_000 })).toMatchObject({
      contentType: 'image/webp',
    });
  });

  test('is too large if one frame of an animation has too many pixels, and not because of their number', async () => {
    const original = await animation('gif', ['red', 'blue', 'green'], 100, 100);
    await expect(transform(original, { f: 'jpg' }, { maxInputPixels: 9999 })).rejects.toMatchObject({
      problem: 'too-large',
    });
    for (const f of ['jpg', 'webp', 'json', 'blurhash', 'thumbhash']) {
      expect((await transform(original, { f }, { maxInputPixels: 10_000 })).body.length).toBeGreaterThan(0);
    }
  });

  test('is rejected before it is decoded if it is a decompression bomb', async () => {
    const bomb = await sharp({ create: { width: 8100, height: 8000, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer();
    const started = process.memoryUsage.rss();
    await expect(transform(bomb, { f: 'webp', w: '64' })).rejects.toMatchObject({ problem: 'too-large' });
    expect(process.memoryUsage.rss() - started).toBeLessThan(50e6);
  });

  test('causes an error that does not quote the decoder', async () => {
    const whole = await quarters(400, 300).jpeg().toBuffer();
    const error = await problemOf(whole.subarray(0, whole.length / 2)) as TransformError;
    expect(error.message).toBe('The image is damaged or ends early.');
    expect(String(error.cause)).toMatch(/premature end/);
  });

  test('results in an image or a problem, whatever bytes change', async () => {
    const whole = await quarters(60, 40).jpeg().toBuffer();
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at] = 255 - bytes[at];
      const outcome = await problemOf(bytes);
      expect(outcome instanceof TransformError || 'contentType' in (outcome as object)).toBe(true);
    }
  });
});
