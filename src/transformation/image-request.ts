/**
 * The URL grammar. It is written here once, for everything that prints or reads an image's URL.
 */

/**
 * The path of an image's URL: every byte that is not unreserved is percent-encoded, so that no client, proxy
 * or signature reads `+`, a space or parentheses in another way (RFC 3986, section 2.3).
 */
export function printKey(key: string): string {
  return '/' + key.split('/').map(encodeSegment).join('/');
}

/**
 * The key that a path asks for, or undefined where its percent-encoding is broken. As in S3, `+` is itself.
 */
export function parseKey(path: string): string | undefined {
  try {
    return decodeURIComponent(path.charAt(0) === '/' ? path.slice(1) : path);
  } catch (error) {
    return undefined;
  }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, function (character) {
    return '%' + character.charCodeAt(0).toString(16).toUpperCase();
  });
}
