import { Aspect } from './aspects';
import { withContentKept } from '../../../src/runtime/transformer/operate/focus/find-focus';
import { layoutOf } from '../../../src/runtime/transformer/operate/layout';
import { readOriginal } from '../../../src/runtime/transformer/read/read-original';
import { DEFAULT_OPTIONS } from '../makers';

/** Widths of the default ladder. */
const WIDTHS = [96, 160, 256, 400, 640, 1024];

/**
 * Returns the most by which a side of the kept part moves between widths, in percent of the image, in addition to the
 * pixel by which sizes are rounded.
 */
export async function movementOf(original: Buffer, aspect: Aspect): Promise<number> {
  const image = await readOriginal(original, DEFAULT_OPTIONS);
  const places: number[][] = [];
  const heightOf = (width: number): number => Math.round(width * aspect.height / aspect.width);
  for (const w of WIDTHS.filter(width => width <= image.width && heightOf(width) <= image.height)) {
    const operations = { f: 'jpg', w: String(w), h: String(heightOf(w)), fit: 'crop', crop: 'faces' };
    const { kept, scaled } = await withContentKept(layoutOf(image, operations, DEFAULT_OPTIONS), image);
    const { left, top, width, height } = kept!;
    places.push([
      left / scaled.width, (left + width) / scaled.width, top / scaled.height, (top + height) / scaled.height,
    ]);
  }
  const largest = places.at(-1);
  if (largest === undefined) return 0;
  return 100 * Math.max(...places.flatMap((place, index) =>
    place.map((side, at) => Math.max(0, Math.abs(side - largest[at]) - 0.5 / WIDTHS[index]))));
}
