import { Tier } from './tiers';
import { FlatRatePlan } from '../../model/flat-rate-plan';

/**
 * What things cost, in USD: every price that an estimate uses is in this file, and none is elsewhere. Storage,
 * functions, logs and replication at the prices of us-east-1.
 *
 * The day on which they were last compared with what `sources.ts` says they were seen in, each as old as the copy that
 * was read.
 */
export const PRICES_CHECKED = '2026-11-25';

const GB = 1;
const TB = 1024 * GB;
const MILLION = 1_000_000;

/** Where edges are, as far as their prices differ. */
export type EdgeRegion = 'northAmerica' | 'europe' | 'middleEastAfrica' | 'southAmerica' | 'japan' | 'australia' | 'asia' | 'india';

/** Per GB sent to viewers: the first price up to the first bound, and so on. */
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

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html: what each class has edges in. */
export const PRICE_CLASSES: Record<string, readonly EdgeRegion[]> = {
  PriceClass_100: ['northAmerica', 'europe'],
  PriceClass_200: ['northAmerica', 'europe', 'middleEastAfrica', 'japan', 'asia', 'india'],
  PriceClass_All: ['northAmerica', 'europe', 'middleEastAfrica', 'japan', 'asia', 'india', 'southAmerica', 'australia'],
};

/** S3 Standard. */
export const S3 = {
  storage: [{ upTo: 50 * TB, price: 0.023 }, { upTo: 500 * TB, price: 0.022 }, { upTo: Infinity, price: 0.021 }] as Tier[],
  put: 0.005 / 1000, // and LIST
  get: 0.0004 / 1000, // and HEAD
} as const;

/** What a copy in another region costs besides its storage and its PUTs. */
export const REPLICATION = {
  /** Per GB, by the region that it leaves: 0.02 from most of America and Europe, up to 0.147 from elsewhere. */
  transfer: 0.02,
  /** Per GB, in every region. */
  timeControl: 0.015,
  /** Of one rule, each billed as a custom metric. */
  metrics: 4,
} as const;

export const LAMBDA = {
  request: 0.20 / MILLION,
  gigabyteSecond: { arm64: 0.0000133334, x86_64: 0.0000166667 },
  free: { requests: 1 * MILLION, gigabyteSeconds: 400_000 },
} as const;

export const WAF = { webAcl: 5, rule: 1, request: 0.60 / MILLION } as const;

export const CLOUDWATCH = {
  metric: 0.30,
  alarm: 0.10,
  dashboard: 3,
  /** Per GB of logs that AWS services deliver, to a log group or a Firehose stream. Those of Lambda functions, too. */
  vendedLogs: {
    CWL: [{ upTo: 10 * TB, price: 0.50 }, { upTo: 30 * TB, price: 0.25 }, { upTo: 50 * TB, price: 0.10 }, { upTo: Infinity, price: 0.05 }] as Tier[],
    FH: [{ upTo: 10 * TB, price: 0.25 }, { upTo: 30 * TB, price: 0.15 }, { upTo: 50 * TB, price: 0.075 }, { upTo: Infinity, price: 0.05 }] as Tier[],
    S3: [] as Tier[], // only storage
    PARQUET: [{ upTo: Infinity, price: 0.03 }] as Tier[], // what it takes to convert them, for S3
  },
  free: { metrics: 10, alarms: 10, dashboards: 3, logGigabytes: 5 },
  /** What CloudFront's additional metrics count as. */
  additionalMetrics: 8,
} as const;

/** What a plan is for, in a month of one distribution, and its price. */
export interface UsageLevel {
  readonly price: number;
  readonly requests: number;
  readonly gigabytes: number;
}

/** Web ACL, functions, invalidations and what goes to CloudWatch Logs are in each. */
export const FLAT_RATE_PLANS: readonly {
  readonly name: FlatRatePlan; readonly levels: readonly UsageLevel[]; readonly storageCredit: number;
}[] = [
  { name: FlatRatePlan.FREE, levels: [{ price: 0, requests: 1 * MILLION, gigabytes: 100 * GB }], storageCredit: 5 * GB },
  { name: FlatRatePlan.PRO, levels: [{ price: 15, requests: 10 * MILLION, gigabytes: 50 * TB }], storageCredit: 50 * GB },
  { name: FlatRatePlan.BUSINESS, levels: [{ price: 200, requests: 125 * MILLION, gigabytes: 50 * TB }], storageCredit: 1 * TB },
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

/** Whole units, rounded up; what is sent to viewers is free. */
export const R2 = {
  storage: 0.015,
  classA: 4.50,
  classB: 0.36,
  operations: MILLION,
  free: { gigabytes: 10, classA: 1 * MILLION, classB: 10 * MILLION },
} as const;
