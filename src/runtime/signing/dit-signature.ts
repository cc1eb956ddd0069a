import { createHmac } from 'node:crypto';
import { pairsOf } from './url-signature';

/** The parameter with the signature. */
export const DIT_SIGNATURE = 'signature';

/** The parameters of Dynamic Image Transformation. It removes all others before it verifies a signature. */
const SIGNED = ['expires', 'format', 'fit', 'width', 'height', 'rotate', 'flip', 'flop', 'grayscale'];

/**
 * Returns the signature of Dynamic Image Transformation: HMAC-SHA-256, in hexadecimal, of the path as sent and the
 * sorted parameters, decoded.
 *
 * @param query query without the question mark
 * @see https://docs.aws.amazon.com/solutions/latest/dynamic-image-transformation-for-amazon-cloudfront/image-url-signature.html
 */
export function ditSignatureOf(secret: string, path: string, query: string): string {
  const pairs = pairsOf(query).filter(([name]) => SIGNED.includes(name)).map(pair => pair.map(decoded));
  const signed = pairs.sort().map(pair => pair.join('=')).join('&');
  return createHmac('sha256', secret).update(signed === '' ? path : `${path}?${signed}`).digest('hex');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
