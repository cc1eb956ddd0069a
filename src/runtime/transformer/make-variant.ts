import { OriginalReader, ServeDependencies, UsedWatermark } from './dependencies';
import { drawApart, needsDrawing } from './drawing-process';
import { Problem } from './problem';
import { TransformError, Watermark, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';
import { Operations } from '../url/image-request';

/**
 * Returns a function that transforms an original, with its watermark if the request has one.
 */
export function imageTransformer(originals: OriginalReader, config: TransformerConfig): ServeDependencies['transform'] {
  return async (original, { operations }) => {
    const mark = operations.mark === undefined ? undefined : await watermarkOf(operations, originals);
    try {
      const task = { original, operations, options: config, mark: mark?.watermark };
      const picture = await (needsDrawing(task) ? drawApart(task) : transformImage(original, operations, config, mark?.watermark));
      return mark ? { ...picture, mark: mark.used, isCopy: mark.isCopy } : picture;
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}

async function watermarkOf(
  operations: Operations, originals: OriginalReader,
): Promise<{ watermark: Watermark; used: UsedWatermark; isCopy?: boolean }> {
  const { mark: key, 'mark-align': align, 'mark-w': width, 'mark-alpha': alpha } = operations;
  const { body, version, isCopy } = await originals.get(key);
  const watermark = { image: body, align: align?.replace(/_/g, ','), width: numberOf(width), alpha: numberOf(alpha) };
  return { watermark, used: { key, version }, isCopy };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
