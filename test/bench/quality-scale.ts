import sharp from 'sharp';
import { Made, asHere } from './makers';
import { Row } from './measure';
import { RgbImage, ssimulacra2 } from '../../src/runtime/transformer/refinement/metric/ssimulacra2';

const WIDTH = 640;
const QUALITIES = [40, 50, 60, 70, 80, 90];
const FORMATS = ['jpg', 'webp', 'avif'] as const;

/** Points of SSIMULACRA 2 that the mean scores of the formats may be apart at one quality. */
const MOST_POINTS = 2;

/** Percentage of images that may be larger as AVIF than as JPEG at one quality. */
const MOST_LARGER = 2;

/** The scale was fitted to the means of many images, from which those of a few differ by more. */
const FEWEST_PHOTOS = 30;

interface Encoded {
  readonly bytes: number;
  readonly score: number;
}

/**
 * Compares the formats at equal `q`: the same number looks alike in each, and AVIF is smaller than JPEG. Only for many
 * photos there are marks.
 */
export async function scaleRows(photos: readonly Buffer[]): Promise<Row[]> {
  let [spread, larger] = [0, 0];
  for (const quality of QUALITIES) {
    const [jpg, webp, avif] = await Promise.all(FORMATS.map(format => encodings(photos, format, quality)));
    const means = [jpg, webp, avif].map(images => images.reduce((sum, { score }) => sum + score, 0) / images.length);
    spread = Math.max(spread, Math.max(...means) - Math.min(...means));
    larger += avif.filter(({ bytes }, index) => bytes >= jpg[index].bytes).length;
  }
  const mark = photos.length < FEWEST_PHOTOS ? undefined : 1;
  const row = (what: string, unit: string, measured: number, against: number): Row =>
    ({ what, unit, measured, against, ratio: measured / against, mark });
  return [
    row('equal q: scores apart', 'points', spread, MOST_POINTS),
    row('equal q: AVIF over JPEG', '%', 100 * larger / (photos.length * QUALITIES.length), MOST_LARGER),
  ];
}

async function encodings(photos: readonly Buffer[], format: Made['format'], quality: number): Promise<Encoded[]> {
  const results: Encoded[] = [];
  for (const photo of photos) {
    const image = await asHere(photo, { format, width: WIDTH, quality });
    const made = await pixelsOf(sharp(image));
    const original = await pixelsOf(sharp(photo).resize({ width: made.width, height: made.height, fit: 'fill' }));
    results.push({ bytes: image.length, score: ssimulacra2(original, made) });
  }
  return results;
}

async function pixelsOf(image: sharp.Sharp): Promise<RgbImage> {
  const { data: pixels, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { pixels, width: info.width, height: info.height };
}
