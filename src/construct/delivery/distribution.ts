import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DeliveryOptions, validateDelivery } from './delivery-options';
import { addAliases } from './own-domain';
import { Caching, ERROR_RESPONSES } from '../caching/caching';
import { warnOfStrongReference } from '../core/strong-reference';
import { subscribeToAdditionalMetrics } from '../monitoring/cdn-metrics';
import { ImageOrigin } from '../originals/image-origin';
import { hotLinkBehavior } from '../protection/hot-links';
import { BoundTransformation } from '../transformation/image-transformation';

/** The parts of a CDN that its distribution serves. */
export interface DeliveredParts {
  /** The bucket with the originals. Missing if they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  readonly origin: ImageOrigin;
  readonly caching: Caching;
  readonly transformation?: BoundTransformation;
}

const ofImageCdns = new WeakSet<cloudfront.Distribution>();

/**
 * Returns the distribution, with the DNS records of its domain names. It has one behavior, for reading over HTTPS.
 */
export function distributionFor(
  scope: Construct, parts: DeliveredParts, options: DeliveryOptions,
): cloudfront.Distribution {
  const { origin, transformation } = parts;
  validateDelivery(scope, options);
  const { certificate, minimumProtocolVersion = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 } = options;
  const webAclId = options.webAcl?._bindWebAcl(scope, options.usEast1);
  warnOfStrongReference(scope, 'certificate', certificate?.certificateArn);
  warnOfStrongReference(scope, 'webAcl', webAclId);
  const distribution = new cloudfront.Distribution(scope, 'Distribution', {
    defaultBehavior: {
      ...imageBehavior(parts, options),
      ...transformation?.behavior ?? hotLinkBehavior(scope, options.hotLinkProtection),
    },
    errorResponses: ERROR_RESPONSES,
    priceClass: options.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_100,
    httpVersion: options.httpVersion ?? cloudfront.HttpVersion.HTTP2_AND_3,
    domainNames: options.domainNames,
    certificate,
    minimumProtocolVersion: certificate && minimumProtocolVersion,
    geoRestriction: options.geoRestriction,
    webAclId,
    comment: options.comment ?? scope.node.path,
    ...options.accessLogs?._bind(scope),
  });
  transformation?.finish(distribution);
  options.accessLogs?._deliver(scope, distribution, options.usEast1);
  if (options.additionalMetrics) subscribeToAdditionalMetrics(scope, distribution);
  origin.admit(distribution);
  if (origin.isMigrating) transformation?.allowEarly(distribution);
  addAliases(scope, distribution, options);
  ofImageCdns.add(distribution);
  return distribution;
}

/** Whether a distribution is that of an `ImageCdn`, whose default behavior serves images. */
export function isOfImageCdn(distribution: cloudfront.Distribution): boolean {
  return ofImageCdns.has(distribution);
}

/** Returns the behavior that serves images, without its functions. */
export function imageBehavior(
  { origin, caching, transformation }: DeliveredParts, { trustedKeyGroups }: DeliveryOptions,
): cloudfront.BehaviorOptions {
  return {
    origin: transformation ? transformation.fallBack(origin.origin) : origin.origin,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
    // Not an option: CloudFront requests S3 with the viewer's protocol, and the bucket rejects plain HTTP.
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups,
    ...transformation
      ? caching.behaviorOfVariants(transformation.onlyOrigin !== undefined) : caching.behaviorOfOriginals(),
  };
}
