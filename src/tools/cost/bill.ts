import {
  Configuration,
  DEFAULT_TRANSFORM_FUNCTION,
  Replication,
  TransformFunctionConfiguration,
} from './configuration';
import {
  CLOUDFRONT, CLOUDWATCH, EVENTBRIDGE, EdgeRegion, LAMBDA, PRICE_CLASSES, R2, REPLICATION, S3, SQS, WAF, transferTiers,
  amountBeyond, tieredCost,
} from './prices';
import { REFINEMENT_METRICS, costOfRefinement, refinedShare, refinements } from './refinement';
import { DAYS, Usage, VIEWERS, gigabytes, transformations } from './usage';
import { entryOf } from '../../model/entry-of';
import { VariantDelivery } from '../../model/variant-delivery';

/** Parts of a monthly bill, in USD. */
export interface Bill {
  readonly transfer: number;
  readonly requests: number;
  readonly edgeFunction: number;
  readonly storage: number;
  readonly storageRequests: number;
  readonly replica: number;
  readonly transformFunction: number;
  /** Log ingestion of the transform function. */
  readonly transformLogs: number;
  readonly refinement: number;
  readonly purge: number;
  /** Events of S3 about changed originals. */
  readonly events: number;
  /** Variants that no viewer may request, and the worker that waits for them. */
  readonly prewarm: number;
  readonly webAcl: number;
  readonly logs: number;
  readonly monitoring: number;
}

/** Bytes that a request adds to the access logs. */
export const LOG_BYTES = 500;

/**
 * Average bytes that a transformation adds to the log of its function. A warm function adds 806: its line of
 * metrics, and Lambda's `START`, `END` and `REPORT`, each with 26 bytes of CloudWatch Logs. A cold start adds 535.
 */
export const TRANSFORM_LOG_BYTES = 1000;

/** Assumed duration of an invocation that reads a stored variant from S3, in seconds. */
export const READ_SECONDS = 0.03;

/** Bytes that such an invocation adds to the log: Lambda's lines without a line of metrics. */
const READ_LOG_BYTES = 400;

const TRANSFORM_METRICS = 5;
const PURGE_METRICS = 3;
const PREWARM_WORKER = { memoryMegabytes: 256, architecture: 'arm64' } as const;
const SQS_REQUESTS = 3;
const NOTHING = { gigabytes: 0, writes: 0, reads: 0 };

/** Returns the pay-as-you-go cost of a CDN. */
export function bill(config: Configuration, usage: Usage): Bill {
  const { transformFunction: transformer, refiner } = config;
  return {
    transfer: transferCost(config.priceClass, sentGigabytes(config, usage), usage),
    requests: requestCost(config.priceClass, usage),
    edgeFunction: config.hasEdgeFunction
      ? amountBeyond(usage.requests, free(usage, CLOUDFRONT.free.functionCalls)) * CLOUDFRONT.functionCall
      : 0,
    storage:
      s3StorageCost(config, usage)
      + (config.originals === 'R2' ? r2Cost({ ...NOTHING, ...usage, gigabytes: originalGigabytes(usage) }) : 0),
    storageRequests: storageRequestCost(config, usage),
    replica: config.replica ? replicaCost(config.replica, usage) : 0,
    transformFunction: transformer ? transformCost(config, transformer, usage) : 0,
    transformLogs: transformer ? transformLogCost(config, transformer, usage) : 0,
    refinement: transformer && refiner
      ? refinements(refiner, usage, transformer.variantDays) * costOfRefinement(refiner, usage) : 0,
    // Each change is purged twice, and each purge is one invalidation path.
    purge: config.isPurged
      ? amountBeyond(2 * usage.changes, free(usage, CLOUDFRONT.free.invalidations)) * CLOUDFRONT.invalidation
      : 0,
    // One event for each change, and one when the former version expires.
    events: config.isPurged && config.originals === 'S3' ? 2 * usage.changes * EVENTBRIDGE.event : 0,
    prewarm: transformer ? prewarmCost(config, transformer, usage) : 0,
    webAcl:
      config.webAclRules === undefined ? 0 : WAF.webAcl + config.webAclRules * WAF.rule + usage.requests * WAF.request,
    logs: config.logs ? logCost(config.logs, config.logDays ?? 0, usage) : 0,
    monitoring: monitoringCost(config, usage),
  };
}

/** Returns the cost of the transform function. Function first, each other miss is a short invocation. */
function transformCost(
  { delivery }: Configuration, transformer: TransformFunctionConfiguration, usage: Usage,
): number {
  const made = transformations(usage, transformer.variantDays);
  const read = delivery === VariantDelivery.FUNCTION_FIRST ? storedReads(usage, made) : 0;
  const seconds = made * usage.transformSeconds + read * READ_SECONDS;
  return lambdaCost(made + read, made + read === 0 ? 0 : seconds / (made + read), transformer, usage.withFreeTier);
}

/** Returns the number of misses for variants that are stored. */
function storedReads({ requests, hitRate }: Usage, made: number): number {
  return amountBeyond(requests * (1 - hitRate), made);
}

export function total(parts: Bill): number {
  return Object.values(parts).reduce((sum, part: number) => sum + part, 0);
}

/** Returns the configuration of the same CDN without transformation. */
export function withoutTransformation(config: Configuration): Configuration {
  return {
    ...config,
    transformFunction: undefined,
    hasEdgeFunction: config.hasEdgeFunction && !config.transformFunction,
  };
}

export function withTransformation(config: Configuration): Configuration {
  return config.transformFunction
    ? config
    : { ...config, transformFunction: DEFAULT_TRANSFORM_FUNCTION, hasEdgeFunction: true };
}

/** Returns the cost of untransformed originals in an R2 bucket with a public domain and no CloudFront. */
export function r2Bill(usage: Usage): number {
  const { images, changes, requests, hitRate, originalBytes } = usage;
  const reads = requests * (1 - hitRate);
  return r2Cost({
    gigabytes: gigabytes(images * originalBytes),
    writes: changes,
    reads,
    withFreeTier: usage.withFreeTier,
  });
}

/** Returns the cost of an R2 bucket. Cloudflare bills whole units. */
export function r2Cost(use: { gigabytes: number; writes: number; reads: number; withFreeTier: boolean }): number {
  const left = (amount: number, allowance: number) => use.withFreeTier ? amountBeyond(amount, allowance) : amount;
  return Math.ceil(left(use.gigabytes, R2.free.gigabytes)) * R2.storage
    + Math.ceil(left(use.writes, R2.free.classA) / R2.operations) * R2.classA
    + Math.ceil(left(use.reads, R2.free.classB) / R2.operations) * R2.classB;
}

export function lambdaCost(
  calls: number,
  seconds: number,
  { memoryMegabytes, architecture }: Pick<TransformFunctionConfiguration, 'memoryMegabytes' | 'architecture'>,
  withFreeTier: boolean,
): number {
  const left = (amount: number, allowance: number) => (withFreeTier ? amountBeyond(amount, allowance) : amount);
  return (
    left((calls * seconds * memoryMegabytes) / 1024, LAMBDA.free.gigabyteSeconds) * LAMBDA.gigabyteSecond[architecture]
    + left(calls, LAMBDA.free.requests) * LAMBDA.request
  );
}

/**
 * Returns the cost of variants that changes transform ahead, as if no viewer requested them: transformation, storage,
 * the wait of the worker, a HEAD, and three requests of SQS for each change. Viewers' own requests then cost less.
 */
function prewarmCost(
  { prewarmedVariants: variants }: Configuration, transformer: TransformFunctionConfiguration, usage: Usage,
): number {
  if (variants === 0) return 0;
  const made = usage.changes * variants;
  const stored = gigabytes(made * usage.variantBytes) * transformer.variantDays / DAYS;
  return lambdaCost(made, usage.transformSeconds, transformer, false)
    + lambdaCost(usage.changes, variants * usage.transformSeconds, PREWARM_WORKER, false)
    + made * (2 * S3.put + 3 * S3.get) + tieredCost(stored, S3.storage)
    + SQS_REQUESTS * usage.changes * SQS.request;
}

/** Returns the cost of data transfer. Each region has its own tiers, and the free tier is applied proportionally. */
export function transferCost(priceClass: string, sent: number, usage: Usage): number {
  const billed = amountBeyond(sent, free(usage, CLOUDFRONT.free.gigabytes));
  return sharesOf(priceClass).reduce(
    (sum, [region, share]) => sum + tieredCost(billed * share, transferTiers(region)), 0,
  );
}

function requestCost(priceClass: string, usage: Usage): number {
  const billed = amountBeyond(usage.requests, free(usage, CLOUDFRONT.free.requests));
  return sharesOf(priceClass).reduce((sum, [region, share]) => sum + billed * share * CLOUDFRONT.request[region], 0);
}

/** Returns the share of each region. North America and Europe share viewers whose region is not in the price class. */
function sharesOf(priceClass: string): [EdgeRegion, number][] {
  const regions = entryOf(PRICE_CLASSES, priceClass) ?? PRICE_CLASSES.PriceClass_All;
  const outside = 1 - regions.reduce((sum, region) => sum + VIEWERS[region], 0);
  return regions.map(region => [
    region,
    VIEWERS[region] + (['northAmerica', 'europe'].includes(region) ? outside / 2 : 0),
  ]);
}

export function sentGigabytes({ transformFunction: transformer, refiner }: Configuration, usage: Usage): number {
  const { requests, originalBytes, variantBytes, refineSaving } = usage;
  if (!transformer) return gigabytes(requests * originalBytes);
  const share = refiner ? refinedShare(refiner, usage, transformer.variantDays) : 0;
  return gigabytes(requests * variantBytes * (1 - share * refineSaving));
}

function originalGigabytes({ images, originalBytes }: Usage): number {
  return gigabytes(images * originalBytes);
}

/** Returns the cost of storage in S3. Variants are always in S3. */
export function s3StorageCost({ originals, transformFunction: transformer }: Configuration, usage: Usage): number {
  const made = transformer ? gigabytes(usage.images * usage.variants * usage.variantBytes) : 0;
  return tieredCost((originals === 'S3' ? originalGigabytes(usage) : 0) + made, S3.storage);
}

/**
 * Returns the cost of storage requests. A miss requests the variant bucket. A transformation reads the original twice
 * (its content and its version), counts variants and stores one.
 */
function storageRequestCost({ originals, transformFunction: transformer }: Configuration, usage: Usage): number {
  const misses = usage.requests * (1 - usage.hitRate);
  const made = transformer ? transformations(usage, transformer.variantDays) : 0;
  const [reads, writes] = [transformer ? 2 * made : misses, usage.changes];
  const variantRequests = transformer ? misses * S3.get + 2 * made * S3.put : 0;
  if (originals === 'S3') return variantRequests + reads * S3.get + writes * S3.put;
  return variantRequests + (originals === 'R2' ? r2Cost({ ...NOTHING, ...usage, reads, writes }) : 0);
}

/** Returns the cost of a replica: storage of every original, and a PUT and data transfer for each change. */
function replicaCost({ hasTimeControl, hasMetrics }: Replication, { images, changes, originalBytes }: Usage): number {
  const perGigabyte = REPLICATION.transfer + (hasTimeControl ? REPLICATION.timeControl : 0);
  return tieredCost(gigabytes(images * originalBytes), S3.storage)
    + changes * S3.put
    + gigabytes(changes * originalBytes) * perGigabyte
    + (hasMetrics ? REPLICATION.metrics * CLOUDWATCH.metric : 0);
}

function logCost(kind: NonNullable<Configuration['logs']>, days: number, { requests }: Usage): number {
  const delivered = gigabytes(requests * LOG_BYTES);
  return tieredCost(delivered, CLOUDWATCH.vendedLogs[kind]) + delivered * days / DAYS * S3.storage[0].price;
}

/** Returns the cost of log ingestion. Lambda logs are billed as vended logs. */
function transformLogCost(
  { delivery }: Configuration, { variantDays }: TransformFunctionConfiguration, usage: Usage,
): number {
  const made = transformations(usage, variantDays);
  const read = delivery === VariantDelivery.FUNCTION_FIRST ? storedReads(usage, made) : 0;
  const written = gigabytes(made * TRANSFORM_LOG_BYTES + read * READ_LOG_BYTES);
  const ingested = amountBeyond(written, free(usage, CLOUDWATCH.free.logGigabytes));
  return tieredCost(ingested, CLOUDWATCH.vendedLogs.CWL);
}

function monitoringCost(
  { hasAdditionalMetrics, transformFunction: transformer, refiner, isPurged, alarmMetrics, dashboards }: Configuration,
  usage: Usage,
): number {
  const own = (transformer ? TRANSFORM_METRICS : 0) + (transformer && refiner ? REFINEMENT_METRICS : 0)
    + (isPurged ? PURGE_METRICS : 0);
  return (hasAdditionalMetrics ? CLOUDWATCH.additionalMetrics * CLOUDWATCH.metric : 0)
    + amountBeyond(own, free(usage, CLOUDWATCH.free.metrics)) * CLOUDWATCH.metric
    + amountBeyond(alarmMetrics, free(usage, CLOUDWATCH.free.alarms)) * CLOUDWATCH.alarm
    + amountBeyond(dashboards, free(usage, CLOUDWATCH.free.dashboards)) * CLOUDWATCH.dashboard;
}

function free({ withFreeTier }: Usage, allowance: number): number {
  return withFreeTier ? allowance : 0;
}
