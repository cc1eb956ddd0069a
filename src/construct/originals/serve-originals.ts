import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageOrigin } from './image-origin';
import { BoundOriginAccess } from './origin-access';
import { BucketRoute, bucketRoutes, bucketsOf } from './source-routes';
import { relativePattern } from '../../model/path-pattern';
import { PathRoute } from '../../runtime/edge/routed-path.edge';
import { cacheContent } from '../caching/caching';
import { onePathCode, routedPathCode } from '../caching/one-path';
import { CdnPlan } from '../plan/cdn-plan';
import { PlannedRoute } from '../plan/sources';
import { UntouchedUrls } from '../plan/untouched';
import { viewerRequestFunction } from '../protection/hot-links';

/** The parts of a CDN with transformation that originals are served by. */
interface OriginalsParts {
  readonly distribution: cloudfront.Distribution;
  /** Missing if the originals are in no S3 bucket, or in several. */
  readonly originals?: s3.IBucket;
  /** The origin of variants. */
  readonly origin: ImageOrigin;
}

/** A bucket that edge locations read, and the beginnings of the keys of its originals. */
interface ReadBucket {
  readonly bucket: s3.IBucket;
  readonly keyPrefixes: Set<string>;
  readonly access: BoundOriginAccess;
}

/** The edge functions of each kind of untouched files. */
const FUNCTIONS = {
  originals: { id: 'OriginalKey', comment: 'The key of an original, from its URL' },
  otherFiles: { id: 'OtherFileKey', comment: 'The key of a file that is not transformed, from its URL' },
};

/**
 * Serves originals under `originalsPath` and those of `otherFiles`. Without either, the distribution does not read
 * their buckets.
 *
 * @returns the path patterns of their behaviors, without a leading slash
 */
export function serveOriginals(
  scope: Construct, { distribution, originals, origin }: OriginalsParts, plan: CdnPlan,
): string[] {
  const places = bucketRoutes(plan.untouched.routes.map(route => placeRoute(route, originals)));
  const { urls } = plan.untouched;
  if (urls.length === 0) bucketsOf(places).forEach(bucket => updateBucketPolicyAfter(distribution, bucket));
  if (urls.length === 0) return [];
  const read = readBuckets(scope, places, origin);
  for (const each of urls) {
    const code = originals ? onePathCode(each) : routedPathCode({
      prefix: each.prefix, folder: each.keyPrefix, routes: places.map(place => pathRoute(place, places)),
    });
    const behavior = createBehavior(scope, each, code, plan);
    for (const { pattern, route } of each.behaviors) {
      const { bucketArn } = placeRoute(route, originals).place!.bucket;
      distribution.addBehavior(pattern, read.get(bucketArn)!.access.origin, behavior);
    }
  }
  for (const { keyPrefixes, access } of read.values()) {
    access.admit(distribution, keyPrefixes.has('') ? undefined : [...keyPrefixes]);
  }
  return urls.flatMap(({ behaviors }) => behaviors.map(({ pattern }) => relativePattern(pattern)));
}

/** Returns a route with its place: that to the only bucket of the CDN has none before the bucket is created. */
function placeRoute(route: PlannedRoute, originals: s3.IBucket | undefined): PlannedRoute {
  return originals ? { ...route, place: { bucket: originals, keyPrefix: '' } } : route;
}

/** Returns the buckets by their ARNs, each with one origin. */
function readBuckets(
  scope: Construct, routes: readonly BucketRoute[], { access, props }: ImageOrigin,
): ReadonlyMap<string, ReadBucket> {
  const read = new Map<string, ReadBucket>();
  // An identity is shared by the buckets of a stack whose policies can name it.
  const latest = new Map<Stack, BoundOriginAccess>();
  for (const { place: { bucket, keyPrefix } } of routes) {
    const known = read.get(bucket.bucketArn);
    if (known) {
      known.keyPrefixes.add(keyPrefix);
      continue;
    }
    const stack = Stack.of(bucket);
    const bound = (latest.get(stack) ?? access!).same(scope, bucket, props);
    latest.set(stack, bound);
    read.set(bucket.bucketArn, { bucket, keyPrefixes: new Set([keyPrefix]), access: bound });
  }
  return read;
}

/** Returns a route as the edge function knows it. Buckets are numbered. */
function pathRoute({ pathPrefix, place }: BucketRoute, routes: readonly BucketRoute[]): PathRoute {
  const buckets = bucketsOf(routes).map(({ bucketArn }) => bucketArn);
  return [pathPrefix, place.keyPrefix, buckets.indexOf(place.bucket.bucketArn)];
}

function createBehavior(
  scope: Construct, { kind }: UntouchedUrls, code: string, { caching, delivery, untouched }: CdnPlan,
): cloudfront.AddBehaviorOptions {
  const { id, comment } = FUNCTIONS[kind];
  return {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups: delivery.trustedKeyGroups,
    ...cacheContent(scope, caching.ttls, caching[kind], untouched.bucketHeader),
    functionAssociations: [viewerRequestFunction(scope, id, code, comment, delivery.hotLinks)],
  };
}

/**
 * Updates the policy of the bucket after the distribution.
 *
 * Without `transformation`, or with `originalsPath` or `otherFiles`, edge locations read the bucket until they have
 * received the next distribution. CloudFormation waits for that before it updates the resources that depend on the
 * distribution. A policy in another stack, or a key, cannot wait.
 */
function updateBucketPolicyAfter(distribution: cloudfront.Distribution, { policy }: s3.IBucket): void {
  if (policy && Stack.of(policy) === Stack.of(distribution)) policy.node.addDependency(distribution);
}
