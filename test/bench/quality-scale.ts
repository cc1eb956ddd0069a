import * as fs from 'node:fs';
import sharp from 'sharp';
import { Made, asHere, pixelsAt } from './makers';
import { Row } from './measure';
import { imageFiles } from './refinement/sources';
import { scorerOf } from '../../src/runtime/transformer/refinement/score';

const WIDTH = 640;
const QUALITIES = [40, 50, 60, 70, 80, 90];
const FORMATS = ['jpg', 'webp', 'avif'] as const;

/** Points of SSIMULACRA 2 that the mean scores of the formats may be apart at one quality. */
const MOST_POINTS = 2;

/** Percentage of images that may be larger as AVIF than as JPEG at one quality. */
const MOST_LARGER = 2;

/** Widest original, so that decoding does not take most of the time. */
const WIDEST_ORIGINAL = 1280;

/** One image in each format at each quality. */
type Encodings = { readonly [format in Made['format']]: readonly Encoded[] };

interface Encoded {
  readonly bytes: number;
  readonly score: number;
}

/**
 * Compares the formats at equal `q`, where the same number looks alike in each and AVIF is smaller than JPEG. The means
 * of a few images differ by more than those of many, so the images are Debian's wallpapers.
 */
export async function scaleRows(): Promise<Row[]> {
  const images: Encodings[] = [];
  const files = [...imageFiles('holdouts'), ...imageFiles('tuning')];
  for (const [index, file] of files.entries()) {
    if (index % 10 === 0) console.error(`equal q: ${index} of ${files.length} images`);
    images.push(await encodingsOf(file));
  }
  const spreads = QUALITIES.map((_, index) => {
    const means = FORMATS.map(format => mean(images.map(image => image[format][index].score)));
    return Math.max(...means) - Math.min(...means);
  });
  const larger = images.flatMap(({ avif, jpg }) => avif.filter(({ bytes }, index) => bytes >= jpg[index].bytes));
  const row = (what: string, unit: string, measured: number, against: number): Row =>
    ({ what: `equal q, ${images.length} images: ${what}`, unit, measured, against, ratio: measured / against, mark: 1 });
  return [
    row('scores apart', 'points', Math.max(...spreads), MOST_POINTS),
    row('AVIF over JPEG', '%', 100 * larger.length / (images.length * QUALITIES.length), MOST_LARGER),
  ];
}

async function encodingsOf(file: string): Promise<Encodings> {
  const original = await sharp(fs.readFileSync(file))
    .resize({ width: WIDEST_ORIGINAL, withoutEnlargement: true })
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer();
  const score = await scorerOf(await pixelsAt(original, WIDTH));
  const encodings = async (format: Made['format']) => {
    const encoded: Encoded[] = [];
    for (const quality of QUALITIES) {
      const image = await asHere(original, { format, width: WIDTH, quality });
      encoded.push({ bytes: image.length, score: await score(image) });
    }
    return encoded;
  };
  return { jpg: await encodings('jpg'), webp: await encodings('webp'), avif: await encodings('avif') };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
