import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OriginAccess } from './origin-access';
import { CachingOptions, cachePolicyFor, compresses, responseHeadersPolicyFor } from '../caching/caching';
import { Plus, onePathCode } from '../caching/one-path';
import { isKnown, refuse, refuseBare } from '../core/validate';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';

/**
 * Whether viewers can have the untouched originals beside the pictures made of them.
 */
export abstract class OriginalAccess {
  /**
   * They cannot: every URL is a picture that was made.
   */
  public static hidden(): OriginalAccess {
    return new HiddenOriginals();
  }

  /**
   * Under a prefix of their own: `/original/cats/tom.jpg` is `cats/tom.jpg` as it was uploaded, EXIF and GPS position
   * included.
   *
   * Images whose keys begin with the prefix cannot be transformed.
   *
   * @param prefix letters, digits, `-` and `_`, without slashes
   */
  public static underPrefix(prefix: string): OriginalAccess {
    return new PrefixedOriginals(prefix);
  }

  constructor() {
    refuseBare(new.target, OriginalAccess);
  }

  /**
   * What the paths of originals begin with; undefined where they have none.
   *
   * @internal
   */
  public abstract get _prefix(): string | undefined;

  /** @internal */
  public abstract _addTo(scope: Construct, props: OriginalsProps): void;
}

/** @internal */
export interface OriginalsProps {
  readonly distribution: cloudfront.Distribution;
  readonly originals: s3.IBucket;
  readonly access: OriginAccess;
  readonly origin: cloudfront.OriginProps;
  readonly caching: CachingOptions;
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];
  readonly hotLinks?: HotLinkProtection;
}

class HiddenOriginals extends OriginalAccess {
  public get _prefix(): undefined {
    return undefined;
  }

  public _addTo(_scope: Construct, { distribution, originals }: OriginalsProps): void {
    takeAwayAfter(distribution, originals);
  }
}

class PrefixedOriginals extends OriginalAccess {
  constructor(private readonly prefix: string) {
    super();
  }

  public get _prefix(): string {
    return this.prefix;
  }

  public _addTo(scope: Construct, { distribution, originals, access, origin, caching, trustedKeyGroups, hotLinks }: OriginalsProps): void {
    if (isKnown(this.prefix) && !/^[\w-]{1,64}$/.test(this.prefix)) {
      refuse(scope, `\`originals\` must be under a prefix of letters, digits, '-' and '_', got: ${this.prefix}`);
    }
    const bound = access._bind(scope, originals, origin);
    distribution.addBehavior(`${this.prefix}/*`, bound.origin, {
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: compresses(caching),
      trustedKeyGroups,
      cachePolicy: cachePolicyFor(scope, caching),
      responseHeadersPolicy: responseHeadersPolicyFor(scope, caching, false),
      functionAssociations: [this.withoutPrefix(scope, hotLinks)],
    });
    bound.admit(distribution);
  }

  private withoutPrefix(scope: Construct, hotLinks: HotLinkProtection | undefined): cloudfront.FunctionAssociation {
    return viewerRequestFunction(scope, 'OriginalKey', onePathCode(`${this.prefix}/`, Plus.SPACE), 'The key of an original, from its URL', hotLinks);
  }
}

/**
 * Has the policy of the bucket change after the distribution.
 *
 * Without `transformation`, or with `originals` under a prefix, edge locations read the bucket, and go on doing so
 * until they have the next distribution: CloudFormation waits for that before it updates what depends on it. A policy
 * in another stack, or a key, cannot wait.
 */
function takeAwayAfter(distribution: cloudfront.Distribution, { policy }: s3.IBucket): void {
  if (policy && Stack.of(policy) === Stack.of(distribution)) policy.node.addDependency(distribution);
}
