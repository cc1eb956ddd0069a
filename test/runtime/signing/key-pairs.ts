import { KeyPairKeyObjectResult, generateKeyPairSync } from 'node:crypto';

export interface PemPair { readonly publicKey: string; readonly privateKey: string }

/** Key pairs of the kinds that CloudFront accepts. */
export function rsaPair(modulusLength: number = 2048): PemPair {
  return inPem(generateKeyPairSync('rsa', { modulusLength }));
}

export function ecdsaPair(namedCurve: string = 'prime256v1'): PemPair {
  return inPem(generateKeyPairSync('ec', { namedCurve }));
}

function inPem({ publicKey, privateKey }: KeyPairKeyObjectResult): PemPair {
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
