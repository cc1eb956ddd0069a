import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'Minimal');

const images = new ImageCdn(stack, 'Images', {
  uploads: [{ path: path.join(__dirname, 'images'), prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand(),
});

new CfnOutput(stack, 'Sunset', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
