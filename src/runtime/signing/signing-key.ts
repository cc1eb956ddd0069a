import { KeyObject } from 'node:crypto';

/**
 * What a key is in place of one that CloudFront takes, an RSA key of 2048 bits or an ECDSA key of 256; undefined where
 * it is one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 */
export function otherKind({ asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength, namedCurve } = {} }: KeyObject): string | undefined {
  const isRight = (type === 'rsa' && modulusLength === 2048) || namedCurve === 'prime256v1';
  return isRight ? undefined : [type, modulusLength ?? namedCurve].filter(Boolean).join(' ');
}
