import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp, { OverlayOptions } from 'sharp';
import { ASPECTS, Aspect } from './aspects';
import { transformImage } from '../../../src/runtime/transformer/transform-image';
import { DEFAULT_OPTIONS } from '../makers';

/** The methods to judge. The first one crops to the center. */
const CROPS: readonly (string | undefined)[] = [undefined, 'faces'];

/** Side of the square for an image, and images across and down a sheet. */
const CELL = 120;
const COLUMNS = 4;
const ROWS = 8;

/**
 * Writes contact sheets: each image with its crops in random order, and a file `key.json` that says which is which.
 *
 * @param folder where they are written
 */
export async function writeSheets(files: readonly string[], folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const key: Record<string, readonly (string | undefined)[]> = {};
  const perSheet = COLUMNS * ROWS;
  for (const aspect of ASPECTS) {
    for (let first = 0; first < files.length; first += perSheet) {
      const layers: OverlayOptions[] = [];
      for (const [at, file] of files.slice(first, first + perSheet).entries()) {
        const crops = Math.random() < 0.5 ? CROPS : [...CROPS].reverse();
        key[`${aspect.name} ${first + at}`] = crops.map(crop => crop ?? 'center');
        layers.push(...await rowOf(fs.readFileSync(file), aspect, crops, at, first + at));
      }
      const size = { width: COLUMNS * (CROPS.length + 1) * CELL, height: ROWS * CELL, channels: 3 as const };
      const name = `${aspect.name.replace(':', 'x')}-${String(first / perSheet).padStart(2, '0')}.jpg`;
      await sharp({ create: { ...size, background: 'white' } }).composite(layers).toFile(path.join(folder, name));
    }
  }
  fs.writeFileSync(path.join(folder, 'key.json'), JSON.stringify({ files, key }, null, 2));
}

/** Returns an image with its number, and its crops. */
async function rowOf(
  original: Buffer, { width, height }: Aspect, crops: readonly (string | undefined)[], at: number, index: number,
): Promise<OverlayOptions[]> {
  const left = at % COLUMNS * (CROPS.length + 1) * CELL;
  const top = Math.floor(at / COLUMNS) * CELL;
  const cropped = await Promise.all(crops.map(async crop =>
    (await transformImage(original, { f: 'png', w: String(width), h: String(height), fit: 'crop', ...crop && { crop } }, DEFAULT_OPTIONS)).body));
  const images = await Promise.all([original, ...cropped].map(async image =>
    sharp(image, { failOn: 'none' }).autoOrient().resize(CELL - 6, CELL - 20, { fit: 'inside' }).png().toBuffer()));
  const label = await sharp({ text: { text: String(index), height: 12 } }).png().toBuffer(); // SVG is not loaded here
  return [
    ...images.map((input, place) => ({ input, left: left + place * CELL, top: top + 15 })), { input: label, left, top },
  ];
}
