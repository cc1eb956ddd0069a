import sharp from 'sharp';
import { BLUE, Size } from './coordinate-image';

/** The geometry of an image that an engine made of a coordinate image. */
export interface Geometry extends Size {
  /**
   * Positions in the original, in pixels, that the top left and the bottom right corner of the visible part show: left,
   * top, right, bottom. Flipped images have left and right, or top and bottom, in the other order. Missing if colors
   * cannot be read.
   */
  readonly shown?: readonly number[];
  /** Whether columns of the original are rows. */
  readonly isTurned?: boolean;
  /** The part that the original covers, if that is not the whole image: left, top, width, height. */
  readonly placed?: readonly number[];
}

/** A difference from `BLUE` up to which a pixel is one of the original. */
const TOLERANCE = 40;

/** A deviation from the line that best fits, in shares of the original, above which colors have been changed. */
const MAX_DEVIATION = 0.02;

const MAX_SAMPLES = 60;

/** A linear function of a position in the image. */
interface Plane {
  readonly constant: number;
  readonly perColumn: number;
  readonly perRow: number;
  readonly deviation: number;
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly red: number;
  readonly green: number;
}

/** Measures an image that was made of a coordinate image of a size. */
export async function geometryOf(body: Buffer, original: Size): Promise<Geometry> {
  const { data, info: { width, height } } = await sharp(body).ensureAlpha().toColourspace('srgb').raw()
    .toBuffer({ resolveWithObject: true });
  const isOfOriginal = (x: number, y: number): boolean => {
    const at = (y * width + x) * 4;
    return Math.abs(data[at + 2] - BLUE) <= TOLERANCE && data[at + 3] > 200;
  };
  const box = boxOf({ width, height }, isOfOriginal);
  if (!box) return { width, height };
  const { left, top, right, bottom } = box;
  const samples: Sample[] = [];
  for (const y of spread(top, bottom)) {
    for (const x of spread(left, right)) {
      const at = (y * width + x) * 4;
      if (!isOfOriginal(x, y)) continue;
      samples.push({ x: x + 0.5, y: y + 0.5, red: data[at] / 255, green: data[at + 1] / 255 });
    }
  }
  const across = planeOf(samples, 'red');
  const down = planeOf(samples, 'green');
  if (Math.max(across.deviation, down.deviation) > MAX_DEVIATION) return { width, height };
  const at = ({ constant, perColumn, perRow }: Plane, x: number, y: number, side: number): number =>
    Math.round((constant + perColumn * x + perRow * y) * side) || 0; // not -0
  const corner = (x: number, y: number): number[] =>
    [at(across, x, y, original.width), at(down, x, y, original.height)];
  const isWhole = left === 0 && top === 0 && right === width && bottom === height;
  return {
    width,
    height,
    shown: [...corner(left, top), ...corner(right, bottom)],
    ...Math.abs(across.perRow) > Math.abs(across.perColumn) && { isTurned: true },
    ...!isWhole && { placed: [left, top, right - left, bottom - top] },
  };
}

/** Returns the box around the pixels of the original. Rows and columns of a few such pixels do not belong to it. */
function boxOf({ width, height }: Size, isOfOriginal: (x: number, y: number) => boolean) {
  const columns = new Array<number>(width).fill(0);
  const rows = new Array<number>(height).fill(0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isOfOriginal(x, y)) continue;
      columns[x]++;
      rows[y]++;
    }
  }
  const across = spanOf(columns);
  const down = spanOf(rows);
  return across && down && { left: across.start, right: across.end, top: down.start, bottom: down.end };
}

/** Returns the first one and the end of the columns or rows that belong to the original. */
function spanOf(counts: readonly number[]): { readonly start: number; readonly end: number } | undefined {
  const most = counts.reduce((one, other) => Math.max(one, other));
  const start = counts.findIndex(count => count > most / 4);
  const end = counts.length - [...counts].reverse().findIndex(count => count > most / 4);
  return start < 0 ? undefined : { start, end };
}

/** Returns up to `MAX_SAMPLES` numbers from a start up to before an end. */
function spread(start: number, end: number): number[] {
  const step = Math.max(1, (end - start) / MAX_SAMPLES);
  return Array.from({ length: Math.min(end - start, MAX_SAMPLES) }, (_, index) => start + Math.floor(index * step));
}

/** Returns the plane that best fits a channel, by least squares. Rows and columns are independent in a full grid. */
function planeOf(samples: readonly Sample[], channel: 'red' | 'green'): Plane {
  const mean = (value: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const [x, y, level] = [mean(sample => sample.x), mean(sample => sample.y), mean(sample => sample[channel])];
  const perColumn =
    slope(mean(sample => (sample.x - x) * (sample[channel] - level)), mean(sample => (sample.x - x) ** 2));
  const perRow = slope(mean(sample => (sample.y - y) * (sample[channel] - level)), mean(sample => (sample.y - y) ** 2));
  const constant = level - perColumn * x - perRow * y;
  const variance =
    mean(sample => (sample[channel] - constant - perColumn * sample.x - perRow * sample.y) ** 2);
  return { constant, perColumn, perRow, deviation: Math.sqrt(variance) };
}

function slope(covariance: number, variance: number): number {
  return variance === 0 ? 0 : covariance / variance;
}

/** Whether two geometries are the same, but for the rounding of sides and positions. */
export function isSameGeometry(one: Geometry, other: Geometry, original: Size): boolean {
  if (!isNear([one.width, one.height], [other.width, other.height], 1)) return false;
  if (!one.shown || !other.shown) return true;
  const whole = (size: Size): readonly number[] => [0, 0, size.width, size.height];
  return isNear(one.placed ?? whole(one), other.placed ?? whole(other), 1)
    && isNear(one.shown, other.shown, toleranceOf(one, original))
    && one.isTurned === other.isTurned;
}

/** Returns how far positions may differ: two pixels of the original, or one of the image. */
function toleranceOf(image: Size, original: Size): number {
  return Math.max(2, 0.006 * Math.max(original.width, original.height),
    original.width / image.width, original.height / image.height);
}

function isNear(one: readonly number[], other: readonly number[], tolerance: number): boolean {
  return one.every((value, index) => Math.abs(value - other[index]) <= tolerance);
}
