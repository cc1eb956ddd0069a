import sharp, { Channels, Raw, Sharp } from 'sharp';

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
