import { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

// Folders of keys, as S3 and signatures keep them, without wildcards and variables of IAM policies:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const FOLDERS = /^(?:(?!\.{1,2}\/)[^/*?$\p{Cc}]+\/)*$/u;

/** Whether options, which are not validated yet, have a prefix of keys. */
export function hasKeyPrefix(options: { readonly keyPrefix?: unknown } | undefined): boolean {
  return typeof options?.keyPrefix === 'string' && options.keyPrefix !== '';
}

/** Rejects a prefix of keys in a bucket outside AWS that is no list of folders, or that only the deployment knows. */
export function requireKnownKeyPrefix(scope: IConstruct, keyPrefix: string, path: string): void {
  if (!isKnown(keyPrefix)) refuse(scope, `\`${path}.keyPrefix\` must be known at synthesis, got ${keyPrefix}`);
  requireKeyPrefix(scope, keyPrefix, path);
}

/** Rejects a prefix of keys in a bucket that is not a list of folders. */
export function requireKeyPrefix(scope: IConstruct, keyPrefix: string, path: string): void {
  if (!isKnown(keyPrefix) || FOLDERS.test(keyPrefix)) return;
  refuse(scope, `\`${path}.keyPrefix\` must be folders with a slash at the end, such as catalog/v2/, got ${keyPrefix}`);
}
