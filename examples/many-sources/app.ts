import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageSource, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'ManySources');

const catalog = new s3.Bucket(stack, 'Catalog', { enforceSSL: true, versioned: true });
const blog = new s3.Bucket(stack, 'Blog', { enforceSSL: true, versioned: true });

// Access keys that may read the objects of one bucket each: { "accessKeyId": "…", "secretAccessKey": "…" }
const partnerKey = secretsmanager.Secret.fromSecretNameV2(stack, 'PartnerKey', 'r2/partners');
const archiveKey = secretsmanager.Secret.fromSecretNameV2(stack, 'ArchiveKey', 'backblaze/archive');

// The longest prefix that matches takes precedence: /products/shoe.jpg is catalog/v2/shoe.jpg in the first bucket.
const images = new ImageCdn(stack, 'Images', {
  sources: [
    { pathPrefix: 'products/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v2/' }) },
    { pathPrefix: 'products/archive/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v1/' }) },
    {
      pathPrefix: 'partners/',
      source: ImageSource.r2({
        accountId: '0123456789abcdef0123456789abcdef', bucketName: 'partners', credentials: partnerKey,
      }),
    },
    {
      pathPrefix: 'archive/',
      source: ImageSource.s3Compatible({
        endpoint: 'https://s3.eu-central-003.backblazeb2.com',
        region: 'eu-central-003',
        bucketName: 'archive',
        credentials: archiveKey,
      }),
    },
    { source: ImageSource.bucket(blog) },
  ],
  transformation: ImageTransformation.onDemand(),
});

new CfnOutput(stack, 'Shoe', { value: images.urlFor('products/shoe.jpg', { width: 640 }) });
new CfnOutput(stack, 'Logo', { value: images.urlFor('partners/logo.png', { width: 320 }) });

app.synth();
