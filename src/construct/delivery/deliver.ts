import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { detectConflicts, warnOfSurprises } from './mount-conflicts';
import { CDNS_METADATA, DescribedCdn } from '../../model/described-cdns';
import { Mount, pathPatternOf, urlFolderOf } from '../../model/mount';
import { ERROR_RESPONSES, cacheContent } from '../caching/caching';
import { onePathFunction } from '../caching/one-path';
import { warnOfStrongReference } from '../core/us-east-1';
import { isKnown } from '../core/validate';
import { configureLogs, deliverLogs } from '../logging/access-logs';
import { subscribeToAdditionalMetrics } from '../monitoring/cdn-metrics';
import { ImageOrigin } from '../originals/image-origin';
import { serveOriginals } from '../originals/serve-originals';
import { CdnPlan } from '../plan/cdn-plan';
import { DeliveryPlan } from '../plan/delivery';
import { hotLinkBehavior } from '../protection/hot-links';
import { bindWebAcl } from '../protection/web-acl';
import { BoundTransformation } from '../transformation/bind-transformation';

/**
 * Returns the distribution that serves the images: a new one, or that of the user with behaviors for them.
 *
 * The first pattern that matches a path takes precedence, so that untouched originals come before variants. The default
 * behavior of a new distribution comes last by itself.
 */
export function deliver(scope: Construct, parts: DeliveredParts, plan: CdnPlan): cloudfront.Distribution {
  const { distribution: given, mount } = plan;
  const distribution = given ?? createDistribution(scope, parts, plan);
  const served = parts.transformation ? serveOriginals(scope, { ...parts, distribution }, plan) : [];
  if (given && mount) mountOn(scope, given, mount, { ...parts, served }, plan);
  return distribution;
}

/**
 * Adds the behavior of images to a distribution of the user, after those of originals: the first pattern that matches a
 * path takes precedence.
 *
 * @param parts the parts of the CDN, with the path patterns of the behaviors of originals
 */
function mountOn(
  scope: Construct, distribution: cloudfront.Distribution, mount: Mount,
  parts: DeliveredParts & { readonly served: readonly string[] }, plan: CdnPlan,
): void {
  const { origin, transformation, served } = parts;
  const untouched = { ...plan.untouched, served };
  const isTransformed = transformation !== undefined;
  const isRestricted = plan.delivery.trustedKeyGroups !== undefined;
  warnOfSurprises(scope, distribution, mount, { isTransformed, isRestricted, untouched });
  const { origin: target, ...behavior } = imageBehavior(scope, parts, plan);
  distribution.addBehavior(pathPatternOf(mount), target, {
    ...behavior, ...transformation?.behavior ?? behaviorOfOriginals(scope, mount, plan),
  });
  transformation?.finish(distribution);
  origin.admit(distribution);
  if (origin.isMigrating) transformation?.allowEarly(distribution);
  describe(scope, distribution, mount);
  detectConflicts(scope, distribution, mount, isTransformed, untouched);
}

/** Gives each original one path, without the folder that its key lacks. */
function behaviorOfOriginals(
  scope: Construct, mount: Mount, { isInChina, delivery: { hotLinks } }: CdnPlan,
): Partial<cloudfront.BehaviorOptions> {
  if (isInChina) return hotLinkBehavior(scope, hotLinks);
  return { functionAssociations: [onePathFunction(scope, { prefix: urlFolderOf(mount) }, hotLinks)] };
}

/** Describes the image CDNs of the distribution to tools. */
function describe(scope: Construct, distribution: cloudfront.Distribution, mount: Mount): void {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  const own = isOfImageCdn(distribution) ? [{ path: distribution.node.path }] : [];
  const known: DescribedCdn[] = resource.getMetadata(CDNS_METADATA) ?? own;
  const urlFolder = urlFolderOf(mount) || undefined;
  const described = { path: scope.node.path, pathPattern: pathPatternOf(mount), ...urlFolder && { urlFolder } };
  resource.addMetadata(CDNS_METADATA, [...known, described]);
}

/** The parts of a CDN that its distribution serves. */
interface DeliveredParts {
  /** The bucket with the originals. Missing if they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  readonly origin: ImageOrigin;
  readonly transformation?: BoundTransformation;
}

const ofImageCdns = new WeakSet<cloudfront.Distribution>();

/**
 * Creates the distribution, with the DNS records of its domain names. It has one behavior, for reading over HTTPS.
 */
function createDistribution(scope: Construct, parts: DeliveredParts, plan: CdnPlan): cloudfront.Distribution {
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
function isOfImageCdn(distribution: cloudfront.Distribution): boolean {
  return ofImageCdns.has(distribution);
}

/** Returns the behavior that serves images, without its functions. */
function imageBehavior(
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

/**
 * Creates A and AAAA records for each domain name. CloudFront responds over IPv4 and IPv6.
 */
function addAliases(
  scope: Construct, distribution: cloudfront.IDistribution, { hostedZone: zone, domainNames = [] }: DeliveryPlan,
): void {
  if (!zone) return;
  const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution));
  domainNames.forEach((name, index) => {
    const suffix = recordSuffix(name, index);
    // A trailing dot makes the name fully qualified. To other names, the CDK appends the name of the zone unless they
    // end with it, which it cannot find out for tokens.
    const recordName = `${name}.`;
    new route53.ARecord(scope, `Alias${suffix}`, { zone, recordName, target });
    new route53.AaaaRecord(scope, `AliasIpv6${suffix}`, { zone, recordName, target });
  });
}

/**
 * Returns the end of the construct IDs of a name's records.
 *
 * A record must keep its logical ID while its name is listed: CloudFormation creates a record under another logical ID
 * before it deletes the former one, and Route 53 rejects a second record of that name and type. So the IDs of all names
 * but the first contain the name, and stay when names are reordered, inserted or removed.
 *
 * The ID of the first name is always `Alias`. A CDN with one name has always had this ID, which must stay at an upgrade
 * and when a second name is appended. When another listed name becomes the first, their records swap IDs, which Route
 * 53 rejects.
 */
function recordSuffix(name: string, index: number): string {
  if (index === 0) return '';
  return isKnown(name) ? `-${name}` : String(index);
}
