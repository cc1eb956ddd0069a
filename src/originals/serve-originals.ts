import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OriginAccess } from './origin-access';
import { CachingOptions, cachePolicyFor, compresses, responseHeadersPolicyFor } from '../caching/caching';
import { Plus, onePathCode } from '../caching/one-path';
import { isKnown, refuse } from '../core/validate';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';

/** The origin, the behavior and the viewers of untouched originals. */
export interface OriginalsProps {
  readonly distribution: cloudfront.Distribution;
  readonly originals: s3.IBucket;
  readonly access: OriginAccess;
  readonly origin: cloudfront.OriginProps;
  readonly caching: CachingOptions;
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];
  readonly hotLinks?: HotLinkProtection;
}

/** Rejects a path that is more than one folder of plain characters. */
export function validateOriginalsPath(scope: Construct, originalsPath: string | undefined): void {
  if (isKnown(originalsPath) && !/^[\w-]{1,64}$/.test(originalsPath)) {
    refuse(scope, '`originalsPath` must be 1 to 64 letters, digits, \'-\' and \'_\', without slashes, '
      + `got: ${originalsPath}. Use a name such as 'original'`);
  }
}

/** Serves originals under the path; without one, the distribution does not read their bucket. */
export function serveOriginals(scope: Construct, originalsPath: string | undefined, props: OriginalsProps): void {
  if (originalsPath === undefined) updateBucketPolicyAfter(props.distribution, props.originals);
  else addOriginalsBehavior(scope, originalsPath, props);
}

function addOriginalsBehavior(scope: Construct, originalsPath: string, props: OriginalsProps): void {
  const { distribution, caching, trustedKeyGroups, hotLinks } = props;
  const bound = props.access._bind(scope, props.originals, props.origin);
  const keyOfPath = onePathCode(`${originalsPath}/`, Plus.SPACE);
  distribution.addBehavior(`${originalsPath}/*`, bound.origin, {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: compresses(caching),
    trustedKeyGroups,
    cachePolicy: cachePolicyFor(scope, caching),
    responseHeadersPolicy: responseHeadersPolicyFor(scope, caching, false),
    functionAssociations: [
      viewerRequestFunction(scope, 'OriginalKey', keyOfPath, 'The key of an original, from its URL', hotLinks),
    ],
  });
  bound.admit(distribution);
}

/**
 * Updates the policy of the bucket after the distribution.
 *
 * Without `transformation`, or with `originalsPath`, edge locations read the bucket until they have received the next
 * distribution. CloudFormation waits for that before it updates the resources that depend on the distribution. A policy
 * in another stack, or a key, cannot wait.
 */
function updateBucketPolicyAfter(distribution: cloudfront.Distribution, { policy }: s3.IBucket): void {
  if (policy && Stack.of(policy) === Stack.of(distribution)) policy.node.addDependency(distribution);
}
