import { needsProcess, transformInProcess } from './isolated-process';
import { loadWatermark } from './load-watermark';
import { Problem } from './problem';
import { OriginalReader, TransformServices } from './services';
import { TransformError, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';

/**
 * Returns a function that transforms an original, with its watermark if the request has one.
 */
export function imageTransformer(
  originals: OriginalReader, options: TransformerConfig,
): TransformServices['transform'] {
  return async (original, { operations }) => {
    const mark = await loadWatermark(operations, originals);
    const task = { original, operations, options, mark: mark?.watermark };
    try {
      const image = needsProcess(task) ? { ...await transformInProcess(task), isRefinable: false }
        : await transformImage(original, operations, options, mark?.watermark);
      return mark ? { ...image, mark: mark.used, isReplica: mark.isReplica } : image;
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}
