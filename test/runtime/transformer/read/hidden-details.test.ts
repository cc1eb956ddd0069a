import { withoutHiddenScans } from '../../../../src/runtime/transformer/formats/jpeg/hidden-scans';
import { TransformOptions } from '../../../../src/runtime/transformer/transform-image';
import { noise } from '../../../noise';
import { Asked, transform } from '../transform-image.support';

const [WIDTH, HEIGHT] = [1800, 1200];

/** A width to which the image is reduced to less than a third, so that its details are hidden. */
const W = '540';
const FACTOR = WIDTH / Number(W);

function progressive(orientation: number, width = WIDTH): Promise<Buffer> {
  return noise(width, HEIGHT).blur(1).withMetadata({ orientation }).jpeg({ progressive: true, quality: 95 }).toBuffer();
}

const upright = progressive(1);
const turned = progressive(6);

/** Whether a variant is the same without hidden details. */
async function hidesDetails(original: Buffer, asked: Asked, options: Partial<TransformOptions> = {}): Promise<boolean> {
  const { jpeg: shown } = withoutHiddenScans(original, FACTOR, true);
  expect(shown.length).toBeLessThan(original.length);
  const [one, other] = [await transform(original, asked, options), await transform(shown, asked, options)];
  return one.body.equals(other.body);
}

describe('withoutHiddenDetails', () => {
  test.each<Asked>([
    { f: 'auto-avif', w: W }, { f: 'auto-webp', w: W }, { f: 'auto', w: W }, { f: 'avif', w: W, q: '40' },
    { f: 'jpg', w: W, q: '80' }, { f: 'jpg', w: '450', h: '360', fit: 'crop' }, { f: 'jpg', w: W, h: '900', fit: 'fill' },
  ])('hides the details of a variant with %p', async asked => {
    expect(await hidesDetails(await upright, asked)).toBe(true);
  });

  test.each<Asked>([
    { f: 'jpg', w: '1500' }, { f: 'jpg', w: W, q: '85' }, { f: 'png', w: W }, { f: 'jpg', w: W, sharp: '10' },
    { f: 'jpg', w: W, con: '20' }, { f: 'jpg', w: W, rect: '0_0_1790_1190' },
  ])('decodes all of a variant with %p', async asked => {
    expect(await hidesDetails(await upright, asked)).toBe(false);
  });

  test('decodes all of an original of less than two megapixels', async () => {
    expect(await hidesDetails(await progressive(1, 1660), { f: 'jpg', w: '498' })).toBe(false);
  });

  test('goes by the default quality', async () => {
    const quality = (jpg: number) => ({ quality: { avif: 50, webp: 50, jpg } });
    expect(await hidesDetails(await upright, { f: 'jpg', w: W }, quality(80))).toBe(true);
    expect(await hidesDetails(await upright, { f: 'jpg', w: W }, quality(90))).toBe(false);
  });

  test('goes by the size of an image that is turned', async () => {
    expect(await hidesDetails(await turned, { f: 'jpg', h: W })).toBe(true);
    expect(await hidesDetails(await turned, { f: 'jpg', h: '1500' })).toBe(false);
  });

  test('leaves the same pixels in a thumbnail of an image that is turned or cropped by content', async () => {
    for (const asked of [{ f: 'jpg', h: '150' }, { f: 'png', w: '40', h: '40', fit: 'crop', crop: 'faces' }]) {
      const original = await turned;
      const thumbnail = await transform(original, asked);
      expect(thumbnail.body).toEqual((await transform(original, { ...asked, bri: '0' })).body);
    }
  });
});
