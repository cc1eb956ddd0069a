import { Original, OriginalReader, TransformServices, VariantBucket } from './services';
import { FunctionResponse, TransformedImage } from './variant';
import { ImageRequest } from '../url/image-request';
import { referenceKey, storedKey } from '../url/stored-key';

/**
 * Stores a variant, and deletes it again if its original or an image on top has changed meanwhile. Never rejects.
 *
 * Versions are compared after the upload only: an earlier comparison could miss a change before the upload, for good.
 *
 * A variant with images on top is first referred to from their folders, so that a purge of such an image finds it.
 */
export async function storeVariant(
  request: ImageRequest, original: Original, { marks = [] }: TransformedImage, response: FunctionResponse,
  { originals, variants, log }: TransformServices,
): Promise<void> {
  const key = storedKey(request);
  try {
    await refer(request, marks.map(mark => mark.key), variants);
    await variants.put(key, response);
    const images = [{ key: request.key, version: original.version }, ...marks];
    const versions = await Promise.all(images.map(image => currentVersion(image.key, originals)));
    if (images.some(({ version }, index) => version !== versions[index])) await variants.delete(key);
  } catch (error) {
    log({ level: 'error', event: 'not-stored', key: request.key, error: String(error) });
  }
}

/** Writes the references from images on top to a variant. */
export async function refer(
  request: ImageRequest, marks: readonly string[], variants: Pick<VariantBucket, 'put'>,
): Promise<void> {
  const empty = { headers: {}, body: Buffer.alloc(0) };
  await Promise.all(marks.map(mark => variants.put(referenceKey(request, mark), empty)));
}

/** Returns the current version, or undefined if it is unknown, which counts as a change. */
async function currentVersion(key: string, originals: OriginalReader): Promise<string | undefined> {
  return originals.version(key).catch(() => undefined);
}
