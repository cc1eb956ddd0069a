import { Construct } from 'constructs';
import { DEFAULT_MEMORY_SIZE, maxInputPixelsOf } from './input-pixels';
import { OnDemandOptions } from './on-demand-options';
import { RequestRules } from '../../runtime/url/request-parameters';
import { isKnown, warn } from '../core/validate';

/**
 * Maximum memory in MiB, by measurement: 2,600 for an AVIF of 48 megapixels with a mask, and 2,361 for one of 67
 * megapixels without.
 */
const MEMORY = { base: 100, perMegapixel: 53 };

/** Maximum CPU time in seconds for each megapixel, by measurement: 53 for a lossless WebP of 48 megapixels. */
const SECONDS_PER_MEGAPIXEL = 1.1;

/** Variants up to this size are within the limits of every function. */
const ORDINARY_PIXELS = 2560 * 2560;

/**
 * Warns if the function has less memory than the largest variants may need. Lambda would stop it, and CloudFront would
 * answer with a 502. Most variants need a third of that.
 */
export function warnOfLargeVariants(
  scope: Construct, options: OnDemandOptions, { maxWidth, maxHeight, allowEnlargement }: RequestRules,
): void {
  const { memorySize = DEFAULT_MEMORY_SIZE } = options;
  const most = allowEnlargement ? Infinity : maxInputPixelsOf(options);
  const pixels = Math.min(maxWidth * maxHeight, isKnown(most) ? most : Infinity);
  const needed = Math.ceil(MEMORY.base + MEMORY.perMegapixel * pixels / 1e6);
  if (pixels <= ORDINARY_PIXELS || !isKnown(memorySize) || memorySize >= needed) return;
  const seconds = Math.round(SECONDS_PER_MEGAPIXEL * pixels / 1e6);
  warn(scope, 'largeVariants', `Variants may have ${Math.floor(pixels / 1e6)} megapixels, which take up to `
    + `${needed} MiB of memory and ${seconds} seconds of CPU time, and \`memorySize\` is ${memorySize}. Lambda stops `
    + 'the function if memory runs out, so that viewers get a 502. Lower `maxWidth` and `maxHeight`, raise '
    + '`memorySize` and `timeout`, or acknowledge this warning if large variants are photographs.');
}
