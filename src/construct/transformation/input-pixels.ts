import { Construct } from 'constructs';
import { OnDemandOptions } from './on-demand-options';
import { isKnown, refuse, requireWhole } from '../core/validate';

export const DEFAULT_MEMORY_SIZE = 1769;

/** Phone photographs of 8192x6144 have fewer, and the default memory suffices for them. */
const DEFAULT_PIXELS = 64_000_000;
const MOST_PIXELS = 250_000_000;

/**
 * Maximum memory in MiB, by measurement: 1,313 for an AVIF of 12 bits with 50 megapixels, and 1,348 for one of 4:4:4
 * with transparency that is trimmed.
 */
const MEMORY = { base: 100, perMegapixel: 26 };

/**
 * Returns the maximum number of pixels of an original. By default, it is limited by the memory of the function.
 */
export function maxInputPixelsOf({ maxInputPixels, memorySize }: OnDemandOptions): number {
  if (maxInputPixels !== undefined || !isKnown(memorySize)) return maxInputPixels ?? DEFAULT_PIXELS;
  return Math.min(DEFAULT_PIXELS, Math.floor((memorySize - MEMORY.base) / MEMORY.perMegapixel) * 1_000_000);
}

/**
 * Rejects more pixels than the function has memory for. Lambda would stop it for some originals.
 */
export function requireMemory(
  scope: Construct, { maxInputPixels, memorySize = DEFAULT_MEMORY_SIZE }: OnDemandOptions,
): void {
  requireWhole(scope, 'maxInputPixels', maxInputPixels, 1, MOST_PIXELS);
  if (!isKnown(maxInputPixels) || !isKnown(memorySize)) return;
  const needed = Math.ceil(MEMORY.base + (MEMORY.perMegapixel * maxInputPixels) / 1_000_000);
  if (memorySize >= needed) return;
  refuse(scope, `\`memorySize\` must be at least ${needed} for \`maxInputPixels: ${maxInputPixels}\`, `
    + `got ${memorySize}. Raise \`memorySize\`, or lower \`maxInputPixels\``);
}
