/**
 * A flat-rate pricing plan of CloudFront, from the smallest to the largest.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
 */
export enum FlatRatePlan {
  /** AWS-managed policies only. */
  FREE = 'Free',
  /** Adds access logs and cache tags. */
  PRO = 'Pro',
  /** Adds custom policies, which an `ImageCdn` uses by default. */
  BUSINESS = 'Business',
  /** Adds origin failover and Origin Shield. Required for `transformation` and `replica`. */
  PREMIUM = 'Premium',
}
