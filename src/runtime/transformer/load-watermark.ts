import { Watermark } from './pipeline/transform-options';
import { Problem } from './problem';
import { Original, OriginalReader } from './services';
import { UsedWatermark } from './variant';
import { markKeys, marksOf } from '../url/image-marks';
import { Operations } from '../url/image-request';

/** The images on top of a variant, and their versions. */
export interface LoadedWatermark {
  readonly watermark: Watermark;
  readonly used: readonly UsedWatermark[];
  readonly isReplica?: boolean;
}

/**
 * Reads the images on top of a variant, or returns undefined if it has none.
 *
 * @param maxBytes maximum size of all images together
 */
export async function loadWatermark(
  operations: Operations, originals: OriginalReader, maxBytes = Infinity,
): Promise<LoadedWatermark | undefined> {
  const images = new Map<string, Original>();
  let bytes = 0;
  // One after the other, so that too many bytes are not read at once.
  for (const key of markKeys(operations)) {
    const image = await originals.get(key);
    bytes += image.body.length;
    if (bytes > maxBytes) throw new Problem('too-large', `the images on top are larger than ${maxBytes} bytes together`);
    images.set(key, image);
  }
  const [first, ...others] = marksOf(operations).map(mark => watermarkOf(mark, images.get(mark.mark)!.body));
  if (first === undefined) return undefined;
  return {
    watermark: { ...first, ...others.length > 0 && { others } },
    used: [...images].map(([key, { version, freshness }]) => ({ key, version, freshness })),
    isReplica: [...images.values()].some(image => image.isReplica),
  };
}

function watermarkOf(operations: Operations, image: Buffer): Watermark {
  const { 'mark-x': x, 'mark-y': y, 'mark-align': align } = operations;
  const place = x === undefined ? undefined : {
    x,
    y,
    height: numberOf(operations['mark-h']),
    fit: operations['mark-fit'],
    blend: operations['mark-blend'],
  };
  return {
    image,
    place,
    align: align?.replace(/_/g, ','),
    width: numberOf(operations['mark-w']),
    alpha: numberOf(operations['mark-alpha']),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
