import { Candidate, Look } from './look';

/** The aim of a search, which depends on the stored variant. */
export interface Goal {
  /** The score to reach. */
  readonly score: number;
  /** Scores at which the search ends. */
  readonly near: { readonly from: number; readonly to: number };
  /** Least score of a replacement that is not larger, unless the stored variant has less. */
  readonly least: number;
  /** Largest number of bytes of a replacement that is not larger than the stored variant. */
  readonly smaller: number;
  /** Largest number of bytes of any replacement. */
  readonly largest: number;
  /** Least score of a replacement that is larger. */
  readonly worthGrowth: number;
}

/** Points around the goal at which the search ends. One step of AVIF's setting is about 0.7. */
const NEAR = { below: 0.3, above: 0.7 };

/** Points by which a replacement may miss the goal if none is nearer. */
const TOLERANCE = 0.5;

/** Largest growth of images far below the target. */
const MAX_GROWTH = 1.3;

/** Points below the target from which an image may grow. */
const FAR_BELOW = 1.5;

/** Points below the target that are enough for images far below it: each costs 4 % of their bytes. */
const FEWER_POINTS = 0.9;

/** Largest share of the bytes that is worth a replacement. */
const MAX_SHARE = 0.98;

/**
 * Returns the goal for a stored variant. One that is far below the target may grow, but only to a score that no longer
 * is: otherwise it would take many bytes for an image that still looks bad.
 */
export function goalFor({ bytes, score }: Look, target: number): Goal {
  const isFarBelow = score < target - FAR_BELOW;
  const goal = isFarBelow ? target - FEWER_POINTS : target;
  return {
    score: goal,
    near: { from: goal - NEAR.below, to: goal + NEAR.above },
    least: goal - TOLERANCE,
    smaller: bytes * MAX_SHARE,
    largest: bytes * (isFarBelow ? MAX_GROWTH : MAX_SHARE),
    worthGrowth: target - FAR_BELOW,
  };
}

/** Returns the candidate to store, or undefined if the stored variant is better. */
export function bestOf(candidates: readonly Candidate[], first: Look, goal: Goal): Candidate | undefined {
  const allowed = candidates.filter(({ bytes, score }) => bytes <= goal.smaller
    ? score >= Math.min(goal.least, first.score) : bytes <= goal.largest && score >= goal.worthGrowth);
  const good = allowed.filter(({ score }) => score >= goal.near.from);
  if (good.length > 0) return good.reduce((best, next) => next.bytes < best.bytes ? next : best);
  return allowed.reduce<Candidate | undefined>(
    (best, next) => best === undefined || next.score > best.score ? next : best, undefined);
}
