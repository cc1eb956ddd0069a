import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageOrigin } from './image-origin';
import { Caching } from '../caching/caching';
import { Plus, onePathCode } from '../caching/one-path';
import { isKnown, refuse } from '../core/validate';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';

/** The props that decide how untouched originals are served. */
interface OriginalsProps {
  readonly originalsPath?: string;
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

/** Serves originals under `originalsPath`. Without it, the distribution does not read their bucket. */
export function serveOriginals(
  scope: Construct, { distribution, originals, origin, caching }: OriginalsParts, props: OriginalsProps,
): void {
  const { originalsPath, trustedKeyGroups, hotLinkProtection } = props;
  validatePath(scope, originalsPath);
  if (!originals) return;
  if (originalsPath === undefined) return updateBucketPolicyAfter(distribution, originals);
  const bound = origin.access!.same.bind(scope, originals, origin.props);
  const keyOfPath = onePathCode(`${originalsPath}/`, Plus.SPACE);
  distribution.addBehavior(`${originalsPath}/*`, bound.origin, {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    trustedKeyGroups,
    ...caching.behaviorOfOriginals(),
    functionAssociations: [
      viewerRequestFunction(scope, 'OriginalKey', keyOfPath, 'The key of an original, from its URL', hotLinkProtection),
    ],
  });
  bound.admit(distribution);
}

function validatePath(scope: Construct, originalsPath: string | undefined): void {
  if (isKnown(originalsPath) && !/^[\w-]{1,64}$/.test(originalsPath)) {
    refuse(scope, '`originalsPath` must be 1 to 64 letters, digits, \'-\' and \'_\', without slashes, '
      + `got: ${originalsPath}. Use a name such as 'original'`);
  }
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
