import sharp from 'sharp';
import { webpChanges } from '../../../../src/runtime/transformer/formats/webp';
import { readableOriginal } from '../../../../src/runtime/transformer/read/readable-original';
import { OPTIONS } from '../transform-image.support';
import { webpOf } from '../webp.support';

describe('webpChanges()', () => {
  test('counts the pixels of each frame, and of the one before if that is removed', async () => {
    const create = { width: 8, height: 8, channels: 3 as const, background: 'red' };
    const image = await sharp({ create }).webp({ lossless: true }).toBuffer();
    const frame = { image, left: 2, top: 4, delay: 10 };
    const moving = webpOf(100, 100, [frame, { ...frame, isRemoved: true }, frame, frame]);
    expect(webpChanges(moving)).toEqual([64, 64, 128, 64]);
    expect(webpChanges(image)).toEqual([]);
  });

  test('ends with the bytes of a file that is cut', async () => {
    const create = { width: 9, height: 7, channels: 3 as const };
    const pages = await Promise.all(['red', 'green', 'blue'].map(background =>
      sharp({ create: { ...create, background } }).png().toBuffer()));
    const whole = await sharp(pages, { join: { animated: true } }).webp().toBuffer();
    expect(webpChanges(whole)).toEqual([63, 63, 63]);
    for (let length = 0; length < whole.length; length++) {
      expect(webpChanges(whole.subarray(0, length)).length).toBeLessThanOrEqual(3);
    }
  });
});

// libwebp takes more than ten seconds to find 100,000 frames.
test('a WebP with more than 10,000 frames is too large before its header is read', async () => {
  const create = { width: 8, height: 8, channels: 3 as const, background: 'red' };
  const image = await sharp({ create }).webp().toBuffer();
  const webpWith = (count: number): Buffer =>
    webpOf(100, 100, Array.from({ length: count }, () => ({ image, left: 0, top: 0, delay: 10 })));
  expect(readableOriginal(webpWith(10_000), OPTIONS).bytes).toHaveLength(webpWith(10_000).length);
  expect(() => readableOriginal(webpWith(10_001), OPTIONS)).toThrow('WebP files with more than 10000 frames are not supported.');
});
