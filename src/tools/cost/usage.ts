import { EdgeRegion } from './prices';

/** Monthly usage that affects the cost. */
export interface Usage {
  readonly images: number;
  readonly requests: number;
  /** Number of images that are overwritten or deleted. */
  readonly changes: number;
  /** Average size of an original, in bytes. */
  readonly originalBytes: number;
  /** Average size of a variant, in bytes. */
  readonly variantBytes: number;
  /** Number of variants per original: widths times formats. */
  readonly variants: number;
  /** Cache hit rate at edge locations, 0 to 1. */
  readonly hitRate: number;
  /** Duration of a transformation, in seconds. */
  readonly transformSeconds: number;
  /** Duration of a refinement, in seconds. */
  readonly refineSeconds: number;
  /** Share of its bytes that a variant loses by refinement, 0 to 1. */
  readonly refineSaving: number;
  /** Whether to apply the free tiers of AWS and Cloudflare, which exist once per account. */
  readonly withFreeTier: boolean;
}

/**
 * Share of viewers by region. North America and Europe serve, and bill, viewers whose region is not in the price class.
 */
export const VIEWERS: Record<EdgeRegion, number> = {
  northAmerica: 0.45,
  europe: 0.3,
  asia: 0.1,
  japan: 0.04,
  india: 0.04,
  southAmerica: 0.04,
  australia: 0.02,
  middleEastAfrica: 0.01,
};

export const DEFAULTS = {
  originalKilobytes: 2000,
  variantKilobytes: 60,
  variants: 6,
  hitPercent: 90,
  transformMilliseconds: 1200,
  changes: 0,
  refineMilliseconds: 2500,
  refinePercent: 10,
} as const;

const GIGABYTE = 1024 ** 3;

export function gigabytes(bytes: number): number {
  return bytes / GIGABYTE;
}

/** Days of a month in bills. */
export const DAYS = 30;

/** Returns the number of transformations: each variant once in its lifetime, and again when its original changes. */
export function transformations({ images, changes, variants }: Usage, variantLifetimeDays: number): number {
  return variants * (images * DAYS / variantLifetimeDays + changes);
}
