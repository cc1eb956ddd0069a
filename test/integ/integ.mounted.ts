import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { IMAGES, createApp, deploy } from './deploy';
import { ImageCdn, ImageTransformation } from '../../src';

const app = createApp();
const stack = new Stack(app, 'ImageCdnMounted');
const distribution = new Distribution(stack, 'Site', { defaultBehavior: { origin: new HttpOrigin('www.example.com') } });
const cdn = new ImageCdn(stack, 'Images', {
  distribution,
  pathPattern: '/images/*',
  uploads: [{ path: IMAGES, prefix: 'images' }],
  removalPolicy: RemovalPolicy.DESTROY,
  transformation: ImageTransformation.onDemand(),
});

deploy(app, stack, cdn.urlFor('images/picos.jpg', { width: 640 }));
