import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageSource, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'R2Images');

// An API token of R2 that may read the objects of this one bucket: { "accessKeyId": "…", "secretAccessKey": "…" }
const credentials = Secret.fromSecretNameV2(stack, 'Token', 'r2/photos');

const images = new ImageCdn(stack, 'Images', {
  sources: [{
    source: ImageSource.r2({ accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials }),
  }],
  transformation: ImageTransformation.onDemand(),
});

new CfnOutput(stack, 'Sunset', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
