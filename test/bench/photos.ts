import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { IMAGES } from './example-cdn';

const FOLDER = process.env.PHOTOS ?? IMAGES;

/** Returns the paths of the photographs to measure with: those of the example, or of another folder. */
export function findPhotos(): string[] {
  const files = fs.readdirSync(FOLDER).filter(file => /\.jpe?g$/i.test(file));
  if (files.length === 0) throw new Error(`PHOTOS must be a folder that contains JPEGs, got ${FOLDER}`);
  return files.map(file => path.join(FOLDER, file));
}

/** Writes photographs as baseline or progressive JPEGs to a folder, and returns their paths. */
export function encodeJpegs(photos: readonly string[], folder: string, progressive: boolean): Promise<string[]> {
  return Promise.all(photos.map(async photo => {
    const file = path.join(folder, `${progressive ? 'progressive' : 'baseline'}-${path.basename(photo)}`);
    await sharp(photo).keepMetadata().jpeg({ quality: 92, progressive }).toFile(file);
    return file;
  }));
}
