import { createRequire } from 'node:module';
import sharp, { CreateRaw, Metadata } from 'sharp';
import { withTiffLoader } from './libvips';
import { Size } from './pipeline-image';
import { tiffOf } from '../formats/tiff';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';

/** Pixels of a HEIC file, in sRGB. */
export interface HeicPixels {
  readonly bytes: Buffer;
  readonly raw: CreateRaw;
  readonly width: number;
  readonly height: number;
}

/** An image in RGBA, eight bits per channel, with rotation, mirroring and cropping applied. */
interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The interface of `heic-decode`. `all` returns the images of a file, in the order of libheif. */
interface HeicDecode {
  (input: { readonly buffer: Buffer }): Promise<DecodedImage>;
  readonly all?: (input: { readonly buffer: Buffer }) => Promise<{ decode(): Promise<DecodedImage> }[]>;
}

/** The type of items that are compressed by HEVC, in any file that has one. */
const HEVC_ITEM = 'hvc1';

/** The type of items that are layers upon another item. Decoders do not list them, unlike libheif in sharp. */
const LAYERED_ITEM = 'lhv1';

/** Whether a file may have an image that is compressed by HEVC. */
export function mayBeHeic(file: Buffer): boolean {
  return file.toString('latin1', 4, 8) === 'ftyp' && file.includes(HEVC_ITEM);
}

/**
 * Decodes the primary image of a HEIC file by the decoder that the app brings, which must be set.
 *
 * @param metadata header of the file as libheif in sharp reads it, which has no decoder for HEVC
 */
export async function decodeHeic(file: Buffer, metadata: Metadata, options: TransformOptions): Promise<HeicPixels> {
  const { heicDecoder, maxInputPixels } = options;
  limitWebAssemblyMemory(maxInputPixels);
  const image = await primaryOf(file, metadata, decoderNamed(heicDecoder!)).catch((error: unknown) => {
    throw file.includes(LAYERED_ITEM)
      ? new TransformError('unsupported', 'HEIC files with layers (L-HEVC) are not supported.', error)
      : new TransformError('corrupt', undefined, error);
  });
  return inSrgb(image, metadata);
}

/** Loads the decoder, in Lambda from a layer. */
function decoderNamed(name: string): HeicDecode {
  const module = createRequire(__filename)(name) as HeicDecode | { readonly default: HeicDecode };
  return typeof module === 'function' ? module : module.default;
}

async function primaryOf(file: Buffer, metadata: Metadata, decode: HeicDecode): Promise<DecodedImage> {
  const { pages = 1, pagePrimary = 0, width, height } = metadata;
  const image = await decodePage(named(file), pages, pagePrimary, decode);
  const { width: decodedWidth, height: decodedHeight, data } = image;
  if (decodedWidth === width && decodedHeight === height && data.length === width * height * RGBA) return image;
  throw new Error(`Expected ${width}x${height}, and decoded ${decodedWidth}x${decodedHeight}: ${data.length} bytes`);
}

async function decodePage(buffer: Buffer, pages: number, page: number, decode: HeicDecode): Promise<DecodedImage> {
  if (pages === 1 || decode.all === undefined) return decode({ buffer });
  const images = await decode.all({ buffer });
  if (images.length !== pages) throw new Error(`${pages - images.length} of ${pages} images are damaged`);
  return images[page].decode();
}

const RGB = 3;
const RGBA = 4;
const MAJOR_BRAND_AT = 8;

/** Names the major brand that every decoder accepts. Some writers put the brand `heic` among the compatible ones. */
function named(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.write('heic', MAJOR_BRAND_AT);
  return copy;
}

/** Pixels that are converted at once: few, because the decoder keeps its memory. */
const BAND_PIXELS = 1e6;

/**
 * Converts pixels by the color profile of the file, and drops an alpha channel that the file does not have. It happens
 * band by band in the memory of the pixels, as the result never takes more.
 */
async function inSrgb({ width, height, data }: DecodedImage, { icc, hasAlpha }: Metadata): Promise<HeicPixels> {
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.length);
  const channels = hasAlpha ? RGBA : RGB;
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let row = 0; row < height; row += rows) {
    const size = { width, height: Math.min(rows, height - row) };
    const source = pixels.subarray(row * width * RGBA, (row + size.height) * width * RGBA);
    const band = await bandInSrgb(source, size, channels, icc);
    band.copy(pixels, row * width * channels);
  }
  return { bytes: pixels.subarray(0, width * height * channels), width, height, raw: { width, height, channels } };
}

function bandInSrgb(pixels: Buffer, size: Size, channels: 3 | 4, icc: Buffer | undefined): Promise<Buffer> {
  const image = icc ? sharp(tiffOf(pixels, size, icc)) : sharp(pixels, { raw: { ...size, channels: RGBA } });
  const kept = channels === RGBA ? image : image.removeAlpha();
  return withTiffLoader(() => kept.toColorspace('srgb').raw({ depth: 'uchar' }).toBuffer());
}

interface GrowableMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** The types of Node.js lack the constructor of this class. */
declare const globalThis: { readonly WebAssembly: { readonly Memory: { readonly prototype: GrowableMemory } } };

const PAGE_BYTES = 65_536;

/** Bytes of WebAssembly memory that libheif needs at most, by measurement. */
const MEMORY = { base: 64 * 2 ** 20, perPixel: 20 };

/**
 * Limits the memory of decoders in WebAssembly. The size in the header of a file is checked before; the compressed
 * image may have another size, which only the decoder sees.
 */
export function limitWebAssemblyMemory(maxPixels: number): void {
  const maxBytes = MEMORY.base + MEMORY.perPixel * maxPixels;
  const { prototype } = globalThis.WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    const bytes = this.buffer.byteLength + pages * PAGE_BYTES;
    if (bytes > maxBytes) throw new RangeError('The image needs too much memory.');
    return grow.call(this, pages);
  };
}
