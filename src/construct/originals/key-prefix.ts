import { IConstruct } from 'constructs';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { refuse, requireText } from '../core/validate';

// Folders of keys, as S3 and signatures keep them, without wildcards and variables of IAM policies:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const FOLDERS = /^(?:(?!\.{1,2}\/)[^/*?$\p{Cc}]+\/)*$/u;

/** Whether options, which are not validated yet, have a prefix of keys. */
export function hasKeyPrefix(options: { readonly keyPrefix?: unknown } | undefined): boolean {
  return typeof options?.keyPrefix === 'string' && options.keyPrefix !== '';
}

/** Rejects a prefix of keys in a bucket that is not a list of folders, or that no key can have. */
export function requireKeyPrefix(scope: IConstruct, keyPrefix: string, path: string): void {
  const prop = `${path}.keyPrefix`;
  requireText(scope, prop, keyPrefix);
  const bytes = Buffer.byteLength(keyPrefix);
  if (bytes >= MAX_KEY_BYTES) {
    refuse(scope, `\`${prop}\` must have less than the ${MAX_KEY_BYTES} bytes of a key, got ${bytes}`);
  }
  if (FOLDERS.test(keyPrefix)) return;
  refuse(scope, `\`${prop}\` must be folders with a slash at the end, such as catalog/v2/, got ${keyPrefix}`);
}
