import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { Mount, keyPatterns } from '../../model/mount';
import { hasCacheTags } from '../../model/plan-features';
import { Surface } from '../../runtime/purge-worker/invalidation-items';
import { isInChina } from '../core/china';
import { BoundRoute } from '../originals/source-routes';
import { BoundTransformation } from '../transformation/image-transformation';
import { REFINER_TIMEOUT } from '../transformation/refinement/refiner';

/** The resources that a purge targets. */
export interface PurgeTarget {
  readonly distribution: cloudfront.Distribution;
  /** Absent if originals are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** The sources of originals. Absent if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  /** The variant bucket. Absent without transformation. */
  readonly variants?: s3.IBucket;
  /** The paths and tags under which edge locations cache images. */
  readonly cachedPaths: Surface;
  /** Delay of the second purge, after which no request is in progress that began before a change. */
  readonly secondPurgeAfter: Duration;
}

/** The props that decide under which URLs images are cached. */
interface PurgedProps {
  readonly originalsPath?: string;
  readonly otherFiles?: readonly string[];
  readonly mount?: Mount;
  readonly flatRatePlan?: FlatRatePlan;
}

export function purgeTarget(
  distribution: cloudfront.Distribution,
  originals: s3.IBucket | undefined,
  transformation: BoundTransformation | undefined,
  { originalsPath, otherFiles, mount, flatRatePlan }: PurgedProps,
): PurgeTarget {
  return {
    distribution,
    originals,
    routes: transformation?.routes,
    variants: transformation?.store,
    cachedPaths: {
      mount,
      ...transformation
        ? {
          variants: hasCacheTags(flatRatePlan) ? 'tags' : 'paths',
          originals: originalsPath && `${mount?.folder ?? ''}${originalsPath}/`,
          files: otherFiles && keyPatterns(otherFiles, mount),
        }
        : pathsOfOriginals(distribution, mount),
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

/** CloudFront in China has no functions, so paths are not normalized there. */
function pathsOfOriginals(distribution: cloudfront.Distribution, mount: Mount | undefined): Surface {
  return { originals: mount?.folder ?? '', ...isInChina(distribution) && { isSpelledFreely: true } };
}
