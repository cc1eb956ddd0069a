import sharp, { Sharp } from 'sharp';
import { Graphic } from './drawings';
import { RgbImage, ssimulacra2 } from '../../../src/runtime/transformer/refinement/ssimulacra2';
import { transformImage } from '../../../src/runtime/transformer/transform-image';
import { Operations } from '../../../src/runtime/url/image-request';
import { DEFAULT_OPTIONS } from '../makers';

/** Viewers by the formats that they accept, and formats that URLs name, with the lossless format to compare with. */
export const REQUESTS = {
  'AVIF and WebP': { f: 'auto-avif', lossless: 'webp' },
  'WebP only': { f: 'auto-webp', lossless: 'webp' },
  'neither': { f: 'auto', lossless: 'png' },
  'fm=avif': { f: 'avif', lossless: 'png' },
  'fm=webp': { f: 'webp', lossless: 'webp' },
  'fm=jpg': { f: 'jpg', lossless: 'png' },
} as const;

export type RequestName = keyof typeof REQUESTS;

/** A result, and the lossless encoding of the same pixels. */
export interface Comparison {
  readonly name: string;
  /** SSIMULACRA 2, on white or on black, whichever is lower. */
  readonly score: number;
  readonly contentType: string;
  readonly bytes: number;
  readonly losslessBytes: number;
}

/** A graphic at a size, and its lossless encodings. */
export interface SizedGraphic {
  readonly graphic: Graphic;
  readonly width: Operations;
  readonly pixels: Buffer;
  readonly losslessBytes: { readonly [format in 'png' | 'webp']: number };
}

const BACKGROUNDS = ['#fff', '#000'];

/** @param width undefined for the full size */
export async function sized(graphic: Graphic, width?: number): Promise<SizedGraphic> {
  const w: Operations = width === undefined ? {} : { w: String(width) };
  const pixels = (await transformImage(graphic.original, { f: 'png32', ...w }, DEFAULT_OPTIONS)).body;
  const [truecolor, indexed, webp] = await Promise.all([
    sharp(pixels).png({ compressionLevel: 9, adaptiveFiltering: graphic.name.startsWith('gradient') }).toBuffer(),
    exactPalette(pixels),
    sharp(pixels).webp({ lossless: true, quality: 75, effort: 4 }).toBuffer(),
  ]);
  const png = Math.min(truecolor.length, indexed?.length ?? Infinity);
  return { graphic, width: w, pixels, losslessBytes: { png, webp: webp.length } };
}

/** Encodes a graphic for a request, and compares the result with the pixels. */
export async function compared(
  { graphic, width, pixels, losslessBytes }: SizedGraphic, request: RequestName,
): Promise<Comparison> {
  const { f, lossless } = REQUESTS[request];
  const { body, contentType } = await transformImage(graphic.original, { f, ...width }, DEFAULT_OPTIONS);
  // JPEG has no transparency, and fills it with white.
  const isOpaque = contentType === 'image/jpeg' || (await sharp(pixels).stats()).isOpaque;
  const scores = await Promise.all((isOpaque ? BACKGROUNDS.slice(0, 1) : BACKGROUNDS).map(async background => {
    const [original, result] = await Promise.all([rgb(sharp(pixels), background), rgb(sharp(body), background)]);
    return ssimulacra2(original, result);
  }));
  return {
    name: graphic.name,
    score: Math.min(...scores),
    contentType,
    bytes: body.length,
    losslessBytes: losslessBytes[lossless],
  };
}

/** Returns a PNG with a palette, if it can be one without loss. */
async function exactPalette(png: Buffer): Promise<Buffer | undefined> {
  const indexed = await sharp(png).png({ palette: true, dither: 0, compressionLevel: 9 }).toBuffer();
  const [one, other] = await Promise.all([png, indexed].map(image => sharp(image).ensureAlpha().raw().toBuffer()));
  return one.equals(other) ? indexed : undefined;
}

async function rgb(image: Sharp, background: string): Promise<RgbImage> {
  const flat = image.flatten({ background }).toColourspace('srgb');
  const { data, info: { width, height } } = await flat.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width, height };
}
