import { secondDomain } from './app/settings';
import { CLOUDFRONT, CLOUDWATCH, LAMBDA, PRICES_CHECKED, S3, WAF, transferTiers } from '../../src/tools/cost/prices';

/** Something that a proof uses, and its price without any free tier. */
export interface CostRow {
  readonly what: string;
  /** In USD. */
  readonly cost: number;
}

/** The most that a proof may cost, in USD. */
export const MOST_USD = 1;

const MONTH_HOURS = 730;
/** The time for which all resources exist, if removal is slow. */
const HOURS = 2;
const REQUESTS = 5000;
const TRANSFORMATIONS = 300;
const TRANSFORMATION_SECONDS = 3;
const FUNCTION_GIGABYTES = 1769 / 1024;
const INVALIDATION_PATHS = 100;
const ALARMS = 4;
const SECRETS = 2;
const RULES = 2;
const GIGABYTES_SENT = 0.5;
/** Per secret and month, as https://aws.amazon.com/secrets-manager/pricing/ has it. */
const SECRET = 0.4;
/** Per key and month, as https://aws.amazon.com/kms/pricing/ has it. */
const KMS_KEY = 1;

/** The items of a proof's cost: generous amounts at list prices, as if the account's free tiers were used up. */
export function costRows(): CostRow[] {
  const share = HOURS / MONTH_HOURS;
  return [
    { what: `${INVALIDATION_PATHS} invalidation paths`, cost: INVALIDATION_PATHS * CLOUDFRONT.invalidation },
    { what: `${REQUESTS} CloudFront requests with ${GIGABYTES_SENT} GB sent`, cost: sent() },
    { what: `${TRANSFORMATIONS} transformations, uploads and purges in Lambda`, cost: computed() },
    { what: `${REQUESTS} S3 requests, writes and reads`, cost: REQUESTS * (S3.put + S3.get) },
    {
      what: `${ALARMS} alarms, ${SECRETS} secrets and a KMS key for ${HOURS} hours`,
      cost: share * (ALARMS * CLOUDWATCH.alarm + SECRETS * SECRET + KMS_KEY),
    },
    {
      what: `a web ACL with ${RULES} rules for ${HOURS} hours`,
      cost: share * (WAF.webAcl + RULES * WAF.rule) + REQUESTS * WAF.request,
    },
  ];
}

export function totalCost(): number {
  return costRows().reduce((sum, { cost }) => sum + cost, 0);
}

function sent(): number {
  const [{ price }] = transferTiers('india'); // more than most others
  return REQUESTS * (CLOUDFRONT.request.southAmerica + CLOUDFRONT.functionCall) + GIGABYTES_SENT * price;
}

function computed(): number {
  const perSecond = FUNCTION_GIGABYTES * LAMBDA.gigabyteSecond.arm64;
  return TRANSFORMATIONS * (LAMBDA.request + TRANSFORMATION_SECONDS * perSecond);
}

export interface Plan {
  readonly run: string;
  readonly account: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly domain?: string;
  readonly keep: boolean;
}

/** Returns the description of everything that a proof will do to an account, for confirmation. */
export function planText({ run, account, region, replicaRegion, domain, keep }: Plan): string {
  const creates = [
    `in ${region}: three image CDNs (two with transformation, purge and signing) and a probe: four distributions,`,
    '  five S3 buckets, seven Lambda functions, four queues, four alarms, two secrets, a KMS key, and their roles ' +
      'and log groups',
    `in ${replicaRegion}: a bucket with the replica, and an origin access identity`,
    'in us-east-1: a web ACL',
    ...(domain === undefined
      ? []
      : [
        `in us-east-1: a certificate for ${domain}, then one for ${secondDomain(domain)}, too; in its hosted zone, ` +
          'records for them',
      ]),
  ];
  return [
    `Proof ${run} in account ${account} creates, tagged and in stacks of its own:`,
    ...creates.map(line => `  ${line}`),
    '',
    `It takes 50 to 80 minutes and costs about ${dollars(totalCost())}, at most ${dollars(MOST_USD)} ` +
      `(prices of ${PRICES_CHECKED}, no free tier):`,
    ...costRows().map(({ what, cost }) => `  ${dollars(cost).padStart(9)}  ${what}`),
    '',
    keep
      ? 'It keeps everything at the end (--keep): remove it with --cleanup, since it goes on costing.'
      : 'It removes everything at the end, also after a failure and on Ctrl-C.',
    '',
  ].join('\n');
}

export function dollars(amount: number): string {
  return `${amount.toFixed(amount < 0.1 ? 4 : 2)} USD`;
}
