import { OriginalReader, TransformServices } from './services';
import { TransformedImage } from './variant';
import { ImageRequest, nearestCore, printVariant } from '../url/image-request';
import { RequestRules } from '../url/request-parameters';

/**
 * Returns a function that transforms the fallback image, which replaces an image that is missing or broken.
 *
 * The function caches the variants of the fallback image in memory, one for each width and format. Requests for random
 * keys therefore cause no further transformations.
 */
export function fallbackImage(
  key: string, rules: RequestRules, originals: OriginalReader, transform: TransformServices['transform'],
): (request: ImageRequest) => Promise<TransformedImage> {
  const known = new Map<string, { readonly version: string; readonly image: TransformedImage }>();
  return async request => {
    const core = { ...nearestCore(request, rules), key };
    const path = printVariant(core);
    const { body, focus, version } = await originals.get(key);
    const variant = known.get(path);
    if (variant?.version === version) return variant.image;
    const image = await transform({ body, focus }, core);
    known.set(path, { version, image });
    return image;
  };
}
