import sharp, { Sharp } from 'sharp';
import { PipelineImage, open } from './pipeline-image';

/** Steps that turn pixels upright, for the EXIF orientations 2 to 8. `rotate` precedes `flip` and `flop`. */
const UPRIGHT: readonly ((pixels: Sharp) => Sharp)[] = [
  pixels => pixels.flop(),
  pixels => pixels.rotate(180),
  pixels => pixels.flip(),
  pixels => pixels.rotate(270).flop(),
  pixels => pixels.rotate(90),
  pixels => pixels.rotate(90).flop(),
  pixels => pixels.rotate(270),
];

/**
 * Turns the frames of an animation upright, each by itself: libvips rotates no animations. All frames are in memory
 * meanwhile.
 */
export async function withUprightFrames(image: PipelineImage): Promise<PipelineImage> {
  if (image.frames === 1 || image.orientation === 1) return image;
  const { data, info } = await open(image).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, channels } = info;
  const raw = { width, height: info.height / image.frames, channels };
  const bytes = data.length / image.frames;
  const result = Buffer.alloc(data.length);
  for (let frame = 0; frame < image.frames; frame++) {
    const pixels = sharp(data.subarray(frame * bytes, (frame + 1) * bytes), { raw });
    (await UPRIGHT[image.orientation - 2](pixels).raw().toBuffer()).copy(result, frame * bytes);
  }
  const size = { width: image.width, height: image.height * image.frames };
  const upright = { ...size, channels, pageHeight: image.height };
  return { ...image, bytes: result, raw: upright, firstPage: 0, orientation: 1 };
}
