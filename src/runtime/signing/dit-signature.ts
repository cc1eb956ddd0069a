import { createHmac } from 'node:crypto';
import { EXPIRES, pairsOf, twoValuesIn } from './url-signature';
import { decode } from '../edge/query-parameters.edge';
import { PARAMETERS } from '../url/dialects/dit-request';

/** The parameter with the signature. */
export const DIT_SIGNATURE = 'signature';

/** The parameters that a signature covers, which are those that URLs of Dynamic Image Transformation can have. */
const SIGNED = [EXPIRES, ...PARAMETERS];

/**
 * Returns the signature of Dynamic Image Transformation: HMAC-SHA-256, in hexadecimal, of the path as sent and the
 * sorted parameters, decoded.
 *
 * @param query query without the question mark
 * @see https://docs.aws.amazon.com/solutions/latest/dynamic-image-transformation-for-amazon-cloudfront/image-url-signature.html
 */
export function ditSignatureOf(secret: string, path: string, query: string): string {
  const signed = [...new Map(signedPairsOf(query))].sort().map(pair => pair.join('=')).join('&');
  return createHmac('sha256', secret).update(signed === '' ? path : `${path}?${signed}`).digest('hex');
}

/**
 * Returns the reason why a signature of a query would not tell what the query means, or undefined. The edge function
 * reads names in any case and the first of several values, while the signature covers names in lower case only.
 */
export function ditAmbiguityIn(query: string): string | undefined {
  const other = pairsOf(query).map(([name]) => name)
    .find(name => !SIGNED.includes(name) && SIGNED.includes(name.toLowerCase()));
  if (other !== undefined) return `\`${other}\` must be spelled \`${other.toLowerCase()}\``;
  const pairs = signedPairsOf(query);
  const [unclear] = pairs.find(([, value]) => /[&=]/.test(value)) ?? [];
  if (unclear !== undefined) return `\`${unclear}\` must not contain & or =`;
  return twoValuesIn(pairs);
}

/** Returns the signed parameters, decoded as the edge function decodes them. */
function signedPairsOf(query: string): [string, string][] {
  return pairsOf(query).filter(([name]) => SIGNED.includes(name)).map(([name, value]) => [name, decode(value)]);
}
