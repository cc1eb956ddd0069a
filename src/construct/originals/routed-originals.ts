import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { ImageSourceRoute } from './image-source-route';
import { BucketRoute, bucketsOf } from './source-routes';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { Mount } from '../../model/mount';
import { hasCustomPolicies } from '../../model/plan-features';
import { BUCKET_HEADER, PathRoute } from '../../runtime/edge/routed-path.edge';
import { GivenTtls, mayBeOff, ttlsOf } from '../caching/ttls';
import { refuse } from '../core/validate';

/** The props that serve originals untouched. */
const UNTOUCHED = ['originalsPath', 'otherFiles'] as const;

/** The props that decide how edge locations serve originals of several sources. */
interface RoutedProps extends GivenTtls {
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
  readonly sources?: ImageSourceRoute[];
  readonly cachePolicy?: cloudfront.ICachePolicy;
  readonly flatRatePlan?: FlatRatePlan;
  readonly mount?: Mount;
}

/** Rejects untouched originals of a source outside S3, and those whose folder is that of a source. */
export function validateUntouched(scope: Construct, props: RoutedProps): void {
  const { sources = [], originalsPath } = props;
  const remote = sources.findIndex(({ source }) => !source._isBucket);
  const prop = UNTOUCHED.find(name => props[name] !== undefined);
  if (prop !== undefined && remote >= 0) {
    refuse(scope, `\`${prop}\` must be used with S3 buckets, for which CloudFront can sign requests, got `
      + `\`sources[${remote}]\` outside S3. Create another ImageCdn for that source`);
  }
  const covered = sources.findIndex(({ pathPrefix }) => pathPrefix?.startsWith(`${originalsPath}/`));
  if (originalsPath !== undefined && covered >= 0) {
    refuse(scope, `\`originalsPath\` must differ from the first folder of every source, got ${originalsPath} and `
      + `\`sources[${covered}].pathPrefix\` ${sources[covered].pathPrefix}. Choose another name`);
  }
}

/** Returns a route as the edge function knows it. Buckets are numbered. */
export function pathRoute({ pathPrefix, place }: BucketRoute, routes: readonly BucketRoute[]): PathRoute {
  const buckets = bucketsOf(routes).map(({ bucketArn }) => bucketArn);
  return [pathPrefix, place.keyPrefix, buckets.indexOf(place.bucket.bucketArn)];
}

/**
 * Returns the header that tells buckets apart in the cache, if two of them may have an original of the same key, or if
 * the distribution has other behaviors. Edge locations do not tell apart behaviors whose functions return equal paths.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
export function bucketHeader(
  scope: Construct, places: readonly BucketRoute[], { cachePolicy, flatRatePlan, mount, ...props }: RoutedProps,
): string | undefined {
  if (!mount && !places.some(a => places.some(b => mayShareKeys(a, b)))) return undefined;
  const prop = UNTOUCHED.find(name => props[name] !== undefined)!;
  const why = `${mount ? 'originals of `sources` may have the paths of other behaviors'
    : 'buckets of `sources` may have the same keys'}, and edge locations must tell them apart`;
  const instead = (remedy: string) => mount ? `. ${remedy[0].toUpperCase()}${remedy.slice(1)}`
    : `. Give each bucket a \`keyPrefix\` of its own, or ${remedy}`;
  if (cachePolicy) {
    refuse(scope, `\`cachePolicy\` must be left out with \`${prop}\`, because ${why}`
      + instead('set `minTtl`, `defaultTtl` and `maxTtl`'));
  }
  if (mayBeOff(ttlsOf(props))) {
    refuse(scope, `\`maxTtl\` must be at least 1 second with \`${prop}\`, because ${why} by a header, which `
      + `CloudFront rejects where caching is off${instead('set `maxTtl: Duration.seconds(1)`')}`);
  }
  if (!hasCustomPolicies(flatRatePlan)) {
    refuse(scope, `\`${prop}\` must be left out with FlatRatePlan.${flatRatePlan!.toUpperCase()}, which does not `
      + `include custom policies, because ${why}${instead('use FlatRatePlan.BUSINESS')}`);
  }
  return BUCKET_HEADER;
}

function mayShareKeys({ place: a }: BucketRoute, { place: b }: BucketRoute): boolean {
  if (a.bucket.bucketArn === b.bucket.bucketArn) return false;
  return a.keyPrefix.startsWith(b.keyPrefix);
}
