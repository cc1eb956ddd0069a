import { imageSize } from 'image-size';
import { Response } from './exchange';

/** Returns the width of the image in a response in pixels, or undefined if its bytes do not state it. */
export function widthOf({ start }: Response): number | undefined {
  try {
    return imageSize(start).width;
  } catch {
    return undefined;
  }
}
