import { Original, OriginalReader, TransformServices, VariantBucket } from './services';
import { TransformerConfig } from './transformer-config';
import { FunctionResponse, TransformedImage, UsedWatermark } from './variant';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { ImageRequest, printVariant } from '../url/image-request';
import { markedPrefix, variantRoot } from '../url/variant-key';

/**
 * Stores a variant, and deletes it again if its original or an image on top has changed meanwhile. Never rejects.
 *
 * Versions are compared after the upload only: an earlier comparison could miss a change before the upload, for good.
 *
 * A variant with images on top is first referred to from their folders, so that a purge of such an image finds it.
 */
export async function storeVariant(
  request: ImageRequest, original: Original, { marks = [] }: TransformedImage, response: FunctionResponse,
  { originals, variants, config, log }: TransformServices,
): Promise<void> {
  if (!isStorable(request, marks, config)) return;
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

/** Whether the keys of a variant and of its references are short enough for S3. */
export function isStorable(
  request: ImageRequest, marks: readonly UsedWatermark[], { mount }: Pick<TransformerConfig, 'mount'>,
): boolean {
  return [storedKey(request), ...marks.map(mark => referenceOf(request, mark.key))]
    .every(key => variantRoot(mount).length + key.length <= MAX_KEY_BYTES);
}

/** Writes the references from images on top to a variant. */
export async function refer(
  request: ImageRequest, marks: readonly string[], variants: Pick<VariantBucket, 'put'>,
): Promise<void> {
  const empty = { headers: {}, body: Buffer.alloc(0) };
  await Promise.all(marks.map(mark => variants.put(referenceOf(request, mark), empty)));
}

/** Returns the key by which an image on top refers to a variant. */
function referenceOf(request: ImageRequest, mark: string): string {
  return markedPrefix(mark) + storedKey(request);
}

/** Returns the key of a variant in the variant bucket. */
export function storedKey(request: ImageRequest): string {
  return printVariant(request).slice(1);
}

/** Returns the current version, or undefined if it is unknown, which counts as a change. */
async function currentVersion(key: string, originals: OriginalReader): Promise<string | undefined> {
  return originals.version(key).catch(() => undefined);
}
