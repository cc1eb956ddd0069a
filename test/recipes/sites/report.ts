import { Answer, Comparison } from './compare';
import { byFormat, byHeader, byUrl, hitRate } from './hit-rate';

/** The widths of Next.js by default, in ascending order. */
const WIDTHS = [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840];

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** Prints what both have served, for each `Accept` header: images that both have encoded. */
export function printReport(name: string, comparisons: readonly Comparison[]): void {
  for (const accept of new Set(comparisons.map(each => each.accept))) {
    const ones = comparisons.filter(each => each.accept === accept && isEncoded(each.theirs) && isEncoded(each.ours));
    process.stdout.write(`${name}, Accept: ${accept}\n`
      + `  ${ones.length} images of the framework: ${summaryOf(ones.map(each => each.theirs))}\n`
      + `  ${ones.length} images of the CDN:       ${summaryOf(ones.map(each => each.ours))}\n`);
  }
  process.stdout.write(`  hit rate of a day: ${percent(hitRate(WIDTHS, byHeader))} with the header in the cache key, `
    + `${percent(hitRate(WIDTHS, byFormat))} with the format, ${percent(hitRate(WIDTHS, byUrl))} with neither\n`);
}

function isEncoded({ size }: Answer): boolean {
  return size?.[2] === 1;
}

function summaryOf(answers: readonly Answer[]): string {
  const bytes = answers.reduce((sum, each) => sum + each.bytes, 0);
  const scores = answers.flatMap(({ score }) => score === undefined ? [] : [score]);
  const misses = answers.flatMap(({ cpu }) => cpu === undefined ? [] : [cpu]);
  return [
    `${(bytes / 1000).toFixed(0)} kB`,
    ...scores.length > 0 ? [`score ${meanOf(scores).toFixed(1)}`, `lowest ${Math.min(...scores).toFixed(1)}`] : [],
    ...misses.length > 0 ? [`${(1000 * meanOf(misses)).toFixed(0)} ms of CPU for each of ${misses.length} misses`] : [],
  ].join(', ');
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
