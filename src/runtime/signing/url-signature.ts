import { createHmac } from 'node:crypto';
import { SIGNED_PARAMETERS } from './access-policy';
import { printKey } from '../url/image-request';

/** The parameter with the signature. */
export const SIGNATURE = 's';

/** The parameter with the expiry, in seconds since 1970. It is signed with the others. */
export const EXPIRES = 'expires';

/**
 * Returns the signature of a URL: HMAC-SHA-256, in hexadecimal, of the path and the sorted parameters as sent.
 *
 * @param query query without the question mark
 */
export function signatureOf(secret: string, key: string, query: string): string {
  return createHmac('sha256', secret).update(textToSign(key, query)).digest('hex');
}

/** Returns the text that the signature covers. */
export function textToSign(key: string, query: string): string {
  return `${printKey(key)}?${signedPairsOf(query).map(pair => pair.join('=')).sort().join('&')}`;
}

/** Returns the signed parameters: all but the signature itself and those that CloudFront removes. */
export function signedPairsOf(query: string): [string, string][] {
  const unsigned: readonly string[] = [SIGNATURE, ...SIGNED_PARAMETERS];
  return pairsOf(query).filter(([name]) => !unsigned.includes(name));
}

/**
 * Returns the reason why a signature of a query would not tell what the query means, or undefined: the first of several
 * values counts, and the signature does not cover their order.
 */
export function ambiguityIn(query: string): string | undefined {
  return twoValuesIn(signedPairsOf(query));
}

/** Returns the reason for rejecting a name with two values, in any case, as the edge function reads names. */
export function twoValuesIn(pairs: readonly (readonly [name: string, value: string])[]): string | undefined {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if ((values.get(lower) ?? value) !== value) return `\`${lower}\` has two values`;
    values.set(lower, value);
  }
  return undefined;
}

/** Returns the values of a parameter as sent. */
export function valuesOf(query: string, name: string): string[] {
  return pairsOf(query).filter(([candidate]) => candidate === name).map(([, value]) => value);
}

/** Returns names and values as sent. */
export function pairsOf(query: string): [string, string][] {
  return query.split('&').filter(Boolean).map(pair => {
    const [name, ...value] = pair.split('=');
    return [name, value.join('=')];
  });
}
