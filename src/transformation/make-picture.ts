import { drawApart, needsDrawing } from './drawing-process';
import { ImageRequest, Operations } from './image-request';
import { Problem } from './problem';
import { markKeyOf } from './request-operations';
import { Original, Originals, Picture } from './serve-variant';
import { TransformError, Watermark, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';

/**
 * From an original to a picture, with its watermark where the request has one.
 */
export function pictureMaker(originals: Originals, config: TransformerConfig): (original: Buffer, request: ImageRequest) => Promise<Picture> {
  return async (original, { operations }) => {
    const mark = operations.mark === undefined ? undefined : await watermarkOf(operations, originals, config);
    try {
      const task = { original, operations, options: config, mark };
      const picture = await (needsDrawing(task) ? drawApart(task) : transformImage(original, operations, config, mark));
      return mark?.isCopy ? { ...picture, isCopy: true } : picture;
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}

/** Where and how a watermark lies is the preset's to say, or that of who signed the URL, never the viewer's. */
async function watermarkOf(operations: Operations, originals: Originals, { rules }: TransformerConfig): Promise<Watermark & Pick<Original, 'isCopy'>> {
  const key = markKeyOf(operations.mark);
  const { 'mark-align': align, 'mark-w': width, 'mark-alpha': alpha } = key === undefined ? rules.presets[operations.mark] : operations;
  const { body, isCopy } = await originals.get(key === undefined ? rules.presets[operations.mark].mark : key.slice(1));
  return { image: body, isCopy, align: align?.replace(/_/g, ','), width: numberOf(width), alpha: numberOf(alpha) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
