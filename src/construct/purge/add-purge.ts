import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ImagePurge } from './image-purge';
import { PurgeTarget } from './purge-worker';
import { keyPatterns } from '../../model/mount';
import { hasCacheTags } from '../../model/plan-features';
import { addPathNormalization } from '../caching/one-path';
import { CdnPlan } from '../plan/cdn-plan';
import { BoundTransformation } from '../transformation/bind-transformation';
import { REFINER_TIMEOUT } from '../transformation/refiner';

/** The parts of a CDN that have changed images. */
type PurgedParts = Pick<PurgeTarget, 'distribution' | 'originals'> & { readonly transformation?: BoundTransformation };

/** Purges images that change, if that is planned. */
export function addPurge(scope: Construct, parts: PurgedParts, plan: CdnPlan): ImagePurge | undefined {
  if (!plan.purge) return undefined;
  const purge = ImagePurge._create(scope, 'OnChange', purgeTarget(parts, plan), plan.purge);
  // Another distribution has the function from the beginning.
  if (!parts.transformation && !plan.distribution && !plan.isInChina) {
    addPathNormalization(scope, parts.distribution, plan.delivery.hotLinks);
  }
  return purge;
}

/** Returns the resources that a purge targets, and the URLs under which edge locations cache them. */
function purgeTarget(
  { distribution, originals, transformation }: PurgedParts,
  { sources, untouched: { originalsPath, otherFiles }, mount, flatRatePlan, isInChina }: CdnPlan,
): PurgeTarget {
  return {
    distribution,
    originals,
    routes: sources.routes,
    variants: transformation?.store,
    cachedPaths: {
      mount,
      ...transformation
        ? {
          variants: hasCacheTags(flatRatePlan) ? 'tags' : 'paths',
          originals: originalsPath && `${mount?.folder ?? ''}${originalsPath}/`,
          files: otherFiles && keyPatterns(otherFiles, mount),
        }
        // CloudFront in China has no functions, so paths are not normalized there.
        : { originals: mount?.folder ?? '', ...isInChina && { isSpelledFreely: true } },
    },
    secondPurgeAfter: longestWork(transformation).plus(Duration.seconds(30)),
  };
}

/** Returns the time for which an image may be read before a change, and its variant be served or stored after it. */
function longestWork(transformation: BoundTransformation | undefined): Duration {
  if (!transformation) return Duration.seconds(30); // CloudFront waits this long for S3
  const { refiner, transformFunction } = transformation;
  // A refinement may take longer than any transformation.
  return refiner ? REFINER_TIMEOUT : transformFunction.timeout!;
}
