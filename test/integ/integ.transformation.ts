import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IMAGES, createApp, deploy } from './deploy';
import { ImageCdn, ImageTransformation } from '../../src';

const app = createApp();
const stack = new Stack(app, 'ImageCdnTransformation');
const cdn = new ImageCdn(stack, 'Images', {
  uploads: [{ path: IMAGES }],
  removalPolicy: RemovalPolicy.DESTROY,
  transformation: ImageTransformation.onDemand(),
});

deploy(app, stack, cdn.urlFor('picos.jpg', { width: 640 }), cdn.urlFor('orbits.gif'));
