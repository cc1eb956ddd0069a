/**
 * Text in base64url. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { BASE64URL, parseKey } from '../key-encoding';

/** Returns the bytes in base64url without padding (RFC 4648, section 5), percent-encoded. */
export function bytesIn(encoded: string): string {
  let bits = 0;
  let count = 0;
  let text = '';
  encoded.split('').forEach(character => {
    bits = bits << 6 | BASE64URL.indexOf(character);
    count += 6;
    if (count < 8) return;
    count -= 8;
    text += '%' + (256 | bits >> count & 255).toString(16).slice(1);
  });
  return text;
}

/**
 * Returns the key that imagor reads in a text, which may be in base64url after `b64:`. Another text is the key itself.
 *
 * @param text decoded
 */
export function keyIn(text: string): string {
  // A key has at most 1,024 bytes.
  const encoded = /^b64:((?:[\w-]{4}){0,341}[\w-]{2,4})$/.exec(text);
  return encoded && parseKey(bytesIn(encoded[1])) || text;
}
