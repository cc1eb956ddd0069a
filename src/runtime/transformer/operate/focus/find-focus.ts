import { FocalPoint, mirroredPoint } from './focal-point';
import { planesOf, salienceOf } from './salience';
import { overviewOf } from '../../read/overview';
import { PipelineImage, Pixels } from '../../read/pipeline-image';
import { Layout, keptAround } from '../layout';

/**
 * Longest side of an overview, in pixels. It is the same for every variant, so that all of them keep the same part.
 */
const SIDE = 128;

/** The sides of a crop as shares of the image. */
export interface Shares {
  readonly width: number;
  readonly height: number;
}

/** The standard deviation of the distance of objects from the middle of the width, as a share of it. */
const DEVIATION = 0.5;

/** The part of its weight that the lowest object loses. Heads are at the top, and a crop must not cut them off. */
const LOSS_AT_BOTTOM = 0.5;

/** The part of its weight that an object at the edge of a crop loses. */
const LOSS_AT_EDGE = 0.5;

/** Returns the center of the crop of a size that shows most of what draws attention in the first frame of an image. */
export async function findFocus(image: PipelineImage, crop: Shares): Promise<FocalPoint> {
  return focusIn(await overviewOf(image, { width: SIDE, height: SIDE }), crop);
}

export function focusIn(overview: Pixels, crop: Shares): FocalPoint {
  const { width, height } = overview;
  const salience = salienceOf(planesOf(overview));
  const [columns, rows] = [new Float64Array(width), new Float64Array(height)];
  salience.forEach((value, pixel) => {
    columns[pixel % width] += value;
    rows[Math.floor(pixel / width)] += value;
  });
  return { x: centerOf(nearMiddle(columns), crop.width), y: centerOf(nearTop(rows), crop.height) };
}

function nearMiddle(columns: Float64Array): Float64Array {
  return columns.map((value, column) =>
    value * Math.exp(-(((column + 0.5) / columns.length - 0.5) ** 2) / (2 * DEVIATION ** 2)));
}

/** Returns rows that weigh less the more there is above them. */
function nearTop(rows: Float64Array): Float64Array {
  const total = rows.reduce((sum, value) => sum + value, 0) || 1;
  let above = 0;
  return rows.map(value => {
    above += value;
    return value * (1 - LOSS_AT_BOTTOM * (above - value / 2) / total);
  });
}

/** Returns the center of the best part of a side, as a share. Nothing to see leads to the middle. */
function centerOf(values: Float64Array, share: number): number {
  const { length } = values;
  const kept = Math.max(1, Math.min(length, Math.round(share * length)));
  const last = length - kept;
  let [best, highest] = [last / 2, 0];
  for (let start = 0; start <= last; start++) {
    let score = 0;
    for (let index = 0; index < kept; index++) {
      const fromCenter = 2 * (index + 0.5) / kept - 1;
      score += values[start + index] * (1 - LOSS_AT_EDGE * fromCenter ** 4);
    }
    if (score > highest) [best, highest] = [start, score];
  }
  return (best + kept / 2) / length;
}

/**
 * Returns a layout whose crop keeps what the image shows, if it is to: the surroundings of the focal point of the
 * original, or what draws attention. An animation without a focal point keeps its center, as its content moves.
 *
 * @param flip the sides by which the image is mirrored before it is cropped
 */
export async function withContentKept(layout: Layout, image: PipelineImage, flip?: string): Promise<Layout> {
  const { isByContent, kept, scaled } = layout;
  if (!isByContent || !kept) return layout;
  const crop = { width: kept.width / scaled.width, height: kept.height / scaled.height };
  const focus = image.focus ?? (image.frames === 1 ? await findFocus(image, crop) : undefined);
  return focus ? { ...layout, kept: keptAround(mirroredPoint(focus, flip), kept, scaled) } : layout;
}
