/**
 * An image's key in a URL. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

/**
 * The path of an image's URL: every byte that is not unreserved is percent-encoded, so that no client, proxy
 * or signature reads `+`, a space or parentheses in another way (RFC 3986, section 2.3).
 */
export function printKey(key: string): string {
  return '/' + key.split('/').map(encodeSegment).join('/');
}

/**
 * The key that a path asks for, or undefined where its percent-encoding is broken, or where there is half a character
 * in it.
 * `+` is itself, unlike in URLs of S3, which reads a space in it.
 */
export function parseKey(path: string): string | undefined {
  try {
    const key = decodeURIComponent(path.charAt(0) === '/' ? path.slice(1) : path);
    encodeURIComponent(key); // fails of half a surrogate pair, which no UTF-8 can say
    return key;
  } catch (error) {
    return undefined;
  }
}

/** Percent-encodes every byte that is not unreserved (RFC 3986, section 2.3). */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g, character => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
  );
}
