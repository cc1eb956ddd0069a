import sharp from 'sharp';
import { lossOf } from './faithfulness';
import { Pixels, pipelineOfPixels, pixelsOf } from '../read/pipeline-image';

/** Side of a block, in which JPEG encodes pixels by themselves, and the number of blocks along a side of a sample. */
const [SIDE, BLOCKS] = [8, 24];

/** A quality at which smooth photographs lose 2 % of their structure, and textured ones 16 %. */
const QUALITY = 25;

/** The least loss: a logarithm of none would have no end. */
const LEAST_LOSS = 1e-4;

/**
 * Returns the loss of structure that blocks of lightness from all over an image have as JPEG, which tells how well the
 * image compresses: the base-2 logarithm of 1 - SSIM. It takes about 4 ms, however large the image is.
 *
 * @param pixels at least 8 on each side
 */
export async function measureTrialLoss(pixels: Pixels): Promise<number> {
  const sample = sampleOf(pixels);
  const jpeg = await pipelineOfPixels(sample).toColourspace('b-w').jpeg({ quality: QUALITY }).toBuffer();
  return Math.log2(LEAST_LOSS + lossBetween(sample, await pixelsOf(sharp(jpeg).toColourspace('b-w'))));
}

/** Returns the lightness of blocks that are spread evenly over an image, side by side. */
function sampleOf({ data, width, height, channels }: Pixels): Pixels {
  const side = SIDE * BLOCKS;
  const sample = Buffer.alloc(side * side);
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  for (let y = 0, index = 0; y < side; y++) {
    const row = placeOf(y, height) * width;
    for (let x = 0; x < side; x += SIDE) {
      const start = (row + placeOf(x, width)) * channels;
      for (let at = start; at < start + SIDE * channels; at += channels, index++) {
        sample[index] = (data[at] + 2 * data[at + green] + data[at + blue]) / 4;
      }
    }
  }
  return { data: sample, width: side, height: side, channels: 1, frames: 1 };
}

/** Returns the place in an image of this length from which a place in the sample is. */
function placeOf(place: number, length: number): number {
  const [block, rest] = [Math.floor(place / SIDE), place % SIDE];
  return Math.round((length - SIDE) * (block + 0.5) / BLOCKS) + rest;
}

/** Returns the mean loss of structure over blocks. */
function lossBetween({ data: values1, width, height }: Pixels, { data: values2 }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < height; y += SIDE) {
    for (let x = 0; x < width; x += SIDE) sum += lossOfBlock(values1, values2, y * width + x, width);
  }
  return sum * SIDE * SIDE / (width * height);
}

function lossOfBlock(values1: Buffer, values2: Buffer, start: number, width: number): number {
  let [sum1, sum2, squares, products] = [0, 0, 0, 0];
  for (let row = start; row < start + SIDE * width; row += width) {
    for (let at = row; at < row + SIDE; at++) {
      const [value1, value2] = [values1[at] / 255, values2[at] / 255];
      sum1 += value1;
      sum2 += value2;
      squares += value1 * value1 + value2 * value2;
      products += value1 * value2;
    }
  }
  return lossOf(SIDE * SIDE, sum1, sum2, squares, products);
}
