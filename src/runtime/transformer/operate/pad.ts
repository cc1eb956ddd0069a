import { Layout, sidesOf } from './layout';
import { Operations } from '../../url/image-request';
import { Pixels, pipelineOfPixels, pixelsOf } from '../pixels';

const SIDES = ['pad-top', 'pad-right', 'pad-bottom', 'pad-left'];

/** Returns operations with the padding of all sides as one, or none if it is 0. */
export function withPadding(operations: Operations): Operations {
  if (SIDES.every(side => operations[side] === undefined)) return operations;
  const { pad = '0', ...others } = operations;
  const lengths = sidesOf(pad).map((length, index) => Number(operations[SIDES[index]] ?? length));
  return lengths.some(length => length > 0) ? { ...others, pad: lengths.join('_') } : others;
}

/** Places each frame on its canvas. The padding is transparent, until the backdrop is laid under it. */
export async function padded(pixels: Pixels, { canvas, origin }: Layout): Promise<Pixels> {
  const { data, width, height, frames } = await pixelsOf(pipelineOfPixels(pixels).ensureAlpha(), pixels.frames);
  const result = Buffer.alloc(canvas.width * canvas.height * frames * 4);
  for (let row = 0; row < height * frames; row++) {
    const y = Math.floor(row / height) * canvas.height + origin.top + row % height;
    data.copy(result, (y * canvas.width + origin.left) * 4, row * width * 4, (row + 1) * width * 4);
  }
  return { ...pixels, ...canvas, data: result, channels: 4 };
}
