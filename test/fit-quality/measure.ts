import * as fs from 'node:fs';
import sharp from 'sharp';
import { Observation } from './fit';
import { avifEncoderFor, encodeAt } from '../../src/runtime/transformer/encode/encoders';
import {
  LossyFormat, MAX_SMALL_SIZE, TARGETS, measurementsOf, measureTexture,
} from '../../src/runtime/transformer/encode/quality';
import { measureTrialLoss } from '../../src/runtime/transformer/encode/trial';
import { Pixels, pixelsOf, withoutAlpha } from '../../src/runtime/transformer/read/pipeline-image';
import { scorerOf } from '../../src/runtime/transformer/refinement/score';

/** Widths at which an image is measured, unless it is smaller. */
const WIDTHS = [640, 1280];

/** Settings at which scores are measured. The one with the target score lies between two of them, or beside them. */
const SETTINGS: { readonly [format in LossyFormat]: readonly number[] } = {
  avif: [28, 36, 44, 52, 60, 70], jpg: [38, 55, 70, 82, 90], webp: [50, 70, 85, 94],
};

/** Measures a photograph at each width. */
export async function measureImage(file: string, name: string): Promise<Observation[]> {
  const original = fs.readFileSync(file);
  const { width = 0 } = await sharp(original).metadata();
  const observations: Observation[] = [];
  for (const wanted of WIDTHS.filter(each => each <= width)) {
    const resized = sharp(original).autoOrient().resize({ width: wanted }).toColourspace('srgb');
    const pixels = await withoutAlpha(await pixelsOf(resized));
    if (measureTexture(pixels).size > MAX_SMALL_SIZE) observations.push(await observe(pixels, name));
  }
  return observations;
}

async function observe(pixels: Pixels, image: string): Promise<Observation> {
  const settings: Record<string, number> = {};
  for (const format of Object.keys(SETTINGS) as LossyFormat[]) {
    settings[format] = Number((await settingAtTarget(pixels, format)).toFixed(1));
  }
  const measurements = measurementsOf(measureTexture(pixels), await measureTrialLoss(pixels)).slice(1);
  return { image, measurements: measurements.map(value => Number(value.toFixed(3))), settings };
}

/** Returns the setting with the target score, which is at most 4 steps beside those that are measured. */
async function settingAtTarget(pixels: Pixels, format: LossyFormat): Promise<number> {
  const score = await scorerOf(pixels);
  const encoder = avifEncoderFor(measureTexture(pixels));
  const points: { readonly setting: number; readonly score: number }[] = [];
  for (const setting of SETTINGS[format]) {
    points.push({ setting, score: await score(await encodeAt(pixels, format, setting, encoder)) });
  }
  const above = points.findIndex((point, index) => index > 0 && point.score >= TARGETS[format]);
  const [low, high] = above < 0 ? points.slice(-2) : points.slice(above - 1, above + 1);
  const slope = (high.setting - low.setting) / Math.max(0.05, high.score - low.score);
  const [least, most] = [SETTINGS[format][0] - 4, SETTINGS[format].at(-1)! + 4];
  return Math.min(most, Math.max(least, low.setting + (TARGETS[format] - low.score) * slope));
}
