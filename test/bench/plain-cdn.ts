import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Creates the default `ImageCdn` without this library: the same template, resource by resource. */
export function plainCdn(scope: Construct): void {
  const bucket = plainBucket(scope);
  const originAccessIdentity = new cloudfront.OriginAccessIdentity(scope, 'Oai', {
    comment: `Reads ${bucket.node.path}`,
  });
  new cloudfront.Distribution(scope, 'Distribution', {
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessIdentity(bucket, { originAccessIdentity }),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
      cachePolicy: plainCachePolicy(scope),
      responseHeadersPolicy: plainResponseHeadersPolicy(scope),
    },
    errorResponses: [
      { httpStatus: 404, ttl: Duration.seconds(10) },
      ...[500, 501, 502, 503, 504].map(httpStatus => ({ httpStatus, ttl: Duration.seconds(1) })),
    ],
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    comment: scope.node.path,
  });
}

function plainBucket(scope: Construct): s3.Bucket {
  return new s3.Bucket(scope, 'Bucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [
      { id: 'ExpireOldVersions', noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}

function plainCachePolicy(scope: Construct): cloudfront.CachePolicy {
  return new cloudfront.CachePolicy(scope, 'CachePolicy', {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.days(1),
    maxTtl: Duration.days(365),
    comment: 'Images: the path alone is the key',
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

function plainResponseHeadersPolicy(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'ResponseHeadersPolicy', {
    responseHeadersPolicyName: `plain-${Aws.REGION}`,
    comment: 'Images: no sniffing, no scripts',
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
        override: true,
      },
    },
  });
}
