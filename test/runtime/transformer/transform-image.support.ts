import sharp from 'sharp';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { FocalPoint } from '../../../src/runtime/transformer/operate/focus/focal-point';
import {
  TransformOptions,
  EncodedImage,
  Watermark,
  transformImage,
} from '../../../src/runtime/transformer/transform-image';
import { Operations } from '../../../src/runtime/url/image-request';

export const OPTIONS: TransformOptions = {
  maxWidth: 2560,
  maxHeight: 2560,
  maxInputPixels: 64e6,
  quality: { avif: 80, webp: 80, jpg: 80 },
  allowEnlargement: false,
  metadata: 'origin',
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};

/** Operations, of which some may be left undefined. */
export interface Asked { readonly [name: string]: string | undefined }

export function transform(
  original: Buffer,
  asked: Asked,
  options: Partial<TransformOptions> = {},
  mark?: Watermark,
  focus?: FocalPoint,
): Promise<EncodedImage> {
  return transformImage(original, asked as Operations, { ...OPTIONS, ...options }, mark, focus);
}

export const COLOURS = {
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  black: [0, 0, 0],
  white: [255, 255, 255],
  grey: [128, 128, 128],
};

export type Colour = keyof typeof COLOURS;

/** Rectangles of one colour each, row by row. */
export function tiles(rows: Colour[][], width: number, height: number): sharp.Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = rows[Math.floor(y * rows.length / height)];
      pixels.set(COLOURS[row[Math.floor(x * row.length / width)]], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Red and green above blue and yellow, 80x60. */
export function quarters(width = 80, height = 60): sharp.Sharp {
  return tiles([['red', 'green'], ['blue', 'yellow']], width, height);
}

function plain(colour: Colour, width: number, height: number): sharp.Sharp {
  const [r, g, b] = COLOURS[colour];
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

/** An animation of frames of one colour each. */
export async function animation(format: 'gif' | 'webp', colours: Colour[], width = 40, height = 30): Promise<Buffer> {
  const frames = await Promise.all(colours.map(colour => plain(colour, width, height).png().toBuffer()));
  const delay = colours.map((_, index) => 100 * (index + 1));
  return sharp(frames, { join: { animated: true } }).toFormat(format, { delay, loop: 2, effort: 1 }).toBuffer();
}

export async function sizeOf(image: EncodedImage): Promise<string> {
  const { width, height } = await sharp(image.body).metadata();
  return `${width}x${height}`;
}

/** Red, green, blue and alpha at a place, which counts from the far side where it is negative. */
export async function pixelAt(image: EncodedImage, x: number, y: number, page = 0): Promise<number[]> {
  const { data, info } = await sharp(image.body, { page }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = ((y < 0 ? info.height + y : y) * info.width + (x < 0 ? info.width + x : x)) * 4;
  return [...data.subarray(at, at + 4)];
}

/** The name of the colour that is nearest. */
export async function colourAt(image: EncodedImage, x: number, y: number, page = 0): Promise<Colour> {
  const pixel = await pixelAt(image, x, y, page);
  const distance = (name: string): number =>
    COLOURS[name as Colour].reduce((sum, value, index) => sum + Math.abs(value - pixel[index]), 0);
  return Object.keys(COLOURS).sort((a, b) => distance(a) - distance(b))[0] as Colour;
}

/** The colours of the corners, row by row. */
export async function corners(image: EncodedImage, page = 0): Promise<Colour[]> {
  const places = [[1, 1], [-2, 1], [1, -2], [-2, -2]];
  return Promise.all(places.map(([x, y]) => colourAt(image, x, y, page)));
}
