import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdnProps, ImageTransformation, UrlSigning } from 'cdk-image-cdn';

/** Returns props that require viewers to sign with this key. */
export function viewersWith(stack: Stack, encodedKey: string): ImageCdnProps {
  return {
    trustedKeyGroups: [
      new cloudfront.KeyGroup(stack, 'Viewers', { items: [new cloudfront.PublicKey(stack, 'Key', { encodedKey })] }),
    ],
  };
}

/** Returns props that require a signature for transformations. */
export function signedPictures(stack: Stack): ImageCdnProps {
  return {
    transformation: ImageTransformation.onDemand({
      signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') }),
    }),
  };
}
