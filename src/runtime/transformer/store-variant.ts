import { Original, OriginalReader, TransformServices } from './services';
import { TransformerConfig } from './transformer-config';
import { FunctionResponse, TransformedImage, UsedWatermark } from './variant';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { ImageRequest, printVariant } from '../url/image-request';
import { markedPrefix, variantRoot } from '../url/variant-key';

/**
 * Stores a variant, and deletes it again if its original or watermark has changed meanwhile. Never rejects.
 *
 * Versions are compared after the upload only: an earlier comparison could miss a change before the upload, for good.
 *
 * A variant with a watermark is first referred to from the watermark's folder, so that a purge of the watermark finds
 * it.
 */
export async function storeVariant(
  request: ImageRequest, original: Original, { mark }: TransformedImage, response: FunctionResponse,
  { originals, variants, config, log }: TransformServices,
): Promise<void> {
  if (!isStorable(request, mark, config)) return;
  const key = storedKey(request);
  try {
    const reference = mark && referenceOf(request, mark.key);
    if (reference) await variants.put(reference, { headers: {}, body: Buffer.alloc(0) });
    await variants.put(key, response);
    const images = [request.key, ...mark ? [mark.key] : []];
    const versions = await Promise.all(images.map(image => currentVersion(image, originals)));
    if (versions[0] !== original.version || versions[1] !== mark?.version) await variants.delete(key);
  } catch (error) {
    log({ level: 'error', event: 'not-stored', key: request.key, error: String(error) });
  }
}

/** Whether the keys of a variant and of its reference are short enough for S3. */
export function isStorable(
  request: ImageRequest, mark: UsedWatermark | undefined, { mount }: Pick<TransformerConfig, 'mount'>,
): boolean {
  const longest = mark ? referenceOf(request, mark.key) : storedKey(request);
  return variantRoot(mount).length + longest.length <= MAX_KEY_BYTES;
}

/** Returns the key by which a watermark refers to a variant. */
export function referenceOf(request: ImageRequest, mark: string): string {
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
