/**
 * A flat-rate pricing plan of CloudFront, from the smallest to the largest.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
 */
export enum FlatRatePlan {
  /** AWS-managed policies only, and purging by paths. */
  FREE = 'Free',
  /** Adds access logs and cache tags. */
  PRO = 'Pro',
  /** Adds custom policies: TTLs, security headers and CORS of your own. */
  BUSINESS = 'Business',
  /** Adds origin failover, for a replica and for variants that edge locations read from their bucket; Origin Shield. */
  PREMIUM = 'Premium',
}
