import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { DeliveryOptions, validateDelivery } from './delivery-options';
import { DeliveredParts, imageBehavior, isOfImageCdn } from './distribution';
import { UntouchedFiles, detectConflicts, warnOfSurprises } from './mount-conflicts';
import { validateMountedRoutes } from './mounted-routes';
import { MountingOptions } from './mounting-options';
import { CDNS_METADATA, DescribedCdn } from '../../model/described-cdns';
import { Mount, pathPatternOf, urlFolderOf } from '../../model/mount';
import { onePathFunction } from '../caching/one-path';
import { isInChina } from '../core/china';
import { hotLinkBehavior } from '../protection/hot-links';

/** The parts of a CDN that a distribution of the user serves. */
interface MountedParts extends DeliveredParts {
  /** The path patterns of the behaviors of originals, without a leading slash. */
  readonly served: readonly string[];
}

/**
 * Adds the behavior of images to a distribution of the user, after those of originals: the first pattern that matches a
 * path takes precedence.
 */
export function mountOn(
  scope: Construct, distribution: cloudfront.Distribution, mount: Mount, parts: MountedParts,
  options: MountingOptions & DeliveryOptions & Omit<UntouchedFiles, 'served'>,
): void {
  const { origin, transformation, served } = parts;
  const untouched = { ...options, served };
  validateDelivery(scope, options);
  if (transformation) validateMountedRoutes(scope, mount, transformation);
  warnOfSurprises(scope, distribution, mount, transformation !== undefined, untouched);
  const { origin: target, ...behavior } = imageBehavior(parts, options);
  distribution.addBehavior(pathPatternOf(mount), target, {
    ...behavior, ...transformation?.behavior ?? behaviorOfOriginals(scope, mount, options),
  });
  transformation?.finish(distribution);
  origin.admit(distribution);
  if (origin.isMigrating) transformation?.allowEarly(distribution);
  describe(scope, distribution, mount);
  detectConflicts(scope, distribution, mount, transformation !== undefined, untouched);
}

/** Gives each original one path, without the folder that its key lacks. */
function behaviorOfOriginals(
  scope: Construct, mount: Mount, { hotLinkProtection }: DeliveryOptions,
): Partial<cloudfront.BehaviorOptions> {
  if (isInChina(scope)) return hotLinkBehavior(scope, hotLinkProtection);
  return { functionAssociations: [onePathFunction(scope, { prefix: urlFolderOf(mount) }, hotLinkProtection)] };
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
