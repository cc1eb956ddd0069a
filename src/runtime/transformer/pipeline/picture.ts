import sharp, { CreateRaw, Region, Sharp } from 'sharp';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The timing of an animation. */
export interface Timing {
  /** Display times of the frames, in milliseconds. */
  readonly delay?: number[];
  /** Number of times that the frames are played; 0 is forever. */
  readonly loop?: number;
}

/**
 * An image as far as it has been worked on: bytes that are not decoded yet or raw pixels, and what is known of them.
 */
export interface PipelineImage extends Size {
  readonly bytes: Buffer;
  readonly raw?: CreateRaw;
  /** `jpg`, `png`, `webp`, `avif`, `gif`, `svg` or `tiff`, as the original's bytes say. */
  readonly format: string;
  readonly hasAlpha: boolean;
  /** Few enough colours for a palette. */
  readonly isPalette: boolean;
  /** 16 bits a channel, in the colours of a profile. */
  readonly isDeepWithProfile: boolean;
  /** Frames that are to be decoded. */
  readonly frames: number;
  readonly timing?: Timing;
  /** What is looked at of it, in pixels after orientation; width and height are this region's. */
  readonly region?: Region;
  /** Pixels here for one of the original: only a vector image that was drawn smaller has another than 1. */
  readonly scale: number;
  /** Of a vector image: what its filters take to draw, in passes over every pixel. */
  readonly passes: number;
  readonly exif?: Buffer;
}

// More than any image within the limits needs. It does not interrupt AVIF encoders and SVG, which pixels bound alone.
const MAX_SECONDS = 10;

/**
 * Starts to decode a picture. A region is of the oriented image, so it alone needs orientation first; without one it
 * is left to the caller, to come last: ahead of a resize or a crop it would decode every pixel and turn them all.
 */
export function open(picture: PipelineImage): Sharp {
  const pipeline = sharp(picture.bytes, {
    raw: picture.raw,
    animated: picture.frames > 1,
    failOn: 'error',
    limitInputPixels: false, // counted before, and frames too, which the limit would not
    sequentialRead: true,
  }).timeout({ seconds: MAX_SECONDS });
  return picture.region ? toSrgb(pipeline.autoOrient().extract(picture.region), picture) : toSrgb(pipeline, picture);
}

/**
 * Does to the pixels what the pipeline says, so that the next step may go by what came out.
 */
export async function decoded(pipeline: Sharp, picture: PipelineImage): Promise<PipelineImage> {
  const { data, info } = await pipeline.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const now = { bytes: data, raw: { width, height, channels }, width, height, hasAlpha: info.hasAlpha };
  return { ...picture, ...now, region: undefined, frames: 1, isDeepWithProfile: false, passes: 0, timing: undefined };
}

/** libvips converts 16 bit images to Display P3 and then takes that for sRGB, unless a profile is asked for. */
function toSrgb(pipeline: Sharp, picture: PipelineImage): Sharp {
  return picture.isDeepWithProfile ? pipeline.withIccProfile('srgb', { attach: false }) : pipeline;
}
