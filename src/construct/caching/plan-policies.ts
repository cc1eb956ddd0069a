import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CachingOptions } from './caching-options';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCustomPolicies } from '../../model/plan-features';
import { refuse, warn } from '../core/validate';

const { CachePolicy, ResponseHeadersPolicy } = cloudfront;

/** The props that a plan or the topology restricts. */
interface PlannedCaching extends CachingOptions {
  readonly flatRatePlan?: FlatRatePlan;
}

/** The parts of a CDN to which AWS-managed policies apply. */
interface ServedBy {
  /** Whether the transform function is the only origin of variants. */
  readonly isFunctionFirst: boolean;
  readonly isTransformed: boolean;
  /** Whether edge locations read originals. */
  readonly hasOriginals: boolean;
}

const FUNCTION_FIRST = '`delivery: VariantDelivery.FUNCTION_FIRST`';

/**
 * Rejects props that AWS-managed policies cannot apply, and warns about what is lost with them.
 */
export function validatePlanPolicies(scope: Construct, options: PlannedCaching, served: ServedBy): void {
  const { flatRatePlan } = options;
  if (served.isFunctionFirst) validateOrigins(scope, options);
  if (flatRatePlan === undefined || hasCustomPolicies(flatRatePlan)) return;
  const plan = `FlatRatePlan.${flatRatePlan.toUpperCase()}`;
  const props = served.isFunctionFirst
    ? ['minTtl', 'maxTtl', 'cachePolicy', 'responseHeadersPolicy'] as const
    : ['minTtl', 'defaultTtl', 'maxTtl'] as const;
  const given = props.find(prop => options[prop] !== undefined);
  if (given !== undefined) {
    refuse(scope, `\`${given}\` must be left out with ${plan}, which does not include custom policies`
      + `${served.isFunctionFirst ? '. The transform function sets the headers of variants' : ''}. `
      + 'Use FlatRatePlan.BUSINESS');
  }
  if (!served.isFunctionFirst && !served.isTransformed) validateOriginsOfManaged(scope, plan, options);
  if (served.hasOriginals && !options.responseHeadersPolicy) warnOfManaged(scope, plan);
}

/** The response is the same for every page, because the cache key has no `Origin` header. */
function validateOrigins(scope: Construct, { allowedOrigins, responseHeadersPolicy }: CachingOptions): void {
  const one = responseHeadersPolicy ? undefined : allowedOrigins?.find(origin => origin !== '*');
  if (one === undefined) return;
  refuse(scope, `\`allowedOrigins\` must be ['*'] with ${FUNCTION_FIRST}, whose responses are the same for every page, `
    + `got ${one}. Allow every origin, or use VariantDelivery.BUCKET_FIRST`);
}

function validateOriginsOfManaged(scope: Construct, plan: string, { allowedOrigins }: CachingOptions): void {
  const one = allowedOrigins?.find(origin => origin !== '*');
  if (one === undefined) return;
  refuse(scope, `\`allowedOrigins\` must be ['*'] with ${plan}, which does not include custom response headers `
    + `policies, got ${one}. Allow every origin, or use FlatRatePlan.BUSINESS`);
}

function warnOfManaged(scope: Construct, plan: string): void {
  warn(scope, 'managedPolicies', `${plan} includes AWS-managed policies only: edge locations cache originals for one `
    + 'second at least and for a day by default, and a browser runs scripts in an SVG original that is opened as a '
    + 'document. Do not serve SVG that you do not trust, or use FlatRatePlan.BUSINESS');
}

/** Returns the AWS-managed policies for originals. */
export function managedPoliciesOfOriginals(options: CachingOptions): Partial<cloudfront.BehaviorOptions> {
  const compress = options.compress ?? true;
  return {
    compress,
    cachePolicy: options.cachePolicy ?? managedCachePolicy(compress),
    responseHeadersPolicy: options.responseHeadersPolicy ?? (options.allowedOrigins
      ? ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS : ResponseHeadersPolicy.SECURITY_HEADERS),
  };
}

/**
 * Returns the AWS-managed cache policy. The path alone is the key; with compression, also the encodings that a viewer
 * accepts.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
export function managedCachePolicy(compress: boolean): cloudfront.ICachePolicy {
  return compress ? CachePolicy.CACHING_OPTIMIZED : CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS;
}
