import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { addAliases } from './aliases';
import { ERROR_RESPONSES, cacheContent } from '../caching/caching';
import { warnOfStrongReference } from '../core/us-east-1';
import { configureLogs, deliverLogs } from '../logging/access-logs';
import { subscribeToAdditionalMetrics } from '../monitoring/cdn-metrics';
import { ImageOrigin } from '../originals/image-origin';
import { CdnPlan } from '../plan/cdn-plan';
import { hotLinkBehavior } from '../protection/hot-links';
import { bindWebAcl } from '../protection/web-acl';
import { BoundTransformation } from '../transformation/bind-transformation';

/** The parts of a CDN that its distribution serves. */
export interface DeliveredParts {
  /** The bucket with the originals. Missing if they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  readonly origin: ImageOrigin;
  readonly transformation?: BoundTransformation;
}

const ofImageCdns = new WeakSet<cloudfront.Distribution>();

/**
 * Creates the distribution, with the DNS records of its domain names. It has one behavior, for reading over HTTPS.
 */
export function createDistribution(scope: Construct, parts: DeliveredParts, plan: CdnPlan): cloudfront.Distribution {
  const { origin, transformation } = parts;
  const { delivery } = plan;
  const webAclId = bindWebAcl(scope, delivery);
  warnOfStrongReference(scope, 'certificate', delivery.certificate?.certificateArn);
  warnOfStrongReference(scope, 'webAcl', webAclId);
  const distribution = new cloudfront.Distribution(scope, 'Distribution', {
    defaultBehavior: {
      ...imageBehavior(scope, parts, plan),
      ...transformation?.behavior ?? hotLinkBehavior(scope, delivery.hotLinks),
    },
    errorResponses: ERROR_RESPONSES,
    priceClass: delivery.priceClass,
    httpVersion: delivery.httpVersion,
    domainNames: delivery.domainNames,
    certificate: delivery.certificate,
    minimumProtocolVersion: delivery.minimumProtocolVersion,
    geoRestriction: delivery.geoRestriction,
    webAclId,
    comment: delivery.comment,
    ...configureLogs(scope, delivery.logs),
  });
  transformation?.finish(distribution);
  deliverLogs(scope, distribution, delivery);
  if (delivery.additionalMetrics) subscribeToAdditionalMetrics(scope, distribution);
  origin.admit(distribution);
  if (origin.isMigrating) transformation?.allowEarly(distribution);
  addAliases(scope, distribution, delivery);
  ofImageCdns.add(distribution);
  return distribution;
}

/** Whether a distribution is that of an `ImageCdn`, whose default behavior serves images. */
export function isOfImageCdn(distribution: cloudfront.Distribution): boolean {
  return ofImageCdns.has(distribution);
}

/** Returns the behavior that serves images, without its functions. */
export function imageBehavior(
  scope: Construct, { origin, transformation }: DeliveredParts, { caching, delivery }: CdnPlan,
): cloudfront.BehaviorOptions {
  return {
    origin: transformation ? transformation.fallBack(origin.origin) : origin.origin,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
    // Not an option: CloudFront requests S3 with the viewer's protocol, and the bucket rejects plain HTTP.
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups: delivery.trustedKeyGroups,
    ...cacheContent(scope, caching.ttls, transformation ? caching.variants : caching.originals),
  };
}
