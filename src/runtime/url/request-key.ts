/**
 * An image's key in a URL. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

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
