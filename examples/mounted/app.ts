import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'Mounted');

// A site that exists already.
const site = new Distribution(stack, 'Site', {
  defaultBehavior: {
    origin: new HttpOrigin('pages.example.com'),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  },
});

// Its images: https://<domain>/images/picos.jpg?w=640 is the key picos.jpg.
const images = new ImageCdn(stack, 'Images', {
  distribution: site,
  pathPattern: '/images/*',
  stripPrefix: true,
  uploads: [{ path: path.join(__dirname, '../minimal/images'), exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand(),
});

// Logos of another bucket, which are served unchanged: the key is logos/acme.svg.
const logos = new ImageCdn(stack, 'Logos', { distribution: site, pathPattern: '/logos/*' });

new CfnOutput(stack, 'Picos', { value: images.urlFor('picos.jpg', { width: 640 }) });
new CfnOutput(stack, 'Logo', { value: logos.urlFor('logos/acme.svg') });
