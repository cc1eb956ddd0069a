import { KeyObject } from 'node:crypto';
import { SIGNATURE, signatureOf } from '../../runtime/signing/url-signature';
import { parseKey } from '../../runtime/url/image-request';
import { signedUntil } from '../cli/sign/cloudfront';

/**
 * Signs what the page asks of a CDN: path and query, as they are to be sent. What it signs by stays in this process.
 */
export type Signer = (target: string) => string;

// More than a request takes, and little for whoever gets hold of one.
const SECONDS = 120;

/** As `signing` asks for it, where pictures are made of signed URLs only. */
export function makingSigner(secret: string): Signer {
  return target => {
    const [path, query = ''] = target.split(/\?(.*)/s);
    const key = parseKey(path);
    return key ? `${path}?${query && `${query}&`}${SIGNATURE}=${signatureOf(secret, key, query)}` : target;
  };
}

/** One signature after the other: what lets viewers in comes last, and is over the whole URL. */
export function together(making: Signer | undefined, viewing: Signer | undefined): Signer | undefined {
  return making && viewing ? target => viewing(making(target)) : making ?? viewing;
}

/**
 * As `trustedKeyGroups` ask for it, where nobody is let in without.
 *
 * @param url of the CDN, without a slash at the end
 */
export function viewingSigner(url: string, key: KeyObject, keyPairId: string): Signer {
  return target => signedUntil(Math.floor(Date.now() / 1000) + SECONDS, url + target, key, keyPairId).slice(url.length);
}
