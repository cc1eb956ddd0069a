import { needsProcess, transformInProcess } from './isolated-process';
import { loadWatermark } from './load-watermark';
import { ImageProblem } from './problem';
import { OriginalReader, TransformServices } from './services';
import { TransformError, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';

/**
 * Returns a function that transforms an original, with the watermark that the request has.
 */
export function imageTransformer(
  originals: OriginalReader, options: TransformerConfig,
): TransformServices['transform'] {
  return async ({ body: original, focus }, { operations }, readBy) => {
    const mark = operations.mark === undefined ? undefined : await loadWatermark(operations, originals, readBy);
    const task = { original, operations, options, mark: mark?.watermark, focus };
    try {
      const image = needsProcess(task) ? { ...await transformInProcess(task), isRefinable: false }
        : await transformImage(original, operations, options, mark?.watermark, focus);
      return mark ? { ...image, mark: mark.used, isReplica: mark.isReplica } : image;
    } catch (error) {
      throw error instanceof TransformError ? new ImageProblem(error.problem, error.message) : error;
    }
  };
}
