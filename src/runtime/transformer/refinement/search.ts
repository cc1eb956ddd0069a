import { RefinementEncoder } from './encoders';
import { Goal } from './goal';
import { Candidate, Look } from './look';
import { Scorer } from './score';
import { Pixels } from '../pipeline/pixels';

/** The image, its encoder and its goal. */
export interface Search {
  readonly pixels: Pixels;
  readonly encoder: RefinementEncoder;
  readonly score: Scorer;
  readonly goal: Goal;
  /** Throws when the time is over. */
  readonly proceed: () => void;
}

/** Points between the stored variant and the target up to which no fast look at another setting is needed. */
const NEAR = 3;

/** Points above the goal up to which no further candidate is worth its time. */
const CLOSE = 1;

/**
 * Searches the setting whose result has the target score: from the stored variant over one look with a fast encoder,
 * if there is one, to some candidates. Settings below one that is not enough, and above one that is too much, are not
 * tried. If images may grow, but not by as much as the score would need, one more candidate has about as many bytes as
 * the stored variant. No setting is tried twice.
 *
 * @param first the stored variant, which the fast encoder made
 */
export async function candidatesFor(first: Look, search: Search): Promise<Candidate[]> {
  const { encoder, goal } = search;
  const looks = [first];
  const searched = goal.score - encoder.offset;
  if (encoder.search && Math.abs(searched - first.score) > NEAR) {
    looks.push(await lookAt(nearest(encoder.settings, settingFor(searched, looks, encoder)), encoder.search, search));
  }

  const candidates: Candidate[] = [];
  let setting: number | undefined = nearest(encoder.settings, settingFor(searched, looks, encoder));
  while (setting !== undefined && candidates.length < maxCandidates(candidates, search)) {
    const candidate = await lookAt(setting, encoder.encode, search);
    candidates.push(candidate);
    if (isWithin(candidate, goal.near) && candidate.bytes <= goal.largest) break;
    setting = nextSetting(candidates, goal, encoder, slopeOf(looks, encoder));
  }
  const isWorthGrowth = ({ bytes, score }: Look): boolean => bytes <= goal.largest && score >= goal.worthGrowth;
  if (goal.largest <= first.bytes || candidates.some(isWorthGrowth)) return candidates;
  const equal = nearest(encoder.settings, settingForBytes(goal.smaller, candidates, encoder));
  if (candidates.some(candidate => candidate.setting === equal)) return candidates;
  return [...candidates, await lookAt(equal, encoder.encode, search)];
}

/** Returns the number of candidates that are worth their time: one more if none is good enough, and close. */
function maxCandidates(candidates: readonly Look[], { encoder, goal }: Search): number {
  const close = { from: goal.least, to: goal.score + CLOSE };
  return encoder.maxCandidates + (candidates.some(candidate => isWithin(candidate, close)) ? 0 : 1);
}

function isWithin({ score }: Look, { from, to }: Goal['near']): boolean {
  return score >= from && score <= to;
}

/** Returns the setting to try next, or undefined if no setting is left between too low and too high ones. */
function nextSetting(
  candidates: readonly Look[], goal: Goal, encoder: RefinementEncoder, slope: number,
): number | undefined {
  const tooLarge = candidates.filter(({ bytes }) => bytes > goal.largest);
  const tooHigh = candidates.filter(candidate => candidate.score > goal.near.to || tooLarge.includes(candidate));
  const tooLow = candidates.filter(candidate => !tooHigh.includes(candidate));
  const above = Math.max(...tooLow.map(({ setting }) => setting));
  const below = Math.min(...tooHigh.map(({ setting }) => setting));
  const ends = candidates.filter(({ setting }) => setting === above || setting === below);
  const wanted = settingFor(goal.score, ends, encoder, slope);
  const largest = tooLarge.length > 0 ? settingForBytes(goal.largest, candidates, encoder) : Infinity;
  const left = encoder.settings.filter(each => each > above && each < below);
  return left.length > 0 ? nearest(left, Math.min(wanted, largest)) : undefined;
}

/**
 * Returns the setting at which a line reaches a score: through the nearest look, with the slope of the two nearest.
 *
 * @param usual the slope if there is only one look
 */
function settingFor(goal: number, looks: readonly Look[], encoder: RefinementEncoder, usual = encoder.slope): number {
  const [near, next] = [...looks].sort((a, b) => Math.abs(a.score - goal) - Math.abs(b.score - goal));
  return near.setting + (goal - near.score) / (next ? slopeOf([near, next], encoder) : usual);
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
  return smallest.setting + Math.log(limit / smallest.bytes) / growth - 0.5;
}

/** Returns the setting nearest to a number. */
function nearest(settings: readonly number[], wanted: number): number {
  return settings.reduce((best, next) => Math.abs(next - wanted) < Math.abs(best - wanted) ? next : best);
}

async function lookAt(
  setting: number, encode: RefinementEncoder['encode'], { pixels, encoder, score, proceed }: Search,
): Promise<Candidate> {
  proceed();
  const data = await encode(pixels, setting);
  return { setting, bytes: data.length, data, encoding: encoder.encoding, score: await score(data) };
}
