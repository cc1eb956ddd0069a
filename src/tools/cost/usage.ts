import { EdgeRegion } from './prices';

/** What happens in a month, as far as it costs something. */
export interface Usage {
  readonly images: number;
  readonly requests: number;
  /** Images that are overwritten or deleted. */
  readonly changes: number;
  /** Average size of an original, in bytes. */
  readonly originalBytes: number;
  /** Average size of a picture that is made, in bytes. */
  readonly pictureBytes: number;
  /** Pictures that are asked for of one original: widths by format. */
  readonly variants: number;
  /** The share of requests that edges answer by themselves, 0 to 1. */
  readonly hitRatio: number;
  /** How long a transformation takes, in seconds. */
  readonly transformSeconds: number;
  /** Whether what AWS and Cloudflare do not bill is counted: it is once for an account. */
  readonly withFreeTier: boolean;
}

/**
 * Where viewers are. Those for whom a price class has no edge are served, and billed, from North America and Europe.
 */
export const VIEWERS: Record<EdgeRegion, number> = {
  northAmerica: 0.45, europe: 0.30, asia: 0.10, japan: 0.04, india: 0.04, southAmerica: 0.04, australia: 0.02, middleEastAfrica: 0.01,
};

export const DEFAULTS = {
  originalKilobytes: 2000, pictureKilobytes: 60, variants: 6, hitPercent: 90, transformMilliseconds: 700, changes: 0,
} as const;

const GIGABYTE = 1024 ** 3;

export function gigabytes(bytes: number): number {
  return bytes / GIGABYTE;
}

/** A month, as bills have it. */
export const DAYS = 30;

/** Every picture is made once in the lifetime of the store, and again when its original changes. */
export function transformations({ images, changes, variants }: Usage, storeDays: number): number {
  return variants * (images * DAYS / storeDays + changes);
}
