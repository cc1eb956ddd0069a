import sharp, { Sharp } from 'sharp';
import { withoutDensity } from '../../../src/transformation/pipeline/png';
import { noise, quarters, transform } from '../transform-image.support';

// The settings are those that were measured; what others would make of the same pixels has other bytes.
describe('is what sharp makes', () => {
  test.each<[string, number, number, (image: Sharp) => Sharp]>([
    ['avif', 500, 400, image => image.avif({ quality: 60, effort: 2 })],
    ['avif', 501, 400, image => image.avif({ quality: 60, effort: 1 })],
    ['avif', 1250, 1000, image => image.avif({ quality: 60, effort: 1 })],
    ['avif', 1251, 1000, image => image.avif({ quality: 60, effort: 0 })],
    ['webp', 60, 40, image => image.webp({ quality: 80, effort: 2 })],
    ['jpg', 60, 40, image => image.jpeg({ quality: 80, mozjpeg: true })],
    ['png', 60, 40, image => image.png({ palette: false })],
    ['gif', 60, 40, image => image.gif({ effort: 1 })],
  ])('of %s at %ix%i', async (f, width, height, made) => {
    const original = await noise(width, height).png().toBuffer();
    const [ours, expected] = [(await transform(original, { f })).body, await made(sharp(original)).toBuffer()];
    expect(ours.equals(f === 'png' ? withoutDensity(expected) : expected)).toBe(true);
  });

  test.each<[string, (image: Sharp) => Sharp]>([
    ['avif', image => image.avif({ quality: 35, effort: 2 })],
    ['webp', image => image.webp({ quality: 35, effort: 2 })],
    ['jpg', image => image.jpeg({ quality: 35, mozjpeg: true })],
  ])('of %s at the quality that is asked for', async (f, made) => {
    const original = await noise(60, 40).png().toBuffer();
    expect((await transform(original, { f, q: '35' })).body.equals(await made(sharp(original)).toBuffer())).toBe(true);
  });
});

describe('transparency is stored', () => {
  const hasAlpha = async (bytes: Buffer, f: string, asked = {}): Promise<boolean | undefined> =>
    (await sharp((await transform(bytes, { f, ...asked })).body).metadata()).hasAlpha;

  test.each<[boolean, string, () => Sharp, object]>([
    [true, 'where the original has it', () => quarters().ensureAlpha(0.5), {}],
    [false, 'not where it has none', () => quarters(), {}],
    [false, 'not where it is filled', () => quarters().ensureAlpha(0.5), { bg: '336699' }],
    [true, 'where there are margins', () => quarters(), { w: '40', h: '40', fit: 'fill' }],
    [false, 'not where these are filled', () => quarters(), { w: '40', h: '40', fit: 'fill', bg: '336699' }],
    [true, 'where they are filled in part', () => quarters(), { w: '40', h: '40', fit: 'fill', bg: '80336699' }],
  ])('%s, %s', async (expected, _, make, asked) => {
    for (const f of ['png', 'webp', 'avif']) expect(await hasAlpha(await make().png().toBuffer(), f, asked)).toBe(expected);
  });
});

describe('the density of the original', () => {
  test.each(['avif', 'webp', 'jpg', 'png', 'gif'])('is not stored in %s', async f => {
    const original = await quarters().withMetadata({ density: 311 }).jpeg().toBuffer();
    const { density } = await sharp((await transform(original, { f })).body).metadata();
    expect([undefined, 72]).toContain(density); // a JPEG says 72 if it knows of none
  });
});
