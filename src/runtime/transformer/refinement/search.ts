import { RefinementEncoder } from './encoders';
import { Scorer } from './score';
import { Pixels } from '../pipeline/pixels';

/** An encoding and its score. */
export interface Look {
  readonly setting: number;
  readonly bytes: number;
  readonly score: number;
}

/** An encoding that may replace the stored variant. */
export interface Candidate extends Look {
  readonly data: Buffer;
}

/** The image, its encoder and its goal. */
export interface Search {
  readonly pixels: Pixels;
  readonly encoder: RefinementEncoder;
  readonly score: Scorer;
  readonly target: number;
  /** Maximum number of bytes. */
  readonly limit: number;
  /** Throws when the time is over. */
  readonly proceed: () => void;
}

/** Points by which results may miss the target. */
export const TOLERANCE = { below: 0.75, above: 1.25 };

/** Points between the stored variant and the target at which no look at another setting is needed. */
const NEAR = 2;

/** Number of encodings with the final encoder. */
const MAX_CANDIDATES = 2;

/**
 * Searches the setting whose result has the target score: from the stored variant over one more look with the fast
 * encoder to one or two candidates with the final encoder.
 *
 * @param first the stored variant, which the fast encoder made
 */
export async function candidatesFor(first: Look, search: Search): Promise<Candidate[]> {
  const { encoder, target, limit } = search;
  const goal = target - encoder.offset;
  const looks = [first];
  const guess = settingFor(goal, looks, encoder);
  if (Math.abs(first.score - goal) > NEAR && guess !== first.setting) looks.push(await lookAt(guess, search));

  const candidates: Candidate[] = [];
  let setting = settingFor(goal, looks, encoder);
  while (candidates.length < MAX_CANDIDATES && !candidates.some(candidate => candidate.setting === setting)) {
    const candidate = await candidateAt(setting, search);
    candidates.push(candidate);
    if (candidate.bytes > limit && limit > first.bytes) {
      setting = bounded(settingForBytes(limit, first, candidate), encoder);
    } else {
      if (isOnTarget(candidate, target)) break;
      setting = bounded(candidate.setting + (target - candidate.score) / slopeOf(looks, encoder), encoder);
    }
  }
  return candidates;
}

function isOnTarget({ score }: Look, target: number): boolean {
  return score >= target - TOLERANCE.below && score <= target + TOLERANCE.above;
}

/** Returns the setting at which the line through the looks reaches a score. */
function settingFor(goal: number, looks: readonly Look[], encoder: RefinementEncoder): number {
  const nearest = looks.reduce((best, look) => Math.abs(look.score - goal) < Math.abs(best.score - goal) ? look : best);
  return bounded(nearest.setting + (goal - nearest.score) / slopeOf(looks, encoder), encoder);
}

/** Returns the setting at which the line through two encodings, with logarithmic sizes, reaches a size. */
function settingForBytes(bytes: number, low: Look, high: Look): number {
  const share = Math.log(bytes / low.bytes) / Math.log(high.bytes / low.bytes);
  return low.setting + share * (high.setting - low.setting) - 0.5;
}

/** Returns the change of the score by one step of the setting, within reason. */
function slopeOf([first, second]: readonly Look[], { slope }: RefinementEncoder): number {
  if (second === undefined) return slope;
  const measured = (second.score - first.score) / (second.setting - first.setting);
  return Math.min(3 * slope, Math.max(slope / 3, measured));
}

function bounded(setting: number, { lowest, highest }: RefinementEncoder): number {
  return Math.round(Math.min(highest, Math.max(lowest, setting)));
}

async function lookAt(setting: number, { pixels, encoder, score, proceed }: Search): Promise<Look> {
  proceed();
  const data = await encoder.search(pixels, setting);
  return { setting, bytes: data.length, score: await score(data) };
}

async function candidateAt(setting: number, { pixels, encoder, score, proceed }: Search): Promise<Candidate> {
  proceed();
  const data = await encoder.final(pixels, setting);
  return { setting, bytes: data.length, data, score: await score(data) };
}
