import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageSource, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'ManySources');

const catalog = new s3.Bucket(stack, 'Catalog', { enforceSSL: true, versioned: true });
const blog = new s3.Bucket(stack, 'Blog', { enforceSSL: true, versioned: true });

// The longest prefix that matches takes precedence: /products/shoe.jpg is catalog/v2/shoe.jpg in the first bucket.
const images = new ImageCdn(stack, 'Images', {
  sources: [
    { pathPrefix: 'products/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v2/' }) },
    { pathPrefix: 'products/archive/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v1/' }) },
    { source: ImageSource.bucket(blog) },
  ],
  transformation: ImageTransformation.onDemand(),
});

new CfnOutput(stack, 'Shoe', { value: images.urlFor('products/shoe.jpg', { width: 640 }) });

app.synth();
