/*
 * Earlier versions of the library stored variants under the image's key as it is and a list of operations, such as
 * `cats/tom.jpg/f=avif,w=640`. They are deleted like others until the last of them has expired.
 */

const OPERATIONS = /^f=[\w.-]+(?:,[a-z-]+=[\w.-]+)*$/;

/**
 * Whether a key in the variant bucket is that of a variant of an earlier version. No other key there has `=` in it.
 */
export function isOldVariantKey(objectKey: string): boolean {
  return OPERATIONS.test(objectKey.slice(objectKey.lastIndexOf('/') + 1));
}
