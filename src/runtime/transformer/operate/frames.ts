import sharp, { Raw, Sharp } from 'sharp';

/**
 * Applies a step to each frame of an animation by itself. libvips stores frames one below the other in a single image,
 * so a step that uses neighboring pixels, such as a blur, would mix the edges of two frames.
 *
 * Meanwhile, all frames are in memory as pixels, before and after the step.
 *
 * @param pipeline pipeline of the animation, whose frames have the same height
 */
export async function eachFrame(
  pipeline: Sharp, frames: number, step: (frame: Sharp) => Promise<Sharp>,
): Promise<Sharp> {
  const { data, info } = await pipeline.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const raw: Raw = { width: info.width, height: info.height / frames, channels: info.channels };
  const bytes = data.length / frames;
  const first = await pixelsOf(data.subarray(0, bytes), raw, step);
  const result = Buffer.alloc(first.data.length * frames);
  first.data.copy(result);
  for (let frame = 1; frame < frames; frame++) {
    const pixels = await pixelsOf(data.subarray(frame * bytes, (frame + 1) * bytes), raw, step);
    pixels.data.copy(result, frame * first.data.length);
  }
  const { width, height, channels } = first.info;
  return sharp(result, { raw: { width, height: height * frames, channels, pageHeight: height } });
}

async function pixelsOf(
  frame: Buffer,
  raw: Raw,
  step: (frame: Sharp) => Promise<Sharp>,
): Promise<{ data: Buffer; info: sharp.OutputInfo }> {
  return (await step(sharp(frame, { raw }))).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}
