import { graphic } from '../../../../src/runtime/transformer/pipeline/encoders';
import { judgeOf } from '../../../../src/runtime/transformer/pipeline/faithfulness';
import { Pixels, pipelineOfPixels } from '../../../../src/runtime/transformer/pipeline/pixels';

const QUALITY = 80;

/** Red and blue stripes, whose JPEG the estimate takes to be worse than SSIMULACRA 2 does. */
function stripes(width: number, height: number): Pixels {
  const data = Buffer.alloc(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) data[3 * pixel + (pixel % width % 9 < 3 ? 0 : 2)] = 255;
  return { data, width, height, channels: 3, frames: 1 };
}

async function isFaithful(pixels: Pixels, quality: number): Promise<boolean> {
  const data = await graphic(pipelineOfPixels(pixels), 'jpg', quality, pixels).toBuffer();
  return judgeOf(pixels)(data, 'jpg', QUALITY);
}

describe('judgeOf', () => {
  test('compares JPEG of up to 2.5 megapixels by SSIMULACRA 2', async () => {
    const pixels = stripes(720, 600);
    expect([await isFaithful(pixels, 45), await isFaithful(pixels, 5)]).toEqual([true, false]);
  });

  test('compares larger JPEGs by an estimate', async () => {
    const pixels = stripes(1962, 1300);
    expect([await isFaithful(pixels, 90), await isFaithful(pixels, 45)]).toEqual([true, false]);
  });
});
