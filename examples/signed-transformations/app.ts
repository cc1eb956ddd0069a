import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageTransformation, UrlSigning } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'SignedTransformations');

// Whoever signs reads it too: grantRead() of it to your application.
const secret = new Secret(stack, 'UrlSecret', {
  generateSecretString: { passwordLength: 48, excludePunctuation: true },
});

const images = new ImageCdn(stack, 'Images', {
  uploads: [{ path: path.join(__dirname, '../minimal/images'), prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand({
    // Ladder widths are there for everybody; what is freer, such as `blur` or `mark`, has to be signed.
    signing: UrlSigning.hmac({ secret, unsignedCore: true }),
  }),
});

new CfnOutput(stack, 'SecretArn', { value: secret.secretArn });
new CfnOutput(stack, 'ForEverybody', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
