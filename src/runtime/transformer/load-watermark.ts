import { Watermark } from './pipeline/transform-options';
import { Problem } from './problem';
import { Original, OriginalReader } from './services';
import { UsedWatermark } from './variant';
import { markKeys, marksOf, rulesOfMarks } from '../url/image-marks';
import { Operations, readVariant } from '../url/image-request';
import { RequestRules } from '../url/request-parameters';
import { encodeKey } from '../url/variant-key';

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
  operations: Operations, originals: OriginalReader, rules: RequestRules, maxBytes = Infinity,
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
  const watermark = watermarkIn(operations, images, rules);
  return watermark && {
    watermark,
    used: [...images].map(([key, { version, freshness }]) => ({ key, version, freshness })),
    isReplica: [...images.values()].some(image => image.isReplica),
  };
}

function watermarkIn(
  operations: Operations, images: ReadonlyMap<string, Original>, rules: RequestRules,
): Watermark | undefined {
  const [first, ...others] = marksOf(operations).map(mark => {
    const edits = mark['mark-edits'] === undefined ? undefined : editsOf(mark, rules);
    const watermark = watermarkOf(mark, images.get(mark.mark)!.body);
    return edits ? { ...watermark, edits: { operations: edits, mark: watermarkIn(edits, images, rules) } } : watermark;
  });
  return first && { ...first, ...others.length > 0 && { others } };
}

/** Returns the operations on an image on top. The edge function lets no others through. */
function editsOf({ mark, 'mark-edits': segment }: Operations, rules: RequestRules): Operations {
  const variant = readVariant(`/${encodeKey(mark)}/${segment}`, rulesOfMarks(rules));
  if (!variant?.isCanonical) throw new Problem('bad-parameter', 'operations on an image on top are not canonical');
  return variant.request.operations;
}

function watermarkOf(operations: Operations, image: Buffer): Watermark {
  const { 'mark-x': x, 'mark-y': y, 'mark-align': align } = operations;
  const place = x === undefined ? undefined : {
    x,
    y,
    height: numberOf(operations['mark-h']),
    less: operations['mark-less']?.split('_').map(Number),
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
