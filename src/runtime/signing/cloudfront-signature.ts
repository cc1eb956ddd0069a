import { KeyObject, createSign } from 'node:crypto';
import { AccessPolicy, SignedParameters, encodeForUrl, printPolicy } from './access-policy';

/**
 * Returns a signed URL with a canned policy.
 *
 * @param expires end of the signature, in seconds since 1970
 * @param url a URL that is not signed yet
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export function signedUntil(expires: number, url: string, key: KeyObject, keyPairId: string): string {
  const signature = signPolicy({ resource: url, expires }, key);
  return withSignature(url, { 'Expires': String(expires), ...signature, 'Key-Pair-Id': keyPairId });
}

/**
 * Returns the parameters that hold the signature of a policy.
 *
 * @param hash algorithm to name in the URL; CloudFront assumes SHA-1 otherwise
 */
export function signPolicy(policy: AccessPolicy, key: KeyObject, hash?: 'SHA256'): SignedParameters {
  const signature = encodeForUrl(createSign(hash ?? 'SHA1').update(printPolicy(policy)).sign(key));
  return { Signature: signature, ...hash !== undefined && { 'Hash-Algorithm': hash } };
}

/** Returns the URL with the parameters of a signature appended. */
export function withSignature(url: string, parameters: SignedParameters): string {
  return `${url}${url.includes('?') ? '&' : '?'}${printSignature(parameters, '').join('&')}`;
}

/** Returns the parameters of a signature as signed cookies. */
export function signedCookies(parameters: SignedParameters): string {
  return printSignature(parameters, 'CloudFront-').join('; ');
}

function printSignature(parameters: SignedParameters, prefix: string): string[] {
  return Object.entries(parameters).map(([name, value]) => `${prefix}${name}=${value}`);
}
