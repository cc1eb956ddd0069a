import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketOrigins } from './bucket-origins';
import { ImageOrigin } from './image-origin';
import { patternsBelow, validateNumberOfPatterns, validateOtherFiles } from './other-files';
import { bucketHeader, pathRoute } from './routed-originals';
import { BoundRoute, BucketRoute, bucketRoutes, bucketsOf, wholeBucket } from './source-routes';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { Mount, keyFolderOf, urlFolderOf } from '../../model/mount';
import { relativePattern } from '../../model/path-pattern';
import { Caching } from '../caching/caching';
import { onePathCode, routedPathCode } from '../caching/one-path';
import { GivenTtls } from '../caching/ttls';
import { refuse } from '../core/validate';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';

/** The props that decide how untouched originals are served. */
export interface OriginalsProps extends RestrictedProps, GivenTtls {
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
  readonly mount?: Mount;
  readonly cachePolicy?: cloudfront.ICachePolicy;
  readonly flatRatePlan?: FlatRatePlan;
}

/** The props that restrict who sees images. */
interface RestrictedProps {
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];
  readonly hotLinkProtection?: HotLinkProtection;
}

/** The parts of a CDN with transformation that originals are served by. */
interface OriginalsParts {
  readonly distribution: cloudfront.Distribution;
  /** Missing if the originals are in no S3 bucket, or in several. */
  readonly originals?: s3.IBucket;
  /** The sources of originals. Missing if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  /** The origin of variants. */
  readonly origin: ImageOrigin;
  readonly caching: Caching;
}

/** URLs of untouched originals. */
interface ServedPaths {
  /** The part of the path before the key. */
  readonly prefix: string;
  /** The beginning of the key that it stands for. */
  readonly keyPrefix: string;
  /** Returns the path patterns of the URLs whose keys begin with a prefix. */
  readonly patternsOf: (pathPrefix: string) => readonly string[];
  /** The construct ID of the edge function. */
  readonly id: string;
  readonly comment: string;
  /** Returns the caching of the behaviors. */
  readonly cached: (header?: string) => Partial<cloudfront.BehaviorOptions>;
}

/**
 * Serves originals under `originalsPath` and those of `otherFiles`. Without either, the distribution does not read
 * their buckets.
 *
 * @returns the path patterns of their behaviors, without a leading slash
 */
export function serveOriginals(
  scope: Construct, { distribution, originals, routes, origin, caching }: OriginalsParts, props: OriginalsProps,
): string[] {
  validatePath(scope, props.originalsPath);
  validateOtherFiles(scope, props.otherFiles);
  const all = originals ? [wholeBucket(originals)] : bucketRoutes(routes);
  const served = servedPaths(caching, props);
  if (served.length === 0) bucketsOf(all).forEach(bucket => updateBucketPolicyAfter(distribution, bucket));
  if (all.length === 0 || served.length === 0) return [];
  const places = reachedByUrls(all, props.mount);
  const bound = new BucketOrigins(scope, places, origin);
  const header = routes && bucketHeader(scope, places, props);
  const patterns = new Set<string>();
  for (const paths of served) {
    const code = originals ? onePathCode(paths) : routedPathCode({
      prefix: paths.prefix, folder: paths.keyPrefix, routes: places.map(place => pathRoute(place, places)),
    });
    const behavior = behaviorOf(scope, paths, code, header, props);
    for (const { pathPrefix, place: { bucket } } of places) {
      for (const pattern of paths.patternsOf(pathPrefix)) {
        if (patterns.has(relativePattern(pattern))) continue; // that of a longer prefix takes precedence
        patterns.add(relativePattern(pattern));
        distribution.addBehavior(pattern, bound.of(bucket), behavior);
      }
    }
  }
  validateNumberOfPatterns(scope, patterns.size);
  bound.admit(distribution);
  return [...patterns];
}

/** Returns the routes that URLs lead to. The keys of a CDN on a distribution of its user may begin with its folder. */
function reachedByUrls(routes: readonly BucketRoute[], mount: Mount | undefined): BucketRoute[] {
  const folder = keyFolderOf(mount);
  const ofFolder = routes.find(({ pathPrefix }) => folder.startsWith(pathPrefix));
  return routes.filter(route => route.pathPrefix.startsWith(folder) || route === ofFolder);
}

/** Returns the URLs of originals. Those under `originalsPath` take precedence. */
function servedPaths(caching: Caching, { originalsPath, otherFiles = [], mount }: OriginalsProps): ServedPaths[] {
  const folder = mount?.folder ?? '';
  const keyFolder = keyFolderOf(mount);
  const files = mount ? otherFiles.map(pattern => folder + relativePattern(pattern)) : otherFiles;
  return [
    ...originalsPath === undefined ? [] : [{
      patternsOf: (pathPrefix: string) => [`${folder}${originalsPath}/${pathPrefix.slice(keyFolder.length)}*`],
      prefix: `${folder}${originalsPath}/`,
      keyPrefix: keyFolder,
      id: 'OriginalKey',
      comment: 'The key of an original, from its URL',
      cached: (header?: string) => caching.behaviorOfOriginals(header),
    }],
    ...files.length === 0 ? [] : [{
      patternsOf: (pathPrefix: string) =>
        pathPrefix === '' ? files : patternsBelow(files, urlFolderOf(mount) + pathPrefix),
      prefix: urlFolderOf(mount),
      keyPrefix: '',
      id: 'OtherFileKey',
      comment: 'The key of a file that is not transformed, from its URL',
      cached: (header?: string) => caching.behaviorOfOtherFiles(header),
    }],
  ];
}

function behaviorOf(
  scope: Construct, { id, comment, cached }: ServedPaths, code: string, header: string | undefined,
  props: RestrictedProps,
): cloudfront.AddBehaviorOptions {
  return {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups: props.trustedKeyGroups,
    ...cached(header),
    functionAssociations: [viewerRequestFunction(scope, id, code, comment, props.hotLinkProtection)],
  };
}

function validatePath(scope: Construct, originalsPath: string | undefined): void {
  if (originalsPath !== undefined && !/^[\w-]{1,64}$/.test(originalsPath)) {
    refuse(scope, '`originalsPath` must be 1 to 64 letters, digits, \'-\' and \'_\', without slashes, '
      + `got ${originalsPath}. Use a name such as 'original'`);
  }
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
