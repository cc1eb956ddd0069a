import { transformInProcess } from './isolated-process';
import { needsProcess } from './isolated-task';
import { LoadedWatermark, loadWatermark } from './load-watermark';
import { Problem } from './problem';
import { OriginalReader, TransformServices } from './services';
import { TransformError, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';
import { MAX_TAGS_OF_VARIANT, cacheTags } from '../url/cache-tags';

/**
 * Returns a function that transforms an original, with the images on top that the request has.
 */
export function imageTransformer(
  originals: OriginalReader, options: TransformerConfig,
): TransformServices['transform'] {
  return async (original, { key, operations }, readBy) => {
    const limits = { maxBytes: options.maxInputBytes, readBy };
    const mark = await loadWatermark(operations, originals, options.rules, limits);
    requireFewTags(key, mark);
    const task = { original, operations, options, mark: mark?.watermark };
    try {
      const image = needsProcess(task) ? { ...await transformInProcess(task), isRefinable: false }
        : await transformImage(original, operations, options, mark?.watermark);
      return mark ? { ...image, marks: mark.used, isReplica: mark.isReplica } : image;
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}

/** Rejects images on top in so many folders that CloudFront would not purge some of them. */
function requireFewTags(key: string, mark: LoadedWatermark | undefined): void {
  const keys = mark?.used.map(each => each.key) ?? [];
  if (cacheTags(key, ...keys).length <= MAX_TAGS_OF_VARIANT) return;
  throw new Problem('bad-parameter', 'The original and the images on top are in too many folders.');
}
