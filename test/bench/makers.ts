import sharp from 'sharp';
import { SvgOriginals } from '../../src/model/svg-originals';
import { PREDICTED_QUALITY } from '../../src/runtime/transformer/encode/quality';
import { Pixels, pixelsOf } from '../../src/runtime/transformer/read/pipeline-image';
import { TransformOptions, transformImage } from '../../src/runtime/transformer/transform-image';

/** The default settings of the construct. */
export const DEFAULT_OPTIONS: TransformOptions = {
  maxWidth: 2560,
  maxHeight: 2560,
  maxInputPixels: 64e6,
  quality: { avif: PREDICTED_QUALITY, webp: PREDICTED_QUALITY, jpg: PREDICTED_QUALITY },
  allowEnlargement: false,
  metadata: 'origin',
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};

/** The output that a photo is transformed to. */
export interface Made {
  readonly format: 'avif' | 'webp' | 'jpg';
  readonly width: number;
  /** Quality; the default one unless set. */
  readonly quality?: number;
}

/** Transforms a photo with sharp's defaults, which AWS's samples and most servers on sharp use. */
export function asPeersDo(photo: Buffer, { format, width }: Made): Promise<Buffer> {
  return sharp(photo).rotate().resize({ width }).toFormat(format === 'jpg' ? 'jpeg' : format).toBuffer();
}

export async function asHere(photo: Buffer, { format, width, quality }: Made): Promise<Buffer> {
  const operations = { f: format, w: String(width), ...(quality && { q: String(quality) }) };
  return (await transformImage(photo, operations, DEFAULT_OPTIONS)).body;
}

/** Returns the pixels that variants of a photo are encoded from, without alpha. */
export async function pixelsAt(photo: Buffer, width: number): Promise<Pixels> {
  const { body } = await transformImage(photo, { f: 'png32', w: String(width) }, DEFAULT_OPTIONS);
  return pixelsOf(sharp(body).removeAlpha());
}
