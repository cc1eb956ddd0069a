import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageTransformation, UrlSigning } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'SignedTransformations');

// The application that signs reads it, too: `secret.grantRead(application)`.
const secret = new Secret(stack, 'UrlSecret', {
  generateSecretString: { passwordLength: 48, excludePunctuation: true },
});

const images = new ImageCdn(stack, 'Images', {
  uploads: [{ path: path.join(__dirname, '../minimal/images'), prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand({
    // Widths of the ladder need no signature. Other parameters, such as `blur` or `mark`, do.
    signing: UrlSigning.hmac({ secret, unsignedCore: true }),
  }),
});

new CfnOutput(stack, 'SecretArn', { value: secret.secretArn });
new CfnOutput(stack, 'ForEverybody', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
