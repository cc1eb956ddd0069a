import { Layout } from './layout';
import { Pixels, pipelineOfPixels, pixelsOf } from './pixels';

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
