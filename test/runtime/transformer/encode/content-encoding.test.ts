import sharp, { Sharp } from 'sharp';
import { EncodedImage, transformImage } from '../../../../src/runtime/transformer/transform-image';
import { noise } from '../../../noise';
import { photograph } from '../graphics.support';
import { OPTIONS, transform } from '../transform-image.support';

type Rgba = readonly number[];

function drawn(width: number, height: number, color: (x: number, y: number) => Rgba): Promise<Buffer> {
  const data = Buffer.alloc(4 * width * height);
  for (let place = 0; place < width * height; place++) {
    const [r, g, b, alpha = 255] = color(place % width, Math.floor(place / width));
    data.set([r, g, b, alpha], 4 * place);
  }
  return sharp(data, { raw: { width, height, channels: 4 } }).png().toBuffer();
}

/** A checkerboard, whose two colors are purple if color has half the resolution. */
const art = (): Promise<Buffer> => drawn(16, 16, (x, y) => (x + y) % 2 === 0 ? [255, 0, 0] : [0, 0, 255]);

/** A flag with shades and an emblem, in which nearly every pixel has a color of its own, as in a photograph. */
const flag = (): Promise<Buffer> => drawn(16, 11, (x, y) => {
  const shade = 6 * x - 9 * y;
  if (y < 3 || y > 7) return [20, 30 + x, 190 + shade / 4];
  return Math.hypot(x - 7.5, y - 5) < 2.5 ? [250, 240 + x / 2, 235] : [200 + shade / 4, 20 + 3 * y, 30 + x];
});

const small = async (image: Sharp, side: number): Promise<Buffer> => image.resize(side, side).png().toBuffer();

function encode(original: Buffer, f: string, q = '80'): Promise<EncodedImage> {
  return transform(original, { f, q });
}

const rgba = (image: Buffer): Promise<Buffer> => sharp(image).toColourspace('srgb').ensureAlpha().raw().toBuffer();

/** Root mean square of the differences of channels. */
async function errorOf(result: Buffer, original: Buffer): Promise<number> {
  const [one, other] = await Promise.all([result, original].map(rgba));
  return Math.sqrt(one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0) / one.length);
}

const VIEWERS = [['AVIF and WebP', 'auto-avif'], ['WebP', 'auto-webp'], ['neither', 'auto']] as const;

describe.each(VIEWERS)('transformImage() encodes tiny images for viewers of %s', (_, f) => {
  test('has the exact colors of pixel art in fewer than 90 bytes', async () => {
    const { body, choice } = await encode(await art(), f);
    expect(await errorOf(body, await art())).toBe(0);
    expect(body.length).toBeLessThan(f === 'auto' ? 90 : 50);
    expect(choice!.reason).toBe('lossless is smallest');
  });

  test('has the exact colors of an icon that looks like a photograph', async () => {
    const { body } = await encode(await flag(), f);
    expect(await errorOf(body, await flag())).toBe(0);
  });

  test.each([[0, 0, 0, 0], [255, 0, 0, 255]])('encodes a single pixel of the color %i %i %i %i', async (...color) => {
    const { body } = await encode(await drawn(1, 1, () => color), f);
    expect([...await rgba(body)]).toEqual(color);
    expect(body.length).toBeLessThanOrEqual(f === 'auto' ? 70 : 30);
  });

  test('has no metadata and no more pixels than the original', async () => {
    const { body } = await encode(await art(), f);
    expect(await sharp(body).metadata()).toMatchObject({ width: 16, height: 16 });
    expect(await sharp(body).metadata()).not.toHaveProperty('exif');
  });
});

describe('transformImage() encodes tiny photographs', () => {
  const SIDES = [16, 32, 64];

  test.each(SIDES)('as the smaller of AVIF and WebP of the same quality, at %i pixels', async side => {
    const original = await small(photograph(), side);
    const [tried, avif] = await Promise.all(['auto-avif', 'avif'].map(f => encode(original, f)));
    expect(tried.body.length).toBeLessThanOrEqual(avif.body.length);
    expect(await errorOf(tried.body, original)).toBeLessThan(8);
    expect(tried.choice?.encoding).toMatch(/^lossy/);
  });

  test('as WebP in two thirds of the bytes of AVIF at 16 pixels, as the header of AVIF has 300 bytes', async () => {
    const original = await small(photograph(), 16);
    const [tried, avif] = await Promise.all(['auto-avif', 'avif'].map(f => encode(original, f)));
    expect(tried.contentType).toBe('image/webp');
    expect(tried.body.length).toBeLessThan(avif.body.length * 0.67);
  });

  test.each(SIDES)('as JPEG for viewers of neither AVIF nor WebP, at %i pixels', async side => {
    expect((await encode(await small(photograph(), side), 'auto')).contentType).toBe('image/jpeg');
  });

  test('as an avatar with transparent corners in less than a third of the bytes of a lossless encoding', async () => {
    const round = await drawn(64, 64, (x, y) =>
      [255, 255, 255, 255 * Math.max(0, Math.min(1, 32 - Math.hypot(x - 31.5, y - 31.5)))]);
    const avatar = await sharp(await small(photograph(), 64)).ensureAlpha()
      .composite([{ input: round, blend: 'dest-in' }]).png().toBuffer();
    const { body } = await encode(avatar, 'auto-avif');
    const lossless = await sharp(avatar).webp({ lossless: true }).toBuffer();
    expect(body.length).toBeLessThan(lossless.length / 3);
  });

  test('without being refined later, as all photographs of up to 400x300 pixels', async () => {
    expect((await encode(await small(photograph(), 64), 'auto-avif')).isRefinable).toBe(false);
    expect((await encode(await noise(400, 300).png().toBuffer(), 'auto-avif')).isRefinable).toBe(false);
    expect((await encode(await noise(401, 300).png().toBuffer(), 'auto-avif')).isRefinable).toBe(true);
  });
});

describe('transformImage() encodes tiny images in a requested format', () => {
  test.each([['avif', 'image/avif'], ['webp', 'image/webp'], ['jpg', 'image/jpeg'], ['png', 'image/png']])(
    'keeps fm=%s for pixel art and a photograph',
    async (f, contentType) => {
      for (const original of [await art(), await small(photograph(), 32)]) {
        expect((await encode(original, f)).contentType).toBe(contentType);
      }
    },
  );

  test('has exact colors of pixel art with fm=webp and fm=png, and no purple with fm=jpg and fm=avif', async () => {
    const errors = await Promise.all(['webp', 'png', 'jpg', 'avif'].map(async f =>
      errorOf((await encode(await art(), f)).body, await art())));
    expect(errors.slice(0, 2)).toEqual([0, 0]);
    expect(Math.max(...errors)).toBeLessThan(12);
  });

  test('is lossless for q=100 where the format can be', async () => {
    const original = await small(photograph(), 32);
    const [webp, jpeg] = await Promise.all(['auto-avif', 'jpg'].map(f => encode(original, f, '100')));
    expect(await errorOf(webp.body, original)).toBe(0);
    expect(webp.choice!.reason).toBe('quality 100');
    expect(jpeg.contentType).toBe('image/jpeg');
  });

  test('has no colors that look wrong with fm=jpg in an emoji of 10x10', async () => {
    const emoji = await drawn(10, 10, (x, y) => (x + 2 * y) % 5 < 2 ? [255, 255, 255] : [255, 0, 0]);
    expect(await errorOf((await encode(emoji, 'jpg')).body, emoji)).toBeLessThan(8);
  });

  test('keeps the pixels of a JPEG of 2x2 apart', async () => {
    const corner = await drawn(2, 2, (x, y) => x + y === 1 && x > 0 ? [0, 0, 0] : [255, 255, 255]);
    expect(await errorOf((await encode(corner, 'jpg')).body, corner)).toBeLessThan(20);
  });
});

test('fm=json of a tiny image describes the encoding of its variants', async () => {
  const { body } = await transformImage(await art(), { v: '1', f: 'json' }, OPTIONS);
  expect(JSON.parse(body.toString())).toMatchObject({ encoding: 'lossless WebP', reason: 'lossless is smallest' });
});
