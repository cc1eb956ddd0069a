/**
 * Keys of images in URLs and in the paths of variants. Part of the URL grammar, and like it written for CloudFront
 * Functions too.
 *
 * Variant paths consist of letters, digits, `.`, `-`, `_` and `/` only. Every signer and verifier between the viewer
 * and the origin treats these alike: `%` does not survive CloudFront's signature for function URLs, signers disagree on
 * `=` and `,` for S3, `~` cannot be invalidated, and empty segments are collapsed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

import type { Mount } from '../../model/mount';

/** Keys of images that are JPEG files, by their extension. */
export const JPEG_KEY = /\.(jpe?g|jfif)$/i;

/**
 * Returns the path of an image's URL. Every byte that is not unreserved is percent-encoded, so that all clients,
 * proxies and signatures treat `+`, spaces and parentheses alike (RFC 3986, section 2.3).
 */
export function printKey(key: string): string {
  return '/' + key.split('/').map(encodeSegment).join('/');
}

/**
 * Returns the key in a path, or undefined if its percent-encoding is invalid or it contains an unpaired surrogate. `+`
 * is literal, while S3 decodes it to a space.
 */
export function parseKey(path: string): string | undefined {
  try {
    return wellFormed(decodeURIComponent(path.replace(/^\//, '')));
  } catch (error) {
    return undefined;
  }
}

/**
 * Returns a text as it is. Throws if it has an unpaired surrogate, which UTF-8 cannot encode. Minification would remove
 * an encoding whose result nobody reads.
 */
export function wellFormed(text: string): string {
  return decodeURIComponent(encodeURIComponent(text));
}

/** Percent-encodes every byte that is not unreserved (RFC 3986, section 2.3). */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g, character => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
  );
}

/**
 * The beginning of the last segment of a variant's path. No encoded key has a segment that begins like this, so a
 * variant is never taken for an image, nor an image for a variant.
 */
export const VARIANT_MARK = '_.';

/** The folder in an image's own folder that refers to the variants of other images with this image as a watermark. */
export const MARKED = VARIANT_MARK + 'marked/';

// An escape is `_`, its content and `.`. Contents of one character are abbreviations.
const UNDERSCORE = '_-.';
const EMPTY_SEGMENT = '_0.';

/** The characters of base64url by their values (RFC 4648, section 5). */
export const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Encodes a key for the path of its variants. Each segment is encoded by itself, so that folders stay prefixes.
 */
export function encodeKey(key: string): string {
  return key.split('/').map(segment => segment ? encodeText(segment) : EMPTY_SEGMENT).join('/');
}

/**
 * Encodes text as one segment: a run of unsafe characters becomes an escape with the base64url of its UTF-16 code
 * units, so that 300 CJK characters take 802 of the 1,024 bytes that a key may have.
 */
export function encodeText(text: string): string {
  return text.replace(/_|[^\w.-]+/g, escaped);
}

function escaped(run: string): string {
  return run === '_' ? UNDERSCORE : '_' + base64url(run) + '.';
}

/**
 * Returns the key that `encodeKey()` encoded, or undefined if the path is not its output.
 */
export function decodeKey(path: string): string | undefined {
  const key = path.split('/').map(segment => segment === EMPTY_SEGMENT ? '' : decodeText(segment)).join('/');
  return isText(key) && encodeKey(key) === path ? key : undefined;
}

/**
 * Returns the text that `encodeText()` encoded. The result is unspecified for other input. Encode it again to verify.
 */
export function decodeText(segment: string): string {
  return segment.replace(/_([\w-]+)\./g, (_escape: string, content: string) =>
    content === '-' ? '_' : fromBase64url(content),
  );
}

/**
 * Returns the prefix that the keys of all variants of an image have in the variant bucket, and no others.
 */
export function variantPrefix(key: string): string {
  return encodeKey(key) + '/' + VARIANT_MARK;
}

/**
 * Returns the prefix that the variants of all images in a folder have in the variant bucket, and no others.
 *
 * @param folder with its slash at the end, or `/` for all images
 */
export function encodeFolder(folder: string): string {
  return folder === '/' ? '' : encodeKey(folder.slice(0, -1)) + '/';
}

/**
 * Returns what the keys of all variants have in common: the folder of URLs that keys of images lack, or nothing.
 */
export function variantRoot(mount: Mount | undefined): string {
  return mount && mount.isOfSite ? mount.folder : mount && mount.isStripped ? encodeFolder(mount.folder) : '';
}

/**
 * Whether a key in the variant bucket is a variant's.
 */
export function isVariantKey(objectKey: string): boolean {
  return objectKey.slice(objectKey.lastIndexOf('/') + 1).indexOf(VARIANT_MARK) === 0;
}

/**
 * Returns the prefix of the references to variants that have an image as their watermark. A reference is an empty
 * object whose key continues with the variant's.
 */
export function markedPrefix(key: string): string {
  return encodeKey(key) + '/' + MARKED;
}

/**
 * Whether text can be written in UTF-8, which lone surrogates cannot.
 */
export function isText(text: string): boolean {
  try {
    return wellFormed(text) === text;
  } catch (error) {
    return false;
  }
}

/** Returns UTF-16 code units, more significant byte first, as base64url without padding (RFC 4648, section 5). */
function base64url(text: string): string {
  let encoded = '';
  let bits = 0;
  let count = 0;
  const add = (unit: number): void => {
    bits = bits << 16 | unit;
    for (count += 16; count >= 6;) {
      count -= 6;
      encoded += BASE64URL[bits >> count & 63];
    }
  };
  for (let index = 0; index < text.length; index++) {
    // Characters of a string are code points in CloudFront Functions, and code units in other engines.
    const code = text.charCodeAt(index);
    if (code > 0xffff) add(0xd7c0 + (code >> 10));
    add(code > 0xffff ? 0xdc00 | code & 0x3ff : code);
  }
  return count > 0 ? encoded + BASE64URL[bits << 6 - count & 63] : encoded;
}

function fromBase64url(content: string): string {
  let decoded = '';
  let bits = 0;
  let count = 0;
  content.split('').forEach(character => {
    bits = bits << 6 | BASE64URL.indexOf(character);
    count += 6;
    if (count < 16) return;
    count -= 16;
    decoded += String.fromCharCode(bits >> count & 0xffff);
  });
  return decoded;
}

/**
 * An image's key in a URL. Part of the URL grammar, and like it written for CloudFront Functions too.
 */
