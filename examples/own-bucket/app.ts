import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { AccessLogs, ImageCdn, OriginAccess } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'OwnBucket');

// An existing bucket, encrypted with a KMS key: CloudFront reads it with origin access control.
const bucket = new Bucket(stack, 'Media', {
  encryption: BucketEncryption.KMS,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
});

const images = new ImageCdn(stack, 'Images', {
  bucket,
  originAccess: OriginAccess.control(),
  defaultTtl: Duration.days(7),
  priceClass: PriceClass.PRICE_CLASS_ALL,
  accessLogs: AccessLogs.legacy({ retention: Duration.days(30) }),
});

new CfnOutput(stack, 'DomainName', { value: images.domainName });
