import sharp, { Channels, Raw, Sharp } from 'sharp';
import { Size } from './read/pipeline-image';

/** The pixels of all frames, one frame below the other. */
export interface Pixels {
  readonly data: Buffer;
  /** Size of one frame. */
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly frames: number;
  /** The XMP packet of an image that is encoded from them, other than PNG and GIF. */
  readonly xmp?: string;
}

/** Runs a pipeline, and returns its pixels. */
export async function pixelsOf(pipeline: Sharp, frames: number = 1): Promise<Pixels> {
  const { data, info } = await pipeline.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height / frames, channels: info.channels, frames };
}

/** Continues with pixels. */
export function pipelineOfPixels({ data, width, height, channels, frames, xmp }: Pixels): Sharp {
  const raw: Raw & { pageHeight?: number } = { width, height: height * frames, channels };
  const pipeline = sharp(data, { raw: frames > 1 ? { ...raw, pageHeight: height } : raw });
  return xmp === undefined ? pipeline : pipeline.withXmp(xmp);
}

/** Longest side of an image, such as an icon, in which single pixels and headers of files count. */
const MAX_TINY_SIDE = 64;

/** Whether an image is so small that all encodings can be tried. */
export function isTiny({ width, height }: Size): boolean {
  return Math.max(width, height) <= MAX_TINY_SIDE;
}

/** Returns an image on medium gray, where black and white content both stay visible. */
export async function onGray(image: Pixels | Buffer): Promise<Pixels> {
  if (!Buffer.isBuffer(image) && !hasAlpha(image)) return image;
  return pixelsOf((Buffer.isBuffer(image) ? sharp(image) : pipelineOfPixels(image)).flatten({ background: '#808080' }));
}

function hasAlpha({ channels }: Pixels): boolean {
  return channels % 2 === 0;
}

/** Removes the alpha channel, if there is one. */
export async function withoutAlpha(pixels: Pixels): Promise<Pixels> {
  return hasAlpha(pixels) ? pixelsOf(pipelineOfPixels(pixels).removeAlpha()) : pixels;
}

/** Whether a pixel is at least partly transparent. An alpha channel by itself says nothing. */
export function isTransparent(pixels: Pixels): boolean {
  const { data, channels } = pixels;
  if (!hasAlpha(pixels)) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] < 255) return true;
  return false;
}

/** Whether the pixels have at most this many colors, alpha included. It stops at the first color too many. */
export function hasAtMostColors({ data, channels }: Pixels, most: number): boolean {
  const colors = new Set<number>();
  let last = -1;
  for (let at = 0; at < data.length; at += channels) {
    let color = 0;
    for (let channel = 0; channel < channels; channel++) color = color * 256 + data[at + channel];
    if (color === last) continue;
    last = color;
    if (colors.add(color).size > most) return false;
  }
  return true;
}

/** Returns the root mean square of the differences of channels, from 0 to 255, on black or white, whichever is more. */
export async function errorOf(encoded: Buffer, pixels: Pixels): Promise<number> {
  const [one, other] = await Promise.all([pipelineOfPixels(pixels), sharp(encoded)].map(image =>
    image.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer()));
  let sum = 0;
  for (let at = 0; at < one.length; at += 4) {
    const lostAlpha = other[at + 3] - one[at + 3];
    for (let channel = at; channel < at + 3; channel++) {
      const onBlack = (one[channel] * one[at + 3] - other[channel] * other[at + 3]) / 255;
      sum += Math.max(onBlack ** 2, (onBlack + lostAlpha) ** 2);
    }
  }
  return Math.sqrt(sum / (one.length * 0.75));
}
