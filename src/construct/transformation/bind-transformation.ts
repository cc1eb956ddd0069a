import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { edgeFunction } from './edge-function';
import { Refiner } from './refiner';
import { createTransformer } from './transform-function';
import { createVariantBucket } from './variant-bucket';
import { hasCacheTags } from '../../model/plan-features';
import { CACHE_TAG_HEADER } from '../../runtime/url/cache-tags';
import { EDGE_HEADER } from '../../runtime/url/edge-header';
import { forwardHeader } from '../caching/caching';
import { CdnPlan } from '../plan/cdn-plan';
import { TransformationPlan } from '../plan/transformation';

/**
 * The parts that a transformation adds to the distribution.
 */
export interface BoundTransformation {
  /** The variant bucket. */
  readonly store: s3.IBucket;
  /** The only origin of variants. Undefined if edge locations read the variant bucket first. */
  readonly onlyOrigin?: cloudfront.IOrigin;
  readonly transformFunction: lambda.Function;
  readonly refiner?: Refiner;
  /** Returns an origin group in which the transform function serves variants that the bucket does not have. */
  readonly fallBack: (store: cloudfront.IOrigin) => cloudfront.IOrigin;
  readonly behavior: Partial<cloudfront.BehaviorOptions>;
  /** Adds the parts that need the distribution. */
  readonly finish: (distribution: cloudfront.Distribution) => void;
  /** Allows any distribution of the account to invoke the function, before the distribution is updated. */
  readonly allowEarly: (distribution: cloudfront.Distribution) => void;
}

/**
 * Creates the resources that transform images. Returns undefined if images are served as they are.
 */
export function bindTransformation(
  scope: Construct, { originals }: { readonly originals?: s3.IBucket }, plan: CdnPlan,
): BoundTransformation | undefined {
  const { transformation } = plan;
  if (!transformation) return undefined;
  const { isFunctionFirst, rules, signing } = transformation;
  const refiner = transformation.refinement && new Refiner(scope, 'Refinement', transformation.refinement);
  const forwardsMarkOnly = isFunctionFirst && signing !== undefined;
  const normalizeUrl = edgeFunction(scope, rules, plan.delivery.hotLinks, forwardsMarkOnly);
  const store = createVariantBucket(scope, transformation.variantLifetime);
  const made = createTransformer(scope, { originals, store, refiner }, { ...plan, transformation });
  return {
    store,
    transformFunction: made.handler,
    refiner,
    onlyOrigin: isFunctionFirst ? made.origin : undefined,
    fallBack: isFunctionFirst ? () => made.origin : made.fallBack,
    behavior: {
      functionAssociations: [normalizeUrl],
      originRequestPolicy: isFunctionFirst ? managedForwarding(transformation) : forwardHeader(scope, EDGE_HEADER),
    },
    finish: distribution => {
      made.finish(distribution);
      if (hasCacheTags(plan.flatRatePlan)) purgeByTag(distribution);
    },
    allowEarly: made.allowEarly,
  };
}

/**
 * Returns the AWS-managed policy that forwards the mark of the edge function, which only signatures require. The edge
 * function removes all else that it would forward.
 */
function managedForwarding({ signing }: TransformationPlan): cloudfront.IOriginRequestPolicy | undefined {
  return signing && cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
}

/** The CDK's own distribution does not know cache tags yet. */
function purgeByTag(distribution: cloudfront.Distribution): void {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  resource.addPropertyOverride('DistributionConfig.CacheTagConfig', { HeaderName: CACHE_TAG_HEADER });
}
