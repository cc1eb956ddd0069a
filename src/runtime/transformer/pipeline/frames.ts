import sharp, { Raw, Sharp } from 'sharp';

/**
 * Applies a step to each frame of an animation by itself. libvips has frames one below the other in a single image, so
 * that whatever looks at neighboring pixels, such as a blur, would mix the edges of two frames.
 *
 * All frames are in memory as pixels meanwhile, before and after the step.
 *
 * @param pipeline of the animation, whose frames are all as high
 */
export async function eachFrame(pipeline: Sharp, frames: number, step: (frame: Sharp) => Sharp): Promise<Sharp> {
  const { data, info } = await pipeline.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const raw: Raw = { width: info.width, height: info.height / frames, channels: info.channels };
  const bytes = data.length / frames;
  const first = await pixelsOf(data.subarray(0, bytes), raw, step);
  const done = Buffer.alloc(first.data.length * frames);
  first.data.copy(done);
  for (let frame = 1; frame < frames; frame++) {
    const pixels = await pixelsOf(data.subarray(frame * bytes, (frame + 1) * bytes), raw, step);
    pixels.data.copy(done, frame * first.data.length);
  }
  const { width, height, channels } = first.info;
  return sharp(done, { raw: { width, height: height * frames, channels, pageHeight: height } });
}

function pixelsOf(
  frame: Buffer,
  raw: Raw,
  step: (frame: Sharp) => Sharp,
): Promise<{ data: Buffer; info: sharp.OutputInfo }> {
  return step(sharp(frame, { raw })).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}
