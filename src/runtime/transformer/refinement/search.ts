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

/** Points by which results may miss the target. One step of AVIF's setting is about 0.7. */
export const TOLERANCE = { below: 0.5, above: 0.8 };

/** Points between the stored variant and the target up to which no fast look at another setting is needed. */
const NEAR = 3;

/** Maximum number of encodings that may replace the stored variant. */
const MAX_CANDIDATES = 3;

/**
 * Searches the setting whose result has the target score: from the stored variant over one look with a fast encoder,
 * if there is one, to one, two or three candidates.
 *
 * @param first the stored variant, which the fast encoder made
 */
export async function candidatesFor(first: Look, search: Search): Promise<Candidate[]> {
  const { encoder, target, limit } = search;
  const isTooLarge = ({ bytes }: Look): boolean => limit > first.bytes && bytes > limit;
  const looks = [first];
  if (encoder.search && Math.abs(target - encoder.offset - first.score) > NEAR) {
    looks.push(await lookAt(settingFor(target - encoder.offset, looks, encoder), encoder.search, search));
  }

  const candidates: Candidate[] = [];
  let setting = settingFor(target - encoder.offset, looks, encoder);
  while (candidates.length < MAX_CANDIDATES && !candidates.some(candidate => candidate.setting === setting)) {
    const candidate = await lookAt(setting, encoder.encode, search);
    candidates.push(candidate);
    if (isOnTarget(candidate, target) && !isTooLarge(candidate)) break;
    const next = settingFor(target, candidates, encoder, slopeOf(looks, encoder));
    setting = candidates.some(isTooLarge) ? Math.min(next, settingForBytes(limit, candidates, encoder)) : next;
  }
  return candidates;
}

function isOnTarget({ score }: Look, target: number): boolean {
  return score >= target - TOLERANCE.below && score <= target + TOLERANCE.above;
}

/**
 * Returns the setting at which a line reaches a score: through the nearest look, with the slope of the two nearest.
 *
 * @param usual the slope if there is only one look
 */
function settingFor(goal: number, looks: readonly Look[], encoder: RefinementEncoder, usual = encoder.slope): number {
  const nearest = [...looks].sort((a, b) => Math.abs(a.score - goal) - Math.abs(b.score - goal)).slice(0, 2);
  const slope = nearest.length < 2 ? usual : slopeOf(nearest, encoder);
  return bounded(nearest[0].setting + (goal - nearest[0].score) / slope, encoder);
}

/** Returns the change of the score by one step of the setting, within reason. */
function slopeOf([one, other]: readonly Look[], { slope }: RefinementEncoder): number {
  if (other === undefined || one.setting === other.setting) return slope;
  const measured = (one.score - other.score) / (one.setting - other.setting);
  return Math.min(3 * slope, Math.max(slope / 3, measured));
}

/** Returns the setting at which a line through the smallest encoding, with logarithmic sizes, reaches a size. */
function settingForBytes(limit: number, candidates: readonly Look[], encoder: RefinementEncoder): number {
  const [smallest, next] = [...candidates].sort((a, b) => a.bytes - b.bytes);
  const growth = next && next.setting !== smallest.setting
    ? Math.log(next.bytes / smallest.bytes) / (next.setting - smallest.setting) : encoder.growth;
  return bounded(smallest.setting + Math.log(limit / smallest.bytes) / growth - 0.5, encoder);
}

function bounded(setting: number, { lowest, highest }: RefinementEncoder): number {
  return Math.round(Math.min(highest, Math.max(lowest, setting)));
}

async function lookAt(
  setting: number, encode: RefinementEncoder['encode'], { pixels, score, proceed }: Search,
): Promise<Candidate> {
  proceed();
  const data = await encode(pixels, setting);
  return { setting, bytes: data.length, data, score: await score(data) };
}
