import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import {
  Framework, FrameworkImages, ImageCdn, ImageSource, ImageTransformation, UrlDialect,
} from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'NextSite');

// A site that exists already, with its assets in the folder _assets/, as OpenNext copies them.
const assets = new s3.Bucket(stack, 'Assets', { eventBridgeEnabled: true, enforceSSL: true });
new s3deploy.BucketDeployment(stack, 'Deployment', {
  destinationBucket: assets,
  destinationKeyPrefix: '_assets/photos',
  sources: [s3deploy.Source.asset('../minimal/images')],
  exclude: ['*.md'],
});
const site = new cloudfront.Distribution(stack, 'Site', {
  defaultBehavior: {
    origin: new origins.HttpOrigin('server.example.com'),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  },
});

// Its pages print /_next/image?url=%2Fphotos%2Fpicos.jpg&w=640&q=75, and stay as they are.
const images = new ImageCdn(stack, 'Images', {
  distribution: site,
  pathPattern: '/_next/image*',
  sources: [{ source: ImageSource.bucket(assets, { keyPrefix: '_assets/' }) }],
  transformation: ImageTransformation.onDemand({
    urls: UrlDialect.framework(Framework.NEXT, {
      images: FrameworkImages.of({ qualities: [50, 75] }), // as in next.config
    }),
  }),
});

new CfnOutput(stack, 'Picos', { value: images.urlFor('photos/picos.jpg', { width: 640 }) });

app.synth();
