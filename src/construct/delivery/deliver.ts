import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { DeliveredParts, createDistribution, imageBehavior, isOfImageCdn } from './distribution';
import { detectConflicts, warnOfSurprises } from './mount-conflicts';
import { CDNS_METADATA, DescribedCdn } from '../../model/described-cdns';
import { Mount, pathPatternOf, urlFolderOf } from '../../model/mount';
import { onePathFunction } from '../caching/one-path';
import { serveOriginals } from '../originals/serve-originals';
import { CdnPlan } from '../plan/cdn-plan';
import { hotLinkBehavior } from '../protection/hot-links';

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
