import { ImageRequest, nearestCore, printVariant } from './image-request';
import { RequestRules } from './request-parameters';
import { Originals, Picture } from './serve-variant';

/**
 * The picture in place of one that is missing or broken.
 *
 * What was made of it is kept in memory, so that guessing at keys costs no transformations: there are as many as widths and formats.
 */
export function fallbackImage(
  key: string, rules: RequestRules, originals: Originals, transform: (original: Buffer, request: ImageRequest) => Promise<Picture>,
): (asked: ImageRequest) => Promise<Picture> {
  const made = new Map<string, { version: string; picture: Picture }>();
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
