import sharp, { Channels } from 'sharp';
import { measureTrialLoss } from '../../../../src/runtime/transformer/encode/trial';
import { pixelsOf } from '../../../../src/runtime/transformer/read/pipeline-image';
import { noise } from '../../../noise';

describe('measureTrialLoss()', () => {
  test('is the least for one color', async () => {
    const pixels = await pixelsOf(sharp({ create: { width: 400, height: 300, channels: 3, background: '#808080' } }));
    expect(await measureTrialLoss(pixels)).toBeCloseTo(Math.log2(1e-4), 1);
  });

  test('is higher for texture than for smooth pixels', async () => {
    const [smooth, textured] = await Promise.all(
      [8, 0.8].map(async sigma => measureTrialLoss(await pixelsOf(noise(500, 400).blur(sigma)))));
    expect(textured).toBeGreaterThan(smooth + 1);
    expect(textured).toBeLessThan(0);
  });

  test('measures blocks from all over the image', async () => {
    const half = await noise(500, 200).png().toBuffer();
    const lossOf = async (top: number) => measureTrialLoss(await pixelsOf(sharp({
      create: { width: 500, height: 400, channels: 3, background: '#808080' },
    }).composite([{ input: half, top, left: 0 }])));
    const whole = await measureTrialLoss(await pixelsOf(noise(500, 400)));
    for (const top of [0, 200]) expect(await lossOf(top)).toBeCloseTo(whole - 1, 0);
  });

  test('ignores transparency', async () => {
    const opaque = noise(500, 400).blur(2);
    const [loss, withAlpha] = await Promise.all([opaque.clone(), opaque.clone().ensureAlpha(0.5)].map(
      async image => measureTrialLoss(await pixelsOf(image))));
    expect(withAlpha).toBe(loss);
  });

  test('measures gray pixels as those of the same colors', async () => {
    const gray = await pixelsOf(noise(500, 400).blur(2).grayscale());
    const lossOf = (toChannels: (value: number) => number[]) => measureTrialLoss({
      ...gray, channels: toChannels(0).length as Channels, data: Buffer.from([...gray.data].flatMap(toChannels)),
    });
    const loss = await measureTrialLoss(gray);
    expect(await lossOf(value => [value, 255])).toBe(loss);
    expect(await lossOf(value => [value, value, value])).toBe(loss);
  });

  test.each([[6000, 8], [8, 6000], [8, 8]])('takes narrow images: %ix%i', async (width, height) => {
    const loss = await measureTrialLoss(await pixelsOf(noise(width, height)));
    expect(loss).toBeGreaterThan(-10);
    expect(loss).toBeLessThan(0);
  });
});
