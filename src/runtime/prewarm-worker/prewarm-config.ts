import { Mount, keyFolderOf } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { matchesPathPattern } from '../../model/path-pattern';
import { printKey } from '../url/request-key';
import { encodeKey, variantRoot } from '../url/variant-key';

/** Settings of the prewarm worker, which the construct passes in its environment. */
export interface PrewarmConfig {
  /** The last segment in the paths of the variants to transform. */
  readonly variants: readonly string[];
  /** Path patterns of keys that are not transformed. */
  readonly files?: readonly string[];
  readonly mount?: Mount;
}

const IMAGE = /\.(jpe?g|jfif|png|webp|avif|gif|svg|tiff?|hei[cf])$/i;
const ANY_EXTENSION = /\.\w{1,8}$/;

/** Returns the keys in the variant bucket of the variants to transform. None for a key that no image has. */
export function prewarmedKeys(key: string, { variants, files = [], mount }: PrewarmConfig): string[] {
  if (!isImage(key) || !key.startsWith(keyFolderOf(mount)) || matchesPathPattern(files, printKey(key))) return [];
  return variants.map(variant => `${variantRoot(mount)}${encodeKey(key)}/${variant}`)
    .filter(path => path.length <= MAX_KEY_BYTES);
}

/** Whether a key may be that of an image: by its extension, if it has one. */
function isImage(key: string): boolean {
  return !key.endsWith('/') && (IMAGE.test(key) || !ANY_EXTENSION.test(key));
}
