import { KeyObject } from 'node:crypto';
import { signedUntil } from '../../runtime/signing/cloudfront-signature';
import { DIT_SIGNATURE, ditSignatureOf } from '../../runtime/signing/dit-signature';
import { thumborSignature } from '../../runtime/signing/thumbor-signature';
import { SIGNATURE, signatureOf } from '../../runtime/signing/url-signature';
import { DialectName } from '../../runtime/url/dialects/dialect-rules';
import { parseKey } from '../../runtime/url/image-request';

/**
 * Signs the path and query string of a request to a CDN. Keys and secrets stay in this process.
 */
export type Signer = (target: string) => string;

// Longer than a request takes, and short enough if a signed URL leaks.
const SECONDS = 120;

/**
 * Returns a signer for `signing`, which transforms images of signed URLs only.
 *
 * @param dialect the dialect of URLs, if it is not imgix's
 */
export function transformSigner(secret: string, dialect?: DialectName): Signer {
  if (dialect === 'thumbor') return target => `/${thumborSignature(secret, target.split('?')[0].slice(1))}${target}`;
  return target => {
    const [path, query = ''] = target.split(/\?(.*)/s);
    if (dialect === 'dit') {
      return `${path}?${query && `${query}&`}${DIT_SIGNATURE}=${ditSignatureOf(secret, path, query)}`;
    }
    const key = parseKey(path);
    return key ? `${path}?${query && `${query}&`}${SIGNATURE}=${signatureOf(secret, key, query)}` : target;
  };
}

/** Combines signers. The viewer's signature comes last, since it covers the whole URL. */
export function combineSigners(making: Signer | undefined, viewing: Signer | undefined): Signer | undefined {
  return making && viewing ? target => viewing(making(target)) : making ?? viewing;
}

/**
 * Returns a signer for `trustedKeyGroups`, which reject viewers without a signature.
 *
 * @param url URL of the CDN without a trailing slash
 */
export function viewerSigner(url: string, key: KeyObject, keyPairId: string): Signer {
  return target => signedUntil(Math.floor(Date.now() / 1000) + SECONDS, url + target, key, keyPairId).slice(url.length);
}
