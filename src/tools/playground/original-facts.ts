import { imageSize } from 'image-size';
import { PlaygroundCdn } from './playground-cdn';
import { OriginalFacts } from './protocol';
import { hasContentCredentials } from '../../runtime/transformer/encode/metadata/content-credentials';

/** EXIF orientations from this one on exchange width and height. */
const TURNED = 5;

/** Returns the facts about an original. Undefined if it does not exist or is inaccessible. */
export async function factsOf(cdn: PlaygroundCdn, key: string): Promise<OriginalFacts | undefined> {
  const [original, credit] = await Promise.all([cdn.original?.(key), cdn.credit?.(key)]);
  if (!original) return undefined;
  return { bytes: original.body.length, ...dimensionsOf(original.body), credit, ...credentialsOf(original.body) };
}

/** Returns whether variants lack Content Credentials of the original. */
function credentialsOf(body: Buffer): Pick<OriginalFacts, 'contentCredentials'> {
  try {
    return hasContentCredentials(body) ? { contentCredentials: 'dropped' } : {};
  } catch {
    return {}; // it is no image
  }
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
