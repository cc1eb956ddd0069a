import { imageSize } from 'image-size';
import { Response } from './exchange';

/** How wide the picture of an answer is in pixels, as far as its bytes say so. */
export function widthOf({ start }: Response): number | undefined {
  try {
    return imageSize(start).width;
  } catch {
    return undefined;
  }
}
