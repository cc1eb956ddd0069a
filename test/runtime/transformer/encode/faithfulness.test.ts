import { graphic } from '../../../../src/runtime/transformer/encode/encoders';
import { judgeOf } from '../../../../src/runtime/transformer/encode/faithfulness';
import { Pixels, pipelineOfPixels } from '../../../../src/runtime/transformer/read/pipeline-image';

const QUALITY = 80;

/** Red and blue stripes, whose JPEG the estimate takes to be worse than SSIMULACRA 2 does. */
function stripes(width: number, height: number): Pixels {
  const data = Buffer.alloc(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) data[3 * pixel + (pixel % width % 9 < 3 ? 0 : 2)] = 255;
  return { data, width, height, channels: 3, frames: 1 };
}

/** Colored waves, whose AVIF the estimate takes to be a little worse than SSIMULACRA 2 does. */
function waves(width: number, height: number): Pixels {
  const data = Buffer.alloc(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const wave = Math.round(50 * Math.sin(pixel % width / 2) * Math.cos(Math.floor(pixel / width) / 3));
    data.set([128 + wave, 128 + wave, 127 - wave], 3 * pixel);
  }
  return { data, width, height, channels: 3, frames: 1 };
}

/** Returns pixels whose blue differs in waves, which the estimate hardly counts and SSIMULACRA 2 does. */
function withBlueWaves(pixels: Pixels): Pixels {
  const data = Buffer.from(pixels.data);
  for (let pixel = 0; pixel < pixels.width * pixels.height; pixel++) {
    const wave = Math.sin(pixel % pixels.width / 8) * Math.sin(Math.floor(pixel / pixels.width) / 8);
    data[3 * pixel + 2] = Math.max(0, Math.min(255, data[3 * pixel + 2] + Math.round(40 * wave)));
  }
  return { ...pixels, data };
}

async function isFaithful(pixels: Pixels, quality: number): Promise<boolean> {
  const data = await graphic(pipelineOfPixels(pixels), 'jpg', quality, pixels).toBuffer();
  return judgeOf(pixels, 'graphic')(data, 'jpg', QUALITY);
}

describe('judgeOf', () => {
  test('compares JPEG of up to 2.5 megapixels by SSIMULACRA 2', async () => {
    const pixels = stripes(720, 600);
    expect([await isFaithful(pixels, 60), await isFaithful(pixels, 5)]).toEqual([true, false]);
  });

  test('compares AVIF of up to 1.5 megapixels by SSIMULACRA 2 if the estimate rejects it', async () => {
    const isAccepted = async (pixels: Pixels, quality: number): Promise<boolean> =>
      judgeOf(pixels, 'graphic')(await graphic(pipelineOfPixels(pixels), 'avif', quality, pixels).toBuffer(), 'avif', 78);
    const [small, large] = [waves(720, 600), waves(1500, 1100)];
    expect([await isAccepted(small, 76), await isAccepted(small, 30)]).toEqual([true, false]);
    expect(await isAccepted(large, 76)).toBe(false);
  });

  test.each([
    ['AVIF of graphics', true, 'avif', 'graphic'],
    ['AVIF of mixed images', true, 'avif', 'mixed'],
    ['AVIF of gradients', false, 'avif', 'gradient'],
    ['WebP of graphics', false, 'webp', 'graphic'],
  ] as const)('accepts small %s with a high estimate and a low score: %s', async (_, accepted, format, content) => {
    const pixels = waves(300, 200);
    const data = await pipelineOfPixels(withBlueWaves(pixels))[format]({ quality: 100, lossless: true }).toBuffer();
    expect(await judgeOf(pixels, content)(data, format, QUALITY)).toBe(accepted);
  });

  test('compares larger JPEGs by an estimate', async () => {
    const pixels = stripes(1962, 1300);
    expect([await isFaithful(pixels, 90), await isFaithful(pixels, 45)]).toEqual([true, false]);
  });
});
