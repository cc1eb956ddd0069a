import sharp from 'sharp';
import { encodersFor } from './encoders';
import { Goal, bestOf, goalFor } from './goal';
import { Candidate, Look } from './look';
import { Refinement, RefinementReason, RefinementTask } from './refinement';
import { Scorer, scorerOf } from './score';
import { candidatesFor } from './search';
import { defaultTarget } from './targets';
import { Photograph, photographOf } from '../pipeline/encode';
import { CONTENT_TYPES, photographicSetting } from '../pipeline/encoders';
import { EncodedImage, renderImage } from '../transform-image';

class OutOfTime extends Error {}

/**
 * Finds an encoding of a stored variant that has the target score, with as few bytes as possible.
 *
 * It renders the pixels once, as the transform function does, and encodes them a few times. Variants that are far below
 * the target may grow. Others are replaced only by smaller ones. Rejects with a `TransformError` if the
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
  const target = refinement.target ?? defaultTarget(format, pixels);
  try {
    const goal = goalFor(first, target);
    const best = bestOf(await search(photograph, score, first, { goal, target, deadline }), first, goal);
    return best ? replaced(photograph.finished(best.data, best.encoding), first, best)
      : { ...kept(task, 'good'), ...scoresOf(first) };
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    return { ...kept(task, 'too-slow'), ...scoresOf(first) };
  }
}

interface Aim { readonly goal: Goal; readonly target: number; readonly deadline: number }

async function search(
  { pixels, format }: Photograph, score: Scorer, first: Look, { goal, target, deadline }: Aim,
): Promise<Candidate[]> {
  const proceed = () => { if (Date.now() > deadline) throw new OutOfTime(); };
  const candidates: Candidate[] = [];
  for (const encoder of encodersFor(format, first.score, target, pixels)) {
    candidates.push(...await candidatesFor(first, { pixels, encoder, score, goal, proceed }));
  }
  return candidates;
}

/** Whether the stored variant has the format and the size of the photograph. */
async function isEncodingOf({ format, pixels }: Photograph, { stored }: RefinementTask): Promise<boolean> {
  if (stored.contentType !== CONTENT_TYPES[format]) return false;
  const { width, height } = await sharp(stored.body).metadata();
  return width === pixels.width && height === pixels.height;
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
