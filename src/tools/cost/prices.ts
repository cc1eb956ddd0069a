import { FlatRatePlan } from '../../model/flat-rate-plan';

/** A price up to an amount. The next tier applies beyond it. */
interface Tier {
  readonly upTo: number;
  readonly price: number;
}

/**
 * Date on which the prices were last compared with the sources in `sources.ts`, some of which are older copies.
 *
 * All prices of an estimate are in this file, in USD. Storage, functions, logs and replication have us-east-1 prices.
 */
export const PRICES_CHECKED = '2026-11-25';

const GB = 1;
const TB = 1024 * GB;
const MILLION = 1_000_000;

/** Regions of edge locations with different prices. */
export type EdgeRegion =
  'northAmerica' | 'europe' | 'middleEastAfrica' | 'southAmerica' | 'japan' | 'australia' | 'asia' | 'india';

/** Upper bounds of the price tiers per GB of data transfer to viewers. */
const TRANSFER_BOUNDS = [10 * TB, 50 * TB, 150 * TB, 500 * TB, 1024 * TB, 5 * 1024 * TB, Infinity];
const TRANSFER: Record<EdgeRegion, readonly number[]> = {
  northAmerica: [0.085, 0.080, 0.060, 0.040, 0.030, 0.025, 0.020],
  europe: [0.085, 0.080, 0.060, 0.040, 0.030, 0.025, 0.020],
  middleEastAfrica: [0.110, 0.105, 0.090, 0.080, 0.060, 0.050, 0.040],
  southAmerica: [0.110, 0.105, 0.090, 0.080, 0.060, 0.050, 0.040],
  japan: [0.114, 0.089, 0.086, 0.084, 0.080, 0.070, 0.060],
  australia: [0.114, 0.098, 0.094, 0.092, 0.090, 0.085, 0.080],
  asia: [0.120, 0.100, 0.095, 0.090, 0.080, 0.070, 0.060],
  india: [0.109, 0.085, 0.082, 0.080, 0.078, 0.075, 0.072],
};

export function transferTiers(region: EdgeRegion): Tier[] {
  return TRANSFER_BOUNDS.map((upTo, index) => ({ upTo, price: TRANSFER[region][index] }));
}

export const CLOUDFRONT = {
  /** Per HTTPS request. */
  request: {
    northAmerica: 0.0100 / 10_000,
    europe: 0.0120 / 10_000,
    middleEastAfrica: 0.0120 / 10_000,
    southAmerica: 0.0220 / 10_000,
    japan: 0.0120 / 10_000,
    australia: 0.0125 / 10_000,
    asia: 0.0120 / 10_000,
    india: 0.0120 / 10_000,
  } satisfies Record<EdgeRegion, number>,
  functionCall: 0.10 / MILLION,
  invalidation: 0.005,
  free: { gigabytes: 1 * TB, requests: 10 * MILLION, functionCalls: 2 * MILLION, invalidations: 1000 },
} as const;

/**
 * Regions with edge locations in each price class.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
 */
export const PRICE_CLASSES: Record<string, readonly EdgeRegion[]> = {
  PriceClass_100: ['northAmerica', 'europe'],
  PriceClass_200: ['northAmerica', 'europe', 'middleEastAfrica', 'japan', 'asia', 'india'],
  PriceClass_All: ['northAmerica', 'europe', 'middleEastAfrica', 'japan', 'asia', 'india', 'southAmerica', 'australia'],
};

/** S3 Standard. */
export const S3 = {
  storage: [
    { upTo: 50 * TB, price: 0.023 },
    { upTo: 500 * TB, price: 0.022 },
    { upTo: Infinity, price: 0.021 },
  ] as Tier[],
  put: 0.005 / 1000, // and LIST
  get: 0.0004 / 1000, // and HEAD
} as const;

/** Cost of replication to another Region besides storage and PUT requests. */
export const REPLICATION = {
  /** Per GB, by source Region: 0.02 in most of America and Europe, up to 0.147 in others. */
  transfer: 0.02,
  /** Per GB, in every Region. */
  timeControl: 0.015,
  /** Number of metrics per rule, each billed as a custom metric. */
  metrics: 4,
} as const;

export const LAMBDA = {
  request: 0.20 / MILLION,
  gigabyteSecond: { arm64: 0.0000133334, x86_64: 0.0000166667 },
  free: { requests: 1 * MILLION, gigabyteSeconds: 400_000 },
} as const;

/** Standard queues. Lambda also polls an idle queue, which is not included. */
export const SQS = { request: 0.40 / MILLION } as const;

/** Events of S3, which EventBridge's price list calls opt-in data events. */
export const EVENTBRIDGE = { event: 1 / MILLION } as const;

export const WAF = { webAcl: 5, rule: 1, request: 0.60 / MILLION } as const;

export const CLOUDWATCH = {
  metric: 0.30,
  alarm: 0.10,
  dashboard: 3,
  /** Per GB of vended logs to a log group or a Firehose stream, which include logs of Lambda functions. */
  vendedLogs: {
    CWL: [
      { upTo: 10 * TB, price: 0.5 },
      { upTo: 30 * TB, price: 0.25 },
      { upTo: 50 * TB, price: 0.1 },
      { upTo: Infinity, price: 0.05 },
    ] as Tier[],
    FH: [
      { upTo: 10 * TB, price: 0.25 },
      { upTo: 30 * TB, price: 0.15 },
      { upTo: 50 * TB, price: 0.075 },
      { upTo: Infinity, price: 0.05 },
    ] as Tier[],
    S3: [] as Tier[], // only storage
    PARQUET: [{ upTo: Infinity, price: 0.03 }] as Tier[], // conversion, for S3
  },
  free: { metrics: 10, alarms: 10, dashboards: 3, logGigabytes: 5 },
  /** Number of CloudFront's additional metrics. */
  additionalMetrics: 8,
} as const;

/** Monthly allowance of a plan for one distribution, and its price. */
export interface UsageLevel {
  readonly price: number;
  readonly requests: number;
  readonly gigabytes: number;
}

/** All plans include a web ACL, functions, invalidations and delivery to CloudWatch Logs. */
export const FLAT_RATE_PLANS: readonly {
  readonly name: FlatRatePlan;
  readonly levels: readonly UsageLevel[];
  readonly storageCredit: number;
}[] = [
  {
    name: FlatRatePlan.FREE,
    levels: [{ price: 0, requests: 1 * MILLION, gigabytes: 100 * GB }],
    storageCredit: 5 * GB,
  },
  {
    name: FlatRatePlan.PRO,
    levels: [{ price: 15, requests: 10 * MILLION, gigabytes: 50 * TB }],
    storageCredit: 50 * GB,
  },
  {
    name: FlatRatePlan.BUSINESS,
    levels: [{ price: 200, requests: 125 * MILLION, gigabytes: 50 * TB }],
    storageCredit: 1 * TB,
  },
  {
    name: FlatRatePlan.PREMIUM,
    levels: [
      { price: 1000, requests: 500 * MILLION, gigabytes: 50 * TB },
      { price: 1450, requests: 750 * MILLION, gigabytes: 75 * TB },
      { price: 2250, requests: 1250 * MILLION, gigabytes: 125 * TB },
      { price: 3500, requests: 2000 * MILLION, gigabytes: 200 * TB },
      { price: 6000, requests: 3500 * MILLION, gigabytes: 350 * TB },
      { price: 10_000, requests: 6000 * MILLION, gigabytes: 600 * TB },
    ],
    storageCredit: 5 * TB,
  },
];

/** Prices of R2, for whole units. Data transfer is free. */
export const R2 = {
  storage: 0.015,
  classA: 4.50,
  classB: 0.36,
  operations: MILLION,
  free: { gigabytes: 10, classA: 1 * MILLION, classB: 10 * MILLION },
} as const;

/** Returns the cost of an amount with tiered prices. */
export function tieredCost(amount: number, tiers: readonly Tier[]): number {
  let from = 0;
  let cost = 0;
  for (const { upTo, price } of tiers) {
    cost += Math.max(0, Math.min(amount, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}

/** Returns the amount beyond a free allowance. */
export function amountBeyond(amount: number, free: number): number {
  return Math.max(0, amount - free);
}
