import { Watermark } from './pipeline/transform-options';
import { OriginalReader } from './services';
import { UsedWatermark } from './variant';
import { Operations } from '../url/image-request';

/** A watermark, and the version of its image. */
export interface LoadedWatermark {
  readonly watermark: Watermark;
  readonly used: UsedWatermark;
  readonly isReplica?: boolean;
}

/** Reads the watermark of a variant, or returns undefined if it has none. */
export async function loadWatermark(
  operations: Operations, originals: OriginalReader,
): Promise<LoadedWatermark | undefined> {
  const { mark: key, 'mark-align': align, 'mark-w': width, 'mark-alpha': alpha } = operations;
  if (key === undefined) return undefined;
  const { body, version, freshness, isReplica } = await originals.get(key);
  const place = operations['mark-x'] === undefined ? undefined : {
    x: operations['mark-x'],
    y: operations['mark-y'],
    height: numberOf(operations['mark-h']),
    fit: operations['mark-fit'],
    blend: operations['mark-blend'],
  };
  const watermark = {
    image: body, place, align: align?.replace(/_/g, ','), width: numberOf(width), alpha: numberOf(alpha),
  };
  return { watermark, used: { key, version, freshness }, isReplica };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
