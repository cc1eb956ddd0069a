import sharp, { FormatEnum, Sharp } from 'sharp';
import { targetOf } from '../../../../src/runtime/transformer/encode/encode';
import { withoutDensity } from '../../../../src/runtime/transformer/formats/png';
import { renderImage } from '../../../../src/runtime/transformer/transform-image';
import { isBad, parseRequest } from '../../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../../src/runtime/url/operations';
import { noise } from '../../../noise';
import { RULES } from '../../edge/edge-cases';
import { OPTIONS, quarters, transform } from '../transform-image.support';

// The settings are those that were measured; what others would make of the same pixels has other bytes.
describe('encoded() matches sharp', () => {
  test.each<[string, number, number, (image: Sharp) => Sharp]>([
    ['avif', 160, 120, image => image.avif({ quality: 53, effort: 3, tune: 'ssim' })],
    ['avif', 400, 300, image => image.avif({ quality: 55, effort: 3 })],
    ['avif', 401, 300, image => image.avif({ quality: 55, effort: 2 })],
    ['webp', 80, 60, image => image.webp({ quality: 82, effort: 4, smartSubsample: true })],
    ['jpg', 400, 400, image => image.jpeg({ quality: 77, mozjpeg: true, quantisationTable: 5 })],
    ['png', 60, 40, image => image.png({ compressionLevel: 9 })],
    ['gif', 60, 40, image => image.gif({ effort: 1 })],
  ])('returns the bytes of sharp with its settings, in %s at %ix%i', async (f, width, height, made) => {
    const original = await noise(width, height).png().toBuffer();
    const [ours, expected] = [(await transform(original, { f })).body, await made(sharp(original)).toBuffer()];
    expect(ours.equals(f === 'png' ? withoutDensity(expected) : expected)).toBe(true);
  });

  test.each<[string, (image: Sharp) => Sharp]>([
    ['avif', image => image.avif({ quality: 28, effort: 3, tune: 'ssim' })],
    ['webp', image => image.webp({ quality: 32, effort: 4, smartSubsample: true })],
    ['jpg', image => image.jpeg({ quality: 31, mozjpeg: true, quantisationTable: 5 })],
  ])('reads the requested quality of %s on the scale of JPEG', async (f, made) => {
    const original = await noise(80, 60).png().toBuffer();
    expect((await transform(original, { f, q: '40' })).body.equals(await made(sharp(original)).toBuffer())).toBe(true);
  });
});

describe('negotiated WebP', () => {
  const typeOf = async (original: Buffer, asked = {}): Promise<string> =>
    (await transform(original, { f: 'auto-webp', ...asked })).contentType;

  test.each(['jpeg', 'webp', 'avif'] as const)('becomes JPEG for an opaque photograph in %s', async format => {
    const photo = await noise(160, 120).toFormat(format).toBuffer();
    expect(await typeOf(photo)).toBe('image/jpeg');
    expect(await typeOf(photo, { w: '80', h: '80', fit: 'crop' })).toBe('image/jpeg');
    expect(await typeOf(photo, { w: '80', h: '80', fit: 'fill', bg: '336699' })).toBe('image/jpeg');
  });

  test('equals the JPEG of other viewers', async () => {
    const photo = await noise(160, 120).jpeg().toBuffer();
    for (const asked of [{}, { q: '50' }, { w: '100' }]) {
      const [ours, expected] = await Promise.all(['auto-webp', 'jpg'].map(f => transform(photo, { f, ...asked })));
      expect(ours).toEqual(expected);
    }
  });

  test('is opaque for every operation on a JPEG file with which viewers of WebP share the JPEG of others', async () => {
    const photo = await noise(160, 120).jpeg().toBuffer();
    const queries = OPERATIONS.map(({ example = '' }) => Object.fromEntries(new URLSearchParams(example)));
    const requests = queries.map(query => parseRequest('/a.jpg', { ...query, bg: '' }, 'image/webp', RULES));
    const shared = requests.flatMap(request => isBad(request) || request.operations.f !== 'auto' ? [] : [request]);
    expect(shared.length).toBeGreaterThan(10);
    for (const { operations } of shared) {
      const { body } = await transform(photo, { ...operations, f: 'auto-webp' });
      const { hasAlpha } = await sharp(body).metadata();
      expect({ operations, hasAlpha }).toEqual({ operations, hasAlpha: false });
    }
  });

  test('stays WebP if the image may be transparent', async () => {
    const clear = await noise(160, 120).ensureAlpha(0.5).webp().toBuffer();
    const photo = await noise(160, 120).jpeg().toBuffer();
    expect(await Promise.all([
      typeOf(clear),
      typeOf(photo, { w: '80', h: '80', fit: 'fill' }),
      typeOf(photo, { rot: '30' }),
      typeOf(clear, { bg: '80336699' }),
    ])).toEqual(Array(4).fill('image/webp'));
    expect(await typeOf(clear, { bg: '336699' })).toBe('image/jpeg');
  });

  test.each(['png', 'gif'] as const)('stays WebP for a graphic, an opaque %s', async format => {
    expect(await typeOf(await quarters().toFormat(format).toBuffer())).toBe('image/webp');
  });

  test('stays WebP for a photograph if fm=webp requests it', async () => {
    expect((await transform(await noise(160, 120).jpeg().toBuffer(), { f: 'webp' })).contentType).toBe('image/webp');
  });
});

describe('targetOf()', () => {
  test.each<[keyof FormatEnum | 'avif', boolean]>([
    ['png', true], ['gif', true], ['jpeg', false], ['webp', false], ['avif', false],
  ])(
    'takes an original in %s for a format of graphics: %s', async (format, expected) => {
      const original = await quarters().toFormat(format).toBuffer();
      const isPage = await renderImage(original, { f: 'auto-avif', w: '32' }, OPTIONS, undefined, async rendering =>
        targetOf(rendering, false).mayBePage);
      expect(isPage).toBe(expected);
    });
});

describe('the transparency that encoded() stores', () => {
  const hasAlpha = async (bytes: Buffer, f: string, asked = {}): Promise<boolean | undefined> =>
    (await sharp((await transform(bytes, { f, ...asked })).body).metadata()).hasAlpha;

  test.each<[boolean, string, () => Sharp, object]>([
    [true, 'where the original has it', () => quarters().ensureAlpha(0.5), {}],
    [false, 'not where it has none', () => quarters(), {}],
    [false, 'not where it is filled', () => quarters().ensureAlpha(0.5), { bg: '336699' }],
    [true, 'where there are margins', () => quarters(), { w: '40', h: '40', fit: 'fill' }],
    [false, 'not where these are filled', () => quarters(), { w: '40', h: '40', fit: 'fill', bg: '336699' }],
    [true, 'where they are filled in part', () => quarters(), { w: '40', h: '40', fit: 'fill', bg: '80336699' }],
  ])('is %s for %s', async (expected, _, make, asked) => {
    for (const f of ['png', 'webp', 'avif']) {
      expect(await hasAlpha(await make().png().toBuffer(), f, asked)).toBe(expected);
    }
  });
});

describe('the pixel density of the original', () => {
  test.each(['avif', 'webp', 'jpg', 'png', 'gif'])('is removed from the format %s', async f => {
    const original = await quarters().withMetadata({ density: 311 }).jpeg().toBuffer();
    const { density } = await sharp((await transform(original, { f })).body).metadata();
    expect([undefined, 72]).toContain(density); // a JPEG says 72 if it knows of none
  });
});
