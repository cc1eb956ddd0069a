import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'Mounted');

// A site that exists already.
const site = new cloudfront.Distribution(stack, 'Site', {
  defaultBehavior: {
    origin: new origins.HttpOrigin('pages.example.com'),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  },
});

// Its images: https://<domain>/images/picos.jpg?w=640 is the key picos.jpg.
const images = new ImageCdn(stack, 'Images', {
  distribution: site,
  pathPattern: '/images/*',
  stripPrefix: true,
  uploads: [{ path: '../minimal/images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand(),
});

// Logos of another bucket, which are served unchanged: the key is logos/acme.svg.
const logos = new ImageCdn(stack, 'Logos', { distribution: site, pathPattern: '/logos/*' });

new CfnOutput(stack, 'Picos', { value: images.urlFor('picos.jpg', { width: 640 }) });
new CfnOutput(stack, 'Logo', { value: logos.urlFor('logos/acme.svg') });

app.synth();
