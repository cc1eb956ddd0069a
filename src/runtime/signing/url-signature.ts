import { createHmac } from 'node:crypto';
import { SIGNED_PARAMETERS } from './access-policy';
import { printKey } from '../url/image-request';

/**
 * The parameter that holds the signature; another one, `expires`, holds seconds since 1970 and is signed with the rest.
 */
export const SIGNATURE = 's';

export const EXPIRES = 'expires';

/**
 * The signature of a URL: HMAC-SHA-256, in hex, over the path and the parameters as they are sent, sorted.
 *
 * @param query without the question mark
 */
export function signatureOf(secret: string, key: string, query: string): string {
  return createHmac('sha256', secret).update(textToSign(key, query)).digest('hex');
}

export function textToSign(key: string, query: string): string {
  return `${printKey(key)}?${signedPairsOf(query).map(pair => pair.join('=')).sort().join('&')}`;
}

/** Returns the parameters that are signed: not the signature itself, and not those that CloudFront removes. */
export function signedPairsOf(query: string): [string, string][] {
  return pairsOf(query).filter(([name]) => name !== SIGNATURE && !(SIGNED_PARAMETERS as readonly string[]).includes(name));
}

/** The values of a parameter, as they are sent. */
export function valuesOf(query: string, name: string): string[] {
  return pairsOf(query).filter(([candidate]) => candidate === name).map(([, value]) => value);
}

/** Names and values as they are sent. */
export function pairsOf(query: string): [string, string][] {
  return query.split('&').filter(Boolean).map(pair => {
    const [name, ...value] = pair.split('=');
    return [name, value.join('=')];
  });
}
