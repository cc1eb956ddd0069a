import * as fs from 'node:fs';
import sharp from 'sharp';
import { ssim } from 'ssim.js';
import { asHere, asPeersDo } from './makers';
import { Benchmark, Row } from './measure';
import { findPhotos } from './photos';
import { scaleRows } from './quality-scale';

export const quality: Benchmark = {
  name: 'quality',
  title: 'The loss (1 - SSIM, the mean over photographs), against the defaults of sharp; and bytes at equal loss',
  run: measure,
};

const WIDTHS = [320, 640, 1080, 1920];

/** Qualities that bracket the score of the peers. */
const QUALITIES = { avif: [65, 70, 75, 80], webp: [70, 75, 80, 85], jpg: [75, 80, 85, 90] };
type Format = keyof typeof QUALITIES;

/** The largest passing ratios of the peers' loss, and of their bytes at equal loss. */
const LOSS_MARKS: { readonly [format in Format]?: number } = { avif: 1 };
const BYTES_MARKS: { readonly [format in Format]?: number } = { jpg: 1 };

/**
 * Encoders are compared, so each result is compared with the pixels that its encoder received: both round a height of
 * 213.3 to 213.
 */
type Scaled = (photo: Buffer, size: { readonly width: number; readonly height: number }) => sharp.Sharp;
const SCALED_HERE: Scaled = (photo, size) => sharp(photo).resize({ ...size, fit: 'fill' });
const SCALED_BY_PEERS: Scaled = (photo, { width }) => sharp(photo).resize({ width });

interface Result { readonly bytes: number; readonly loss: number }

async function* measure(): AsyncIterable<Row> {
  const photos = findPhotos().map(file => fs.readFileSync(file));
  for (const format of Object.keys(QUALITIES) as Format[]) {
    for (const width of WIDTHS) {
      console.error(`${format}, ${width} px`);
      yield* await rowsOf(photos, format, width);
    }
  }
  yield* await scaleRows();
}

async function rowsOf(photos: Buffer[], format: Format, width: number): Promise<Row[]> {
  const hereAt = (q?: number) => meanOf(photos, SCALED_HERE, photo => asHere(photo, { format, width, quality: q }));
  const here = await hereAt();
  const theirs = await meanOf(photos, SCALED_BY_PEERS, photo => asPeersDo(photo, { format, width }));
  const others: Result[] = [];
  for (const q of QUALITIES[format]) others.push(await hereAt(q));
  const bytes = bytesAt(theirs.loss, others);
  return [
    {
      what: `${format} ${width}: loss`,
      unit: '',
      measured: here.loss,
      against: theirs.loss,
      ratio: here.loss / theirs.loss,
      mark: LOSS_MARKS[format],
    },
    {
      what: `${format} ${width}: size at equal loss`,
      unit: 'kB',
      measured: bytes / 1000,
      against: theirs.bytes / 1000,
      ratio: bytes / theirs.bytes,
      mark: BYTES_MARKS[format],
    },
  ];
}

async function meanOf(photos: Buffer[], scaled: Scaled, make: (photo: Buffer) => Promise<Buffer>): Promise<Result> {
  const results: Result[] = [];
  for (const photo of photos) results.push(await resultOf(photo, scaled, await make(photo)));
  const mean = (figureOf: (result: Result) => number) =>
    results.reduce((sum, result) => sum + figureOf(result), 0) / results.length;
  return { bytes: mean(({ bytes }) => bytes), loss: mean(({ loss }) => loss) };
}

async function resultOf(photo: Buffer, scaled: Scaled, image: Buffer): Promise<Result> {
  const [original, made] = await Promise.all([
    pixelsOf(scaled(photo, await sharp(image).metadata())),
    pixelsOf(sharp(image)),
  ]);
  return { bytes: image.length, loss: 1 - ssim(original, made).mssim };
}

async function pixelsOf(image: sharp.Sharp): Promise<{ data: Uint8ClampedArray; width: number; height: number }> {
  const { data, info: { width, height } } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width, height };
}

/**
 * Interpolates between the two qualities on either side of a loss, or the nearest two. With logarithmic axes, the line
 * is almost straight.
 */
function bytesAt(loss: number, results: Result[]): number {
  const next = results.findIndex(result => result.loss <= loss);
  const upper = next < 0 ? results.length - 1 : Math.max(1, next);
  const [a, b] = [results[upper - 1], results[upper]];
  const share = Math.log(loss / a.loss) / Math.log(b.loss / a.loss);
  return a.bytes * (b.bytes / a.bytes) ** share;
}
