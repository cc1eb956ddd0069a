import { TransformedImage, OriginalReader } from './dependencies';
import { ImageRequest, nearestCore, printVariant } from '../url/image-request';
import { RequestRules } from '../url/request-parameters';

/**
 * The picture in place of one that is missing or broken.
 *
 * What was made of it is kept in memory, so that guessing at keys costs no transformations: there are as many as widths
 * and formats.
 */
export function fallbackImage(
  key: string, rules: RequestRules, originals: OriginalReader, transform: (original: Buffer, request: ImageRequest) => Promise<TransformedImage>,
): (asked: ImageRequest) => Promise<TransformedImage> {
  const made = new Map<string, { version: string; picture: TransformedImage }>();
  return async asked => {
    const request = { ...nearestCore(asked, rules), key };
    const path = printVariant(request);
    const { body, version } = await originals.get(key);
    const known = made.get(path);
    if (known?.version === version) return known.picture;
    const picture = await transform(body, request);
    made.set(path, { version, picture });
    return picture;
  };
}
