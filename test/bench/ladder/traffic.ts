/**
 * The simulated traffic of the benchmarks `cache-key` and `ladder`: requests for widths in CSS pixels on displays of
 * several densities, by browsers with several Accept headers.
 */

export const REQUESTS = 200_000;
export const IMAGES = 2000;
export const DPRS = [1, 1.25, 1.5, 2, 2.625, 3, 3.5];
export const CSS_WIDTHS = { from: 160, to: 1040 };
export const ACCEPTS = [
  'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  'image/avif,image/webp,*/*',
  'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  'image/webp,image/apng,image/*,*/*;q=0.8',
  'image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5',
  'image/webp,*/*',
  'image/png,image/*;q=0.8,*/*;q=0.5',
  '*/*',
];

/** Shares of the requests by image: Zipf's law with the exponent 0.8. */
export function popularity(): number[] {
  const weights = Array.from({ length: IMAGES }, (_, index) => (index + 1) ** -0.8);
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map(weight => weight / sum);
}

/** Returns the share of requests for at most this many pixels of width. */
export function shareUpTo(width: number): number {
  const { from, to } = CSS_WIDTHS;
  const shares = DPRS.map(dpr => Math.min(1, Math.max(0, ((width + 0.5) / dpr - from) / (to - from))));
  return shares.reduce((sum, share) => sum + share) / shares.length;
}
