import { Mount, keyFolderOf } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { matchesPathPattern } from '../../model/path-pattern';
import { JPEG_KEY, encodeKey, printKey, variantRoot } from '../url/key-encoding';

/** Settings of the prewarm worker, which the construct passes in its environment. */
export interface PrewarmConfig {
  /** The last segments in the paths of the variants to transform. */
  readonly variants: readonly string[];
  /** Those of images that are JPEG files, if they differ. */
  readonly jpegVariants?: readonly string[];
  /** Path patterns of keys that are not transformed. */
  readonly files?: readonly string[];
  readonly mount?: Mount;
}

const IMAGE = /\.(jpe?g|jfif|png|webp|avif|gif|svg|tiff?|hei[cf])$/i;
const ANY_EXTENSION = /\.\w{1,8}$/;

/** Returns the last segments in the paths of all variants of an image. */
export function segmentsOf(key: string, { variants, jpegVariants = variants }: PrewarmConfig): readonly string[] {
  return JPEG_KEY.test(key) ? jpegVariants : variants;
}

/** Returns the key of a variant in the variant bucket. Undefined if it is too long for S3. */
export function prewarmedKey(key: string, variant: string, { mount }: PrewarmConfig): string | undefined {
  const stored = `${variantRoot(mount)}${encodeKey(key)}/${variant}`;
  return stored.length <= MAX_KEY_BYTES ? stored : undefined;
}

/** Whether the variants of a key are transformed: it may be that of an image, by its extension, and of this CDN. */
export function isPrewarmed(key: string, { files = [], mount }: PrewarmConfig): boolean {
  return isImage(key) && key.startsWith(keyFolderOf(mount)) && !matchesPathPattern(files, printKey(key));
}

/** Whether a key may be that of an image: by its extension, if it has one. */
function isImage(key: string): boolean {
  return !key.endsWith('/') && (IMAGE.test(key) || !ANY_EXTENSION.test(key));
}
