import sharp from 'sharp';
import { scorerOf } from './score';
import { DEFAULT_TARGETS } from './targets';
import { Operations } from '../../url/image-request';
import { photographChoice } from '../encode/content-encoding';
import { Photograph, photographOf } from '../encode/encode';
import { CONTENT_TYPES, avifEncoderFor, encodeAt, photographSetting } from '../encode/encoders';
import { LossyFormat, measureTexture } from '../encode/quality';
import { FocalPoint } from '../operate/focus/focal-point';
import { EncodedImage, TransformOptions, Watermark, renderImage } from '../transform-image';

/** Points of the score that one step of the setting changes, near usual targets. */
const SLOPES: { readonly [format in LossyFormat]: number } = { avif: 0.77, jpg: 0.55, webp: 0.66 };

/** The lowest and the highest setting. Lower ones save little, higher ones improve little. */
const BOUNDS = [25, 95] as const;

/** The effort of AVIF that others have by default: four times the time of the first answer for 3 to 20% less. */
const THOROUGH_EFFORT = 4;

/** Largest share of the bytes of the stored variant that is worth a replacement. */
const MAX_SHARE = 0.98;

/** Largest growth of a variant that is far below the target. */
const MAX_GROWTH = 1.3;

/** Points below the target from which a variant may grow. */
const FAR_BELOW = 1.5;

/**
 * Encodes a stored variant again, with the setting by which it has about the target score.
 *
 * It renders the pixels once, as the transform function does, and encodes them once. A variant that is far below the
 * target may grow. Others are replaced only by smaller ones. Rejects with a `TransformError` if the original cannot be
 * transformed.
 */
export async function refineVariant(task: RefinementTask): Promise<Refinement> {
  const { original, operations, options, mark, focus, stored, refinement, deadline } = task;
  if (!refinement.contentTypes.includes(stored.contentType)) return kept(task, 'format');
  if (stored.body.length < refinement.minBytes) return kept(task, 'small');
  task.onStart?.();
  const photograph = await renderImage(original, operations, options, mark, photographOf, focus);
  if (photograph === undefined) return kept(task, 'content');
  if (!await isEncodingOf(photograph, task)) return kept(task, 'different');
  const { pixels, format, quality } = photograph;
  const texture = measureTexture(pixels);
  if (Date.now() > deadline) return kept(task, 'too-slow');

  const score = await scorerOf(pixels);
  const firstScore = await score(stored.body);
  const target = refinement.target ?? DEFAULT_TARGETS[format];
  const usual = await photographSetting(pixels, format, quality, texture);
  const setting = correctedSetting(format, usual, target - firstScore);
  const data = await encodeAt(pixels, format, setting, { ...avifEncoderFor(texture), effort: THOROUGH_EFFORT });
  const isFarBelow = firstScore < target - FAR_BELOW;
  if (Date.now() > deadline) return { ...kept(task, 'too-slow'), firstScore, score: firstScore };
  if (data.length > stored.body.length * (isFarBelow ? MAX_GROWTH : MAX_SHARE)) {
    return { ...kept(task, 'good'), firstScore, score: firstScore };
  }
  const image = photograph.finished(data, photographChoice(format).encoding);
  return {
    kept: false,
    reason: data.length < stored.body.length ? 'smaller' : 'better',
    image,
    bytesBefore: stored.body.length,
    firstScore,
    score: await score(data),
    setting,
  };
}

function correctedSetting(format: LossyFormat, setting: number, points: number): number {
  const [least, most] = BOUNDS;
  return Math.min(most, Math.max(least, Math.round(setting + points / SLOPES[format])));
}

/** Whether the stored variant has the format and the size of the photograph. */
async function isEncodingOf({ format, pixels }: Photograph, { stored }: RefinementTask): Promise<boolean> {
  if (stored.contentType !== CONTENT_TYPES[format]) return false;
  const { width, height } = await sharp(stored.body).metadata();
  return width === pixels.width && height === pixels.height;
}

function kept({ stored }: RefinementTask, reason: RefinementReason): Refinement {
  return { kept: true, reason, image: stored, bytesBefore: stored.body.length };
}

/** Settings of refinement. */
export interface RefinementOptions {
  /**
   * The score that variants are to have, by SSIMULACRA 2.
   *
   * @default - by format and pixels
   */
  readonly target?: number;
  /** Media types of the variants to refine. */
  readonly contentTypes: readonly string[];
  /** Minimum number of bytes of a variant to refine. */
  readonly minBytes: number;
}

/** A stored variant, and what it was made from. */
export interface RefinementTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly focus?: FocalPoint;
  readonly stored: EncodedImage;
  readonly refinement: RefinementOptions;
  /** Time at which the refinement gives up, in milliseconds of `Date.now()`. */
  readonly deadline: number;
  /** Called before the first step that takes time. Not called for variants that stay without a look at their pixels. */
  readonly onStart?: () => void;
}

/** The reason why a variant was replaced or kept. */
export type RefinementReason =
  | 'smaller' // replaced: fewer bytes
  | 'better' // replaced: more bytes, because the score was far below the target
  | 'format' // kept: refinement does not apply to its format
  | 'small' // kept: it has too few bytes
  | 'content' // kept: an animation, a graphic, lossless, small, or with a gain map
  | 'different' // kept: it is not what the transformer makes of its original now
  | 'good' // kept: no setting found is better
  | 'too-slow'; // kept: not finished before the deadline

/** The outcome of a refinement. */
export interface Refinement {
  /** Whether the stored variant stays. */
  readonly kept: boolean;
  readonly reason: RefinementReason;
  /** The variant to store, which is the stored one if it stays. */
  readonly image: EncodedImage;
  readonly bytesBefore: number;
  /** Score of the stored variant. Missing if it was not measured. */
  readonly firstScore?: number;
  /** Score of `image`. Missing if it was not measured. */
  readonly score?: number;
  /** The encoder's setting for quality. Missing if the variant stays. */
  readonly setting?: number;
}

/** Returns the number of pixels of an encoded image, from its header. */
export async function pixelCount(encoded: Buffer): Promise<number> {
  const { width, height } = await sharp(encoded).metadata();
  return width * height;
}
