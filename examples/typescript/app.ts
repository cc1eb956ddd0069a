import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageFit, ImageFormat, ImageTransformation } from 'cdk-image-cdn';

const app = new App();

const gallery = new Stack(app, 'Gallery');
const photos = new ImageCdn(gallery, 'Photos');
new CfnOutput(gallery, 'DomainName', { value: photos.domainName });
new CfnOutput(gallery, 'Cat', { value: photos.urlFor('cat.jpg') });

const shop = new Stack(app, 'Shop');
const products = new ImageCdn(shop, 'Products', {
  uploads: [{ path: '../minimal/images', prefix: 'images', exclude: ['*.md'] }],
  minTtl: Duration.minutes(1),
  defaultTtl: Duration.days(7),
  maxTtl: Duration.days(30),
  browserTtl: Duration.minutes(10),
  transformation: ImageTransformation.onDemand({
    formats: [ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG],
    presets: { card: { width: 300, height: 200, fit: ImageFit.CROP } },
    quality: { avif: 55 },
  }),
});
new CfnOutput(shop, 'Sunset', {
  value: products.urlFor('images/sunset.jpg', { width: 640, height: 360, fit: ImageFit.CROP }),
});

app.synth();
