import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IMAGES, createApp, deploy } from './deploy';
import { ImageCdn } from '../../src';

const app = createApp();
const stack = new Stack(app, 'ImageCdnOriginals');
const cdn = new ImageCdn(stack, 'Images', { uploads: [{ path: IMAGES }], removalPolicy: RemovalPolicy.DESTROY });

deploy(app, stack, cdn.urlFor('picos.jpg'));
