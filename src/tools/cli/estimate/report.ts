import { VariantDelivery } from '../../../model/variant-delivery';
import {
  Bill, LOG_BYTES, READ_SECONDS, TRANSFORM_LOG_BYTES, bill, r2Bill, total, withTransformation, withoutTransformation,
} from '../../cost/bill';
import {
  BreakEven, ComparedPlan, Sensitivity, comparePlans, mostSensitive, topologies, topologyBreakEven,
} from '../../cost/comparison';
import { Configuration } from '../../cost/configuration';
import { PRICES_CHECKED, PRICE_CLASSES } from '../../cost/prices';
import { costOfRefinement, viewsToPayOff } from '../../cost/refinement';
import { SOURCES, unverified } from '../../cost/sources';
import { Usage, VIEWERS } from '../../cost/usage';

/** Monthly cost of one CDN, in USD. */
export interface Estimate {
  readonly cdn: string;
  readonly stack: string;
  readonly transforms: boolean;
  readonly refinement?: RefinementEstimate;
  readonly replicates: boolean;
  readonly uploads: boolean;
  readonly originals: Configuration['originals'];
  readonly originalKinds: Configuration['originalKinds'];
  readonly hasHttpsOrigins: boolean;
  readonly logs: Configuration['logs'];
  readonly logDays: Configuration['logDays'];
  readonly priceClass: string;
  readonly transformed: Bill;
  readonly originalsOnly: Bill;
  readonly byPriceClass: Record<string, number>;
  /** Pay-as-you-go, by the origin that variants are requested from first. */
  readonly byDelivery: Record<VariantDelivery, number>;
  /** The traffic from which function first costs more than bucket first. */
  readonly functionFirstCostsMore?: BreakEven;
  readonly delivery: Configuration['delivery'];
  readonly plans: ComparedPlan[];
  readonly mostSensitive: Sensitivity;
  readonly r2: number;
}

/** The cost of one refinement, and the views of its variant after which it has paid off. */
interface RefinementEstimate {
  readonly cost: number;
  readonly views: number;
}

const PARTS: Record<keyof Bill, string> = {
  transfer: 'data transfer to viewers',
  requests: 'requests',
  edgeFunction: 'edge function',
  storage: 'storage',
  storageRequests: 'storage requests',
  replica: 'replica',
  transformFunction: 'transform function',
  transformLogs: 'transform function logs',
  refinement: 'refinement',
  purge: 'purges',
  events: 'events of S3',
  prewarm: 'pre-generated variants, if no viewer requests them',
  webAcl: 'web ACL',
  logs: 'access logs',
  monitoring: 'monitoring',
};

const DELIVERIES: Record<VariantDelivery, string> = {
  [VariantDelivery.BUCKET_FIRST]: 'bucket first',
  [VariantDelivery.FUNCTION_FIRST]: 'function first',
};

// Width of the longest label of a column and a blank.
const WIDTH = 20;

const ORIGINALS_OUTSIDE = 'storage and transfer of originals outside S3 and R2 are not included';
const REVALIDATION =
  'requests that revalidate originals of HTTPS origins are not included: the origin decides how often they are sent';
const REPLICA_SCOPE =
  'a replica receives changed originals; the initial copy, reads during a failover, and metrics and time control of '
    + 'the replication of an imported bucket are not included';
const UPLOADS_SCOPE = 'each deployment that changes an uploaded file stores all of its folder again, and S3 bills the '
  + 'former versions until a lifecycle rule deletes them: not included';

export function estimateOf(config: Configuration, usage: Usage): Estimate {
  return {
    cdn: config.path,
    stack: config.stack,
    transforms: config.transformFunction !== undefined,
    refinement: config.refiner && {
      cost: costOfRefinement(config.refiner, usage), views: viewsToPayOff(config.refiner, usage),
    },
    replicates: config.replica !== undefined,
    uploads: config.hasUploads,
    originals: config.originals,
    originalKinds: config.originalKinds,
    hasHttpsOrigins: config.hasHttpsOrigins,
    logs: config.logs,
    logDays: config.logDays,
    priceClass: config.priceClass,
    transformed: bill(withTransformation(config), usage),
    originalsOnly: bill(withoutTransformation(config), usage),
    byPriceClass: Object.fromEntries(
      Object.keys(PRICE_CLASSES).map(priceClass => [priceClass, total(bill({ ...config, priceClass }, usage))]),
    ),
    byDelivery: topologies(config, usage),
    functionFirstCostsMore: topologyBreakEven(withTransformation(config), usage),
    delivery: config.delivery,
    plans: comparePlans(config, usage),
    mostSensitive: mostSensitive(config, usage),
    r2: r2Bill(usage),
  };
}

export function jsonEstimate(estimates: Estimate[], usage: Usage): string {
  const report = {
    currency: 'USD',
    pricesChecked: PRICES_CHECKED,
    sources: SOURCES,
    usage,
    viewers: VIEWERS,
    estimates,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function textEstimate(estimates: Estimate[], usage: Usage): string {
  const assumed = [
    ...assumptions(usage),
    ...new Set(estimates.filter(({ originalKinds }) => originalKinds.length > 1).map(kindsAssumption)),
    ...estimates.some(({ hasHttpsOrigins }) => hasHttpsOrigins) ? [REVALIDATION] : [],
    ...estimates.some(({ originals, hasHttpsOrigins }) => originals === 'other' || hasHttpsOrigins)
      ? [ORIGINALS_OUTSIDE] : [],
    ...new Set(estimates.filter(({ logs }) => logs).map(logAssumption)),
    ...estimates.some(({ refinement }) => refinement) ? [refinementAssumption(usage)] : [],
    ...estimates.some(({ replicates }) => replicates) ? [REPLICA_SCOPE] : [],
    ...estimates.some(({ uploads }) => uploads) ? [UPLOADS_SCOPE] : [],
    ...warnings(),
  ];
  return (
    [...estimates.map(textOf), ['Assumptions:', ...assumed.map(line => `  ${line}`)].join('\n')].join('\n\n') + '\n'
  );
}

function kindsAssumption({ cdn, originalKinds: [first] }: Estimate): string {
  return `${cdn}: originals have sources of several kinds, and all of them are priced as if they were in ${first}`;
}

function logAssumption({ logDays }: Estimate): string {
  const retention = logDays === undefined ? '' : `, retained in a bucket for ${logDays} days`;
  return `a request adds ${LOG_BYTES} bytes to the access logs${retention}`;
}

function refinementAssumption({ refineSeconds, refineSaving }: Usage): string {
  return `a refinement takes ${refineSeconds} s, and makes a variant ${Math.round(refineSaving * 100)}% smaller`;
}

function refinementLine({ cost, views }: RefinementEstimate): string {
  const paysOff = Number.isFinite(views)
    ? `pays off after ${Math.ceil(views).toLocaleString('en')} views of its variant` : 'never pays off';
  return `  a refinement costs ${(cost * 1000).toFixed(2)} USD per 1,000, and ${paysOff} (pay-as-you-go)`;
}

function textOf(estimate: Estimate): string {
  const { transforms, transformed, originalsOnly, byPriceClass, priceClass, plans, r2, mostSensitive: most } = estimate;
  const { functionFirstCostsMore: costsMore } = estimate;
  const parts = (Object.keys(PARTS) as (keyof Bill)[]).filter(part => transformed[part] > 0 || originalsOnly[part] > 0);
  return [
    `${estimate.cdn} (stack ${estimate.stack}), USD per month, prices as of ${PRICES_CHECKED}`,
    '',
    `  ${(transforms ? ['as synthesized', 'originals only'] : ['with transformation', 'as synthesized'])
      .map(label => label.padStart(WIDTH)).join('')}`,
    ...parts.map(part => `  ${money(transformed[part])}${money(originalsOnly[part])}  ${PARTS[part]}`),
    `  ${money(total(transformed))}${money(total(originalsOnly))}  total`,
    ...estimate.refinement ? ['', refinementLine(estimate.refinement)] : [],
    '',
    '  by price class:',
    ...Object.entries(byPriceClass).map(
      ([name, cost]) => `  ${money(cost)}  ${name}${name === priceClass ? ' (as synthesized)' : ''}`,
    ),
    '',
    '  by topology, with transformation:',
    ...Object.entries(estimate.byDelivery).map(([delivery, cost]) =>
      `  ${money(cost)}  ${DELIVERIES[delivery as VariantDelivery]}`
        + `${delivery === estimate.delivery ? ' (as synthesized)' : ''}`),
    ...costsMore ? [`  ${' '.repeat(WIDTH)}  function first costs more from ${trafficText(costsMore)} on`] : [],
    '',
    '  on a flat-rate plan, as `flatRatePlan` synthesizes it:',
    ...plans.map(planLine),
    '',
    '  the assumption that matters most:',
    `  ${money(most.cost)}  more ${most.change} ${most.assumption}`,
    '',
    '  originals only, from an R2 bucket with a public domain and no CloudFront:',
    `  ${money(r2)}  R2`,
  ].join('\n');
}

function planLine(planned: ComparedPlan): string {
  const { plan, delivery, total: cost, level, reason } = planned;
  const topology = delivery ? `, ${DELIVERIES[delivery]}` : '';
  const worth = breakEvenText(planned);
  if (cost === undefined) {
    return `  ${'-'.padStart(WIDTH)}  ${plan}${topology}: ${reason}${reason?.startsWith('more') ? worth : ''}`;
  }
  const allowance = level
    ? `, with ${level.gigabytes.toLocaleString('en')} GB and ${level.requests.toLocaleString('en')} requests`
    : '';
  return `  ${money(cost)}  ${plan}${topology}${allowance}${worth}`;
}

/** Returns the traffic from which a plan is cheaper than the CDN as synthesized. */
function breakEvenText({ breakEven, breakEvenBytes: bytes }: ComparedPlan): string {
  if (breakEven) return `; cheaper than pay-as-you-go from ${trafficText(breakEven)}`;
  return bytes === undefined
    ? '; not cheaper than pay-as-you-go within its allowance'
    : `; cheaper than pay-as-you-go from ${Math.ceil(bytes / 1000).toLocaleString('en')} kB for each request`;
}

function trafficText({ requests, gigabytes }: BreakEven): string {
  return `${requests.toLocaleString('en')} requests, ${Math.ceil(gigabytes).toLocaleString('en')} GB`;
}

function assumptions(usage: Usage): string[] {
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return [
    `${usage.images.toLocaleString('en')} originals of ${usage.originalBytes / 1000} kB; `
      + `${usage.variants} variants per original of ${usage.variantBytes / 1000} kB`,
    `${usage.requests.toLocaleString('en')} requests, ${percent(usage.hitRate)} cache hits; `
      + `${usage.changes.toLocaleString('en')} originals change`,
    `a transformation takes ${usage.transformSeconds} s; `
      + 'each variant is transformed once during its lifetime in the variant bucket',
    `function first, a request for a stored variant takes the function ${READ_SECONDS} s`,
    `a transformation adds ${TRANSFORM_LOG_BYTES} bytes to the log; log storage is not included`,
    `viewers: ${Object.entries(VIEWERS).map(([region, share]) => `${region} ${percent(share)}`).join(', ')}`,
    'storage, functions, logs and replication at us-east-1 prices; tax, discounts, DNS, secrets, '
      + 'polling of queues and Origin Shield are not included',
    usage.withFreeTier
      ? 'the free tier of the account applies to this CDN only'
      : 'the free tier of the account is used up by other workloads',
  ];
}

function warnings(): string[] {
  return [
    `prices from secondary sources, not from the vendor's page: ${unverified('secondary').join(', ')}`,
    `unverified, check before you rely on them: ${unverified('unread').join(', ')}`,
  ];
}

function money(amount: number): string {
  return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).padStart(WIDTH);
}
