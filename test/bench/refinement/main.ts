import * as fs from 'node:fs';
import { Result, readImage, resultOf } from './image-results';
import { startJudge } from './judge';
import { imageFiles } from './sources';
import { LossyFormat } from '../../../src/runtime/transformer/encode/quality';
import { inTemporaryFolder } from '../folder';
import { Benchmark, Row } from '../measure';

export const refinement: Benchmark = {
  name: 'refinement',
  title:
    'Refined variants of images that nothing was fitted with, against the first answers: bytes, and scores by ' +
    'SSIMULACRA 2 (those of first answers in relation to those of refined variants)',
  run: () => inTemporaryFolder(measure),
};

const WIDTHS = [640, 1280, 1920];
const FORMATS: readonly LossyFormat[] = ['avif', 'jpg', 'webp'];

/** The largest passing ratio of the sums of bytes: less would not be worth the function. */
const BYTES_MARK = 0.92;

/** Largest share of images that may be far below the target, in percent. */
const MOST_BELOW = 5;

/** Largest difference from the scores of the package for Python. */
const MOST_DIFFERENCE = 0.5;

/** Measures every image, or every nth one: results for a few images come soon. */
async function measure(folder: string): Promise<Row[]> {
  const every = Number(process.env.REFINEMENT_EVERY ?? 1);
  const widths = process.env.REFINEMENT_WIDTHS?.split(',').map(Number) ?? WIDTHS;
  const judge = startJudge(folder);
  const results: Result[] = [];
  try {
    for (const file of imageFiles().filter((_, index) => index % every === 0)) {
      const original = await readImage(file);
      for (const width of widths) {
        for (const format of FORMATS) {
          const result = await resultOf(file, original, format, width, judge);
          if (result === undefined) break;
          results.push(result);
          if (process.env.REFINEMENT_LOG) fs.appendFileSync(process.env.REFINEMENT_LOG, `${JSON.stringify(result)}\n`);
        }
      }
    }
  } finally {
    judge?.close();
  }
  const groups = FORMATS.flatMap(format => widths.map(width => ({ format, width })));
  return [
    ...groups.flatMap(({ format, width }) =>
      rowsOf(format, width, results.filter(result => result.format === format && result.width === width))),
    ...judge ? [metricRow(results)] : [],
  ];
}

function rowsOf(format: LossyFormat, width: number, results: readonly Result[]): Row[] {
  if (results.length === 0) return [];
  const row = (what: string, unit: string, measured: number, against: number, mark?: number): Row =>
    ({ what: `${format} ${width}: ${what}`, unit, measured, against, ratio: measured / against, mark });
  const sum = (figureOf: (result: Result) => number) => results.reduce((total, result) => total + figureOf(result), 0);
  const [before, after] = [results.map(result => result.first.score), results.map(result => result.refined.score)];
  const below = results.filter(({ isFarBelow }) => isFarBelow).length;
  return [
    row(`bytes of ${results.length}`, 'kB', sum(({ refined }) => refined.bytes / 1000),
      sum(({ first }) => first.bytes / 1000), format === 'avif' ? BYTES_MARK : undefined),
    row('10th percentile', 'points', percentile(before, 0.1), percentile(after, 0.1), 1),
    row('minimum', 'points', Math.min(...before), Math.min(...after), 1),
    row('1.5 below the target', '%', 100 * below / results.length, MOST_BELOW, 1),
    row('CPU, mean and most', 's',
      sum(({ cpu }) => cpu) / results.length, Math.max(...results.map(({ cpu }) => cpu))),
  ];
}

function metricRow(results: readonly Result[]): Row {
  const pairs = results.filter(({ isOpaque }) => isOpaque)
    .flatMap(result => [result.first, result.refined]);
  const measured = Math.max(...pairs.map(({ score, own }) => Math.abs(score - own)));
  const what = `metric, ${pairs.length} pairs: most apart`;
  return { what, unit: 'points', measured, against: MOST_DIFFERENCE, ratio: measured / MOST_DIFFERENCE, mark: 1 };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place - Math.floor(place)) * (high - low);
}
