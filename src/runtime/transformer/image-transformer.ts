import { needsProcess, transformInProcess } from './isolated-process';
import { Problem } from './problem';
import { OriginalReader, TransformServices } from './services';
import { TransformError, Watermark, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';
import { UsedWatermark } from './variant';
import { Operations } from '../url/image-request';

interface LoadedWatermark {
  readonly watermark: Watermark;
  readonly used: UsedWatermark;
  readonly isReplica?: boolean;
}

/**
 * Returns a function that transforms an original, with its watermark if the request has one.
 */
export function imageTransformer(
  originals: OriginalReader, options: TransformerConfig,
): TransformServices['transform'] {
  return async (original, { operations }) => {
    const mark = operations.mark === undefined ? undefined : await loadWatermark(operations, originals);
    const task = { original, operations, options, mark: mark?.watermark };
    try {
      const image = needsProcess(task)
        ? await transformInProcess(task) : await transformImage(original, operations, options, mark?.watermark);
      return mark ? { ...image, mark: mark.used, isReplica: mark.isReplica } : image;
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}

async function loadWatermark(operations: Operations, originals: OriginalReader): Promise<LoadedWatermark> {
  const { mark: key, 'mark-align': align, 'mark-w': width, 'mark-alpha': alpha } = operations;
  const { body, version, isReplica } = await originals.get(key);
  const watermark = {
    image: body, align: align?.replace(/_/g, ','), width: numberOf(width), alpha: numberOf(alpha),
  };
  return { watermark, used: { key, version }, isReplica };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
