import * as fs from 'node:fs';
import sharp from 'sharp';
import { Judge } from './judge';
import { photographOf } from '../../../src/runtime/transformer/encode/encode';
import { LossyFormat } from '../../../src/runtime/transformer/encode/quality';
import { pipelineOfPixels } from '../../../src/runtime/transformer/read/pipeline-image';
import { refineVariant } from '../../../src/runtime/transformer/refinement/refine-variant';
import { scorerOf } from '../../../src/runtime/transformer/refinement/score';
import { DEFAULT_TARGETS } from '../../../src/runtime/transformer/refinement/targets';
import { renderImage, transformImage } from '../../../src/runtime/transformer/transform-image';
import { Operations } from '../../../src/runtime/url/image-request';
import { DEFAULT_OPTIONS } from '../makers';
import { cpuTime } from '../measure';

/** The encodings of one image in one format at one width. */
export interface Result {
  readonly file: string;
  readonly format: LossyFormat;
  readonly width: number;
  /** Whether scores do not depend on a background. */
  readonly isOpaque: boolean;
  readonly first: Encoding;
  readonly refined: Encoding;
  readonly reason: string;
  /** Whether the result is more than 1.5 points below the target. */
  readonly isFarBelow: boolean;
  /** CPU time of the refinement, in seconds. */
  readonly cpu: number;
}

interface Encoding {
  readonly bytes: number;
  /** The score that counts: by the package for Python, if there is one. */
  readonly score: number;
  /** The score by this library. */
  readonly own: number;
}

/** Original images are not larger, so that decoding them does not take most of the time. */
const WIDEST_ORIGINAL = 2560;

/** Points below the target that few results may miss it by. */
const FAR_BELOW = 1.5;

const REFINEMENT = {
  target: process.env.REFINEMENT_TARGET === undefined ? undefined : Number(process.env.REFINEMENT_TARGET),
  contentTypes: ['image/avif', 'image/webp', 'image/jpeg'],
  minBytes: 0,
};

export async function readImage(file: string): Promise<Buffer> {
  return sharp(fs.readFileSync(file)).resize({ width: WIDEST_ORIGINAL, withoutEnlargement: true })
    .png({ compressionLevel: 1 }).toBuffer();
}

/** Measures an image, or returns undefined if refinement does not apply to it. */
export async function resultOf(
  file: string, original: Buffer, format: LossyFormat, width: number, judge?: Judge,
): Promise<Result | undefined> {
  const operations: Operations = { f: format, w: String(width) };
  const photograph = await renderImage(original, operations, DEFAULT_OPTIONS, undefined, photographOf);
  if (photograph === undefined) return undefined;
  const stored = await transformImage(original, operations, DEFAULT_OPTIONS);
  const before = process.cpuUsage();
  const { image, reason, score } = await refineVariant({
    original, operations, options: DEFAULT_OPTIONS, stored, refinement: REFINEMENT, deadline: Infinity,
  });
  const cpu = cpuTime(before) / 1000;
  const target = REFINEMENT.target ?? DEFAULT_TARGETS[format];
  const scoreOf = await scorerOf(photograph.pixels);
  const own = [await scoreOf(stored.body), score ?? await scoreOf(image.body)];
  const scores = await judge?.scores(pipelineOfPixels(photograph.pixels), [stored.body, image.body]) ?? own;
  return {
    file,
    format,
    width,
    isOpaque: photograph.pixels.channels === 3,
    first: { bytes: stored.body.length, score: scores[0], own: own[0] },
    refined: { bytes: image.body.length, score: scores[1], own: own[1] },
    reason,
    isFarBelow: scores[1] < target - FAR_BELOW,
    cpu,
  };
}
