import {
  Bill, LOG_BYTES, TRANSFORM_LOG_BYTES, bill, r2Bill, total, withTransformation, withoutTransformation,
} from '../../cost/bill';
import { Configuration } from '../../cost/configuration';
import { PlanBill, planBills } from '../../cost/plan-bill';
import { PRICES_CHECKED, PRICE_CLASSES } from '../../cost/prices';
import { SOURCES, unverified } from '../../cost/sources';
import { Usage, VIEWERS } from '../../cost/usage';

/** One CDN's costs, in USD a month. */
export interface Estimate {
  readonly cdn: string;
  readonly stack: string;
  readonly transforms: boolean;
  readonly replicates: boolean;
  readonly originals: Configuration['originals'];
  readonly logs: Configuration['logs'];
  readonly logDays: Configuration['logDays'];
  readonly priceClass: string;
  readonly transformed: Bill;
  readonly originalsOnly: Bill;
  readonly byPriceClass: Record<string, number>;
  readonly plans: PlanBill[];
  readonly r2: number;
}

const PARTS: Record<keyof Bill, string> = {
  transfer: 'bytes to viewers',
  requests: 'requests',
  edgeFunction: 'edge function',
  storage: 'storage',
  storageRequests: 'requests to storage',
  replica: 'replica',
  transformer: 'transformer',
  transformLogs: 'logs of the transform function',
  purge: 'purges',
  webAcl: 'web ACL',
  logs: 'access logs',
  monitoring: 'monitoring',
};

const WIDTH = 18; // of the dearest there is, and a blank

const OF_ORIGINALS_ELSEWHERE = 'originals are kept elsewhere, at a price that is not counted';
const OF_REPLICAS = 'a replica takes what changes; the first copy of what is there before it is not counted, nor are reads while the bucket fails';

export function estimateOf(config: Configuration, usage: Usage): Estimate {
  return {
    cdn: config.path,
    stack: config.stack,
    transforms: config.transformer !== undefined,
    replicates: config.replica !== undefined,
    originals: config.originals,
    logs: config.logs,
    logDays: config.logDays,
    priceClass: config.priceClass,
    transformed: bill(withTransformation(config), usage),
    originalsOnly: bill(withoutTransformation(config), usage),
    byPriceClass: Object.fromEntries(Object.keys(PRICE_CLASSES).map(priceClass => [priceClass, total(bill({ ...config, priceClass }, usage))])),
    plans: planBills(config, usage),
    r2: r2Bill(usage),
  };
}

export function jsonEstimate(estimates: Estimate[], usage: Usage): string {
  const report = { currency: 'USD', pricesChecked: PRICES_CHECKED, sources: SOURCES, usage, viewers: VIEWERS, estimates };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function textEstimate(estimates: Estimate[], usage: Usage): string {
  const assumed = [
    ...assumptions(usage),
    ...estimates.some(({ originals }) => originals === 'elsewhere') ? [OF_ORIGINALS_ELSEWHERE] : [],
    ...new Set(estimates.filter(({ logs }) => logs).map(ofLogs)),
    ...estimates.some(({ replicates }) => replicates) ? [OF_REPLICAS] : [],
    ...warnings(),
  ];
  return [...estimates.map(textOf), ['Assumed:', ...assumed.map(line => `  ${line}`)].join('\n')].join('\n\n') + '\n';
}

function ofLogs({ logDays }: Estimate): string {
  return `a request leaves ${LOG_BYTES} bytes in the access logs${logDays === undefined ? '' : `, which a bucket keeps for ${logDays} days`}`;
}

function textOf(estimate: Estimate): string {
  const { transforms, transformed, originalsOnly, byPriceClass, priceClass, plans, r2 } = estimate;
  const parts = (Object.keys(PARTS) as (keyof Bill)[]).filter(part => transformed[part] > 0 || originalsOnly[part] > 0);
  return [
    `${estimate.cdn} (stack ${estimate.stack}), USD a month, prices checked ${PRICES_CHECKED}`,
    '',
    `  ${transforms ? 'as synthesized, and with originals only:' : 'with transformation, and as synthesized, with originals only:'}`,
    ...parts.map(part => `  ${money(transformed[part])}${money(originalsOnly[part])}  ${PARTS[part]}`),
    `  ${money(total(transformed))}${money(total(originalsOnly))}  total`,
    '',
    '  by price class:',
    ...Object.entries(byPriceClass).map(([name, cost]) => `  ${money(cost)}  ${name}${name === priceClass ? ' (as synthesized)' : ''}`),
    '',
    '  on a flat-rate plan:',
    ...plans.map(planLine),
    '',
    '  originals only, from an R2 bucket with a public domain, without CloudFront:',
    `  ${money(r2)}  R2`,
  ].join('\n');
}

function planLine({ plan, total: cost, level, why }: PlanBill): string {
  if (cost === undefined) return `  ${'-'.padStart(WIDTH)}  ${plan}: ${why}`;
  return `  ${money(cost)}  ${plan}${level ? `, of ${level.gigabytes.toLocaleString('en')} GB and ${level.requests.toLocaleString('en')} requests` : ''}`;
}

function assumptions(usage: Usage): string[] {
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return [
    `${usage.images.toLocaleString('en')} originals of ${usage.originalBytes / 1000} kB; ${usage.variants} pictures of each, of ${usage.pictureBytes / 1000} kB`,
    `${usage.requests.toLocaleString('en')} requests, ${percent(usage.hitRatio)} answered by edges; ${usage.changes.toLocaleString('en')} originals change`,
    `a transformation takes ${usage.transformSeconds} s; each picture is made once in the lifetime of the store`,
    `a transformation leaves ${TRANSFORM_LOG_BYTES} bytes in its log, whose storage for a month is not counted`,
    `viewers: ${Object.entries(VIEWERS).map(([region, share]) => `${region} ${percent(share)}`).join(', ')}`,
    'storage, functions, logs and replication at the prices of us-east-1; no tax, no discounts, no DNS, no secrets, no queues, no origin shield',
    usage.withFreeTier ? 'what is free in an account each month is used for this CDN alone' : 'what is free in an account each month is used elsewhere',
  ];
}

function warnings(): string[] {
  return [
    `not seen on the vendor's own page, but as others quote it: ${unverified('elsewhere').join(', ')}`,
    `not read anywhere, check before relying on it: ${unverified('unread').join(', ')}`,
  ];
}

function money(amount: number): string {
  return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).padStart(WIDTH);
}
