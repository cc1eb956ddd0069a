import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageOrigin } from './image-origin';
import { validateOtherFiles } from './other-files';
import { Caching } from '../caching/caching';
import { Plus, onePathCode } from '../caching/one-path';
import { isKnown, refuse } from '../core/validate';
import { Mount, keyFolderOf, urlFolderOf } from '../model/mount';
import { relativePattern } from '../model/path-pattern';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';

/** The props that decide how untouched originals are served. */
export interface OriginalsProps extends RestrictedProps {
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
  readonly mount?: Mount;
}

/** The props that restrict who sees images. */
interface RestrictedProps {
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];
  readonly hotLinkProtection?: HotLinkProtection;
}

/** The parts of a CDN with transformation that originals are served by. */
interface OriginalsParts {
  readonly distribution: cloudfront.Distribution;
  /** Missing if the originals are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** The origin of variants. */
  readonly origin: ImageOrigin;
  readonly caching: Caching;
}

/** URLs of untouched originals. */
interface ServedPaths {
  /** The path patterns of the URLs. */
  readonly patterns: readonly string[];
  /** The part of the path before the key. */
  readonly prefix: string;
  /** The beginning of the key that it stands for. */
  readonly keyPrefix: string;
  /** The construct ID of the edge function. */
  readonly id: string;
  readonly comment: string;
  /** The caching of the behaviors. */
  readonly cached: Partial<cloudfront.BehaviorOptions>;
}

/**
 * Serves originals under `originalsPath` and those of `otherFiles`. Without either, the distribution does not read
 * their bucket.
 */
export function serveOriginals(
  scope: Construct, { distribution, originals, origin, caching }: OriginalsParts, props: OriginalsProps,
): void {
  validatePath(scope, props.originalsPath);
  validateOtherFiles(scope, props.otherFiles);
  if (!originals) return;
  const served = servedPaths(caching, props);
  if (served.length === 0) return updateBucketPolicyAfter(distribution, originals);
  const bound = origin.access!.same.bind(scope, originals, origin.props);
  for (const paths of served) {
    const behavior = behaviorOf(scope, paths, props);
    paths.patterns.forEach(pattern => distribution.addBehavior(pattern, bound.origin, behavior));
  }
  bound.admit(distribution);
}

/** Returns the URLs of originals. Those under `originalsPath` take precedence. */
function servedPaths(caching: Caching, { originalsPath, otherFiles = [], mount }: OriginalsProps): ServedPaths[] {
  const folder = mount?.folder ?? '';
  return [
    ...originalsPath === undefined ? [] : [{
      patterns: [`${folder}${originalsPath}/*`],
      prefix: `${folder}${originalsPath}/`,
      keyPrefix: keyFolderOf(mount),
      id: 'OriginalKey',
      comment: 'The key of an original, from its URL',
      cached: caching.behaviorOfOriginals(),
    }],
    ...otherFiles.length === 0 ? [] : [{
      patterns: mount ? otherFiles.map(pattern => folder + relativePattern(pattern)) : otherFiles,
      prefix: urlFolderOf(mount),
      keyPrefix: '',
      id: 'OtherFileKey',
      comment: 'The key of a file that is not transformed, from its URL',
      cached: caching.behaviorOfOtherFiles(),
    }],
  ];
}

function behaviorOf(
  scope: Construct, { prefix, keyPrefix, id, comment, cached }: ServedPaths, props: RestrictedProps,
): cloudfront.AddBehaviorOptions {
  const keyOfPath = onePathCode({ prefix, keyPrefix, plus: Plus.SPACE });
  return {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups: props.trustedKeyGroups,
    ...cached,
    functionAssociations: [viewerRequestFunction(scope, id, keyOfPath, comment, props.hotLinkProtection)],
  };
}

function validatePath(scope: Construct, originalsPath: string | undefined): void {
  if (isKnown(originalsPath) && !/^[\w-]{1,64}$/.test(originalsPath)) {
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
