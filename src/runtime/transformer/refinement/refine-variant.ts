import sharp from 'sharp';
import { encoderFor } from './encoders';
import { Refinement, RefinementReason, RefinementTask } from './refinement';
import { Scorer, scorerOf } from './score';
import { Candidate, Look, TOLERANCE, candidatesFor } from './search';
import { Photograph, photographOf } from '../pipeline/encode';
import { CONTENT_TYPES, photographicSetting } from '../pipeline/encoders';
import { EncodedImage, renderImage } from '../transform-image';

/** Largest growth of images far below the target. */
const MAX_GROWTH = 1.3;

/** Points below the target from which an image may grow. */
const FAR_BELOW = 1.5;

/** Points below the target that are enough for images far below it: each costs 4 % of their bytes. */
const FEWER_POINTS = 0.9;

/** Largest share of the bytes that is worth a replacement. */
const MAX_SHARE = 0.98;

class OutOfTime extends Error {}

/**
 * Finds an encoding of a stored variant that has the target score, with as few bytes as possible.
 *
 * It renders the pixels once, as the transform function does, and encodes them two to four times. Variants that are
 * far below the target may grow. Others are replaced only by smaller ones. Rejects with a `TransformError` if the
 * original cannot be transformed.
 */
export async function refineVariant(task: RefinementTask): Promise<Refinement> {
  const { original, operations, options, mark, stored, refinement, deadline } = task;
  if (!refinement.contentTypes.includes(stored.contentType)) return kept(task, 'format');
  if (stored.body.length < refinement.minBytes) return kept(task, 'small');
  task.onStart?.();
  const photograph = await renderImage(original, operations, options, mark,
    ({ pipeline, context }) => photographOf(pipeline, context));
  if (photograph === undefined) return kept(task, 'content');
  if (!await isEncodingOf(photograph, task)) return kept(task, 'different');
  if (Date.now() > deadline) return kept(task, 'too-slow');

  const { pixels, format, quality } = photograph;
  const score = await scorerOf(pixels);
  const first = {
    setting: photographicSetting(format, quality, pixels),
    bytes: stored.body.length,
    score: await score(stored.body),
  };
  try {
    const goal = isPoor(first, refinement.target) ? refinement.target - FEWER_POINTS : refinement.target;
    const candidates = await search(task, photograph, score, first, goal);
    const best = bestOf(candidates, first, limitOf(first, refinement.target), goal);
    const { encoding } = encoderFor(format, first.score, refinement.target);
    return best ? replaced(photograph.finished(best.data, encoding), first, best) : { ...kept(task, 'good'), ...scoresOf(first) };
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    return { ...kept(task, 'too-slow'), ...scoresOf(first) };
  }
}

function search(
  { refinement: { target }, deadline }: RefinementTask, { pixels, format }: Photograph, score: Scorer, first: Look,
  goal: number,
): Promise<Candidate[]> {
  const proceed = () => { if (Date.now() > deadline) throw new OutOfTime(); };
  const encoder = encoderFor(format, first.score, target);
  const limit = limitOf(first, target);
  return candidatesFor(first, { pixels, encoder, score, target: goal, limit, proceed });
}

function isPoor({ score }: Look, target: number): boolean {
  return score < target - FAR_BELOW;
}

/** Returns the largest number of bytes of a replacement. */
function limitOf(first: Look, target: number): number {
  return first.bytes * (isPoor(first, target) ? MAX_GROWTH : MAX_SHARE);
}

/** Whether the stored variant has the format and the size of the photograph. */
async function isEncodingOf({ format, pixels }: Photograph, { stored }: RefinementTask): Promise<boolean> {
  if (stored.contentType !== CONTENT_TYPES[format]) return false;
  const { width, height } = await sharp(stored.body).metadata();
  return width === pixels.width && height === pixels.height;
}

/** Returns the candidate to store, or undefined if the stored variant is better. */
function bestOf(candidates: readonly Candidate[], first: Look, limit: number, goal: number): Candidate | undefined {
  const enough = goal - TOLERANCE.below;
  const allowed = candidates.filter(({ bytes, score }) => bytes <= limit && score >= Math.min(enough, first.score));
  const good = allowed.filter(({ score }) => score >= enough);
  if (good.length > 0) return good.reduce((best, next) => next.bytes < best.bytes ? next : best);
  return allowed.reduce<Candidate | undefined>(
    (best, next) => best === undefined || next.score > best.score ? next : best, undefined);
}

function replaced(image: EncodedImage, first: Look, best: Candidate): Refinement {
  return {
    kept: false,
    reason: image.body.length < first.bytes ? 'smaller' : 'better',
    image,
    bytesBefore: first.bytes,
    firstScore: first.score,
    score: best.score,
    setting: best.setting,
  };
}

function kept({ stored }: RefinementTask, reason: RefinementReason): Refinement {
  return { kept: true, reason, image: stored, bytesBefore: stored.body.length };
}

function scoresOf({ score }: Look): Pick<Refinement, 'firstScore' | 'score'> {
  return { firstScore: score, score };
}
