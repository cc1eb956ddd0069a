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

/**
 * Searches the setting whose result has the target score: from the stored variant over one look with a fast encoder,
 * if there is one, to some candidates. If the score would need too many bytes, one more candidate has about as many as
 * the stored variant.
 *
 * @param first the stored variant, which the fast encoder made
 */
export async function candidatesFor(first: Look, search: Search): Promise<Candidate[]> {
  const { encoder, goal } = search;
  const mayGrow = goal.largest > first.bytes;
  const isTooLarge = ({ bytes }: Look): boolean => mayGrow && bytes > goal.largest;
  const looks = [first];
  if (encoder.search && Math.abs(goal.score - encoder.offset - first.score) > NEAR) {
    looks.push(await lookAt(settingFor(goal.score - encoder.offset, looks, encoder), encoder.search, search));
  }

  const candidates: Candidate[] = [];
  let setting = settingFor(goal.score - encoder.offset, looks, encoder);
  while (candidates.length < encoder.maxCandidates && !candidates.some(candidate => candidate.setting === setting)) {
    const candidate = await lookAt(setting, encoder.encode, search);
    candidates.push(candidate);
    if (isOnTarget(candidate, goal) && !isTooLarge(candidate)) break;
    const next = nextSetting(candidates, goal, encoder, slopeOf(looks, encoder));
    setting = candidates.some(isTooLarge) ? Math.min(next, settingForBytes(goal.largest, candidates, encoder)) : next;
  }
  if (!mayGrow || candidates.some(each => !isTooLarge(each) && each.score >= goal.worthGrowth)) return candidates;
  const equal = settingForBytes(goal.smaller, candidates, encoder);
  return [...candidates, await lookAt(equal, encoder.encode, search)];
}

function isOnTarget({ score }: Look, { near }: Goal): boolean {
  return score >= near.from && score <= near.to;
}

/** Returns the setting to try next: one step more if the best whole number has been tried and is not enough. */
function nextSetting(candidates: readonly Look[], goal: Goal, encoder: RefinementEncoder, slope: number): number {
  const next = settingFor(goal.score, candidates, encoder, slope);
  const tried = candidates.find(({ setting }) => setting === next);
  return tried && tried.score < goal.near.from ? bounded(next + 1, encoder) : next;
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
  setting: number, encode: RefinementEncoder['encode'], { pixels, encoder, score, proceed }: Search,
): Promise<Candidate> {
  proceed();
  const data = await encode(pixels, setting);
  return { setting, bytes: data.length, data, encoding: encoder.encoding, score: await score(data) };
}
