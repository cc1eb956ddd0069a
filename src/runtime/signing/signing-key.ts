import { KeyObject } from 'node:crypto';

/**
 * Returns the type of a key that CloudFront does not support, or undefined if it supports the key. CloudFront supports
 * 2048-bit RSA keys and 256-bit ECDSA keys.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 */
export function unsupportedKeyType({ asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  const isSupported = (type === 'rsa' && modulusLength === 2048) || namedCurve === 'prime256v1';
  return isSupported ? undefined : [type, modulusLength ?? namedCurve].filter(Boolean).join(' ');
}
