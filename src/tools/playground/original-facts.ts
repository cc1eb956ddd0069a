import { imageSize } from 'image-size';
import { PlaygroundCdn } from './playground-cdn';
import { OriginalFacts } from './protocol';

/** EXIF orientations from this one on exchange width and height. */
const TURNED = 5;

/** Returns the facts about an original. Undefined if it does not exist or is inaccessible. */
export async function factsOf(cdn: PlaygroundCdn, key: string): Promise<OriginalFacts | undefined> {
  const [original, credit] = await Promise.all([cdn.original?.(key), cdn.credit?.(key)]);
  return original && { bytes: original.body.length, ...dimensionsOf(original.body), credit };
}

/** Returns the dimensions as viewers see them. Empty for files without. */
function dimensionsOf(body: Buffer): Pick<OriginalFacts, 'width' | 'height'> {
  try {
    const { width, height, orientation = 1 } = imageSize(body);
    return orientation < TURNED ? { width, height } : { width: height, height: width };
  } catch {
    return {};
  }
}
