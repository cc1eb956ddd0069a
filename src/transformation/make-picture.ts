import { ImageRequest } from './image-request';
import { Problem } from './problem';
import { Originals, Picture } from './serve-variant';
import { TransformError, Watermark, transformImage } from './transform-image';
import { TransformerConfig } from './transformer-config';

/**
 * From an original to a picture, with the watermark of the preset where the request has one.
 */
export function pictureMaker(originals: Originals, config: TransformerConfig): (original: Buffer, request: ImageRequest) => Promise<Picture> {
  return async (original, { operations }) => {
    const mark = operations.mark === undefined ? undefined : await watermarkOf(operations.mark, originals, config);
    try {
      return await transformImage(original, operations, config, mark);
    } catch (error) {
      throw error instanceof TransformError ? new Problem(error.problem, error.message) : error;
    }
  };
}

/** Where and how a watermark lies is the preset's to say, never the viewer's. */
async function watermarkOf(preset: string, originals: Originals, { rules }: TransformerConfig): Promise<Watermark> {
  const { mark, 'mark-align': align, 'mark-w': width, 'mark-alpha': alpha } = rules.presets[preset];
  const { body } = await originals.get(mark);
  return { image: body, align, width: numberOf(width), alpha: numberOf(alpha) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
