import { ImageRequest, printVariant } from './image-request';
import { markedPrefix } from './variant-key';

/** Returns the key of a variant in the variant bucket. */
export function storedKey(request: ImageRequest): string {
  return printVariant(request).slice(1);
}

/** Returns the key by which an image on top refers to a variant. */
export function referenceKey(request: ImageRequest, mark: string): string {
  return markedPrefix(mark) + storedKey(request);
}
