import { Configuration, DEFAULT_TRANSFORMER, Replication, TransformerSize } from './configuration';
import { CLOUDFRONT, CLOUDWATCH, EdgeRegion, LAMBDA, PRICE_CLASSES, R2, REPLICATION, S3, WAF, transferTiers } from './prices';
import { beyond, tiered } from './tiers';
import { DAYS, Usage, VIEWERS, gigabytes, transformations } from './usage';

/** The parts of a bill, in USD a month. */
export interface Bill {
  readonly transfer: number;
  readonly requests: number;
  readonly edgeFunction: number;
  readonly storage: number;
  readonly storageRequests: number;
  readonly replica: number;
  readonly transformer: number;
  /** Ingestion of the logs of the transform function. */
  readonly transformLogs: number;
  readonly purge: number;
  readonly webAcl: number;
  readonly logs: number;
  readonly monitoring: number;
}

/** What a request leaves in the access logs. */
export const LOG_BYTES = 500;

/**
 * Average bytes that a transformation leaves in the log of its function. A warm function leaves 806: its line of
 * metrics, and Lambda's `START`, `END` and `REPORT`, each with 26 bytes of CloudWatch Logs. A cold start adds 535.
 */
export const TRANSFORM_LOG_BYTES = 1000;

const TRANSFORM_METRICS = 5;
const PURGE_METRICS = 3;
const NOTHING = { gigabytes: 0, writes: 0, reads: 0 };

/** What a CDN costs when it is paid as it goes. */
export function bill(config: Configuration, usage: Usage): Bill {
  const { transformer } = config;
  return {
    transfer: transferCost(config.priceClass, sentGigabytes(config, usage), usage),
    requests: requestCost(config.priceClass, usage),
    edgeFunction: config.hasEdgeFunction ? beyond(usage.requests, free(usage, CLOUDFRONT.free.functionCalls)) * CLOUDFRONT.functionCall : 0,
    storage: s3StorageCost(config, usage) + (config.originals === 'R2' ? r2Cost({ ...NOTHING, ...usage, gigabytes: originalGigabytes(usage) }) : 0),
    storageRequests: storageRequestCost(config, usage),
    replica: config.replica ? replicaCost(config.replica, usage) : 0,
    transformer: transformer ? lambdaCost(transformations(usage, transformer.storeDays), usage.transformSeconds, transformer, usage.withFreeTier) : 0,
    transformLogs: transformer ? transformLogCost(transformations(usage, transformer.storeDays), usage) : 0,
    // Every change is purged twice, and each purge is an item.
    purge: config.isPurged ? beyond(2 * usage.changes, free(usage, CLOUDFRONT.free.invalidations)) * CLOUDFRONT.invalidation : 0,
    webAcl: config.webAclRules === undefined ? 0 : WAF.webAcl + config.webAclRules * WAF.rule + usage.requests * WAF.request,
    logs: config.logs ? logCost(config.logs, config.logDays ?? 0, usage) : 0,
    monitoring: monitoringCost(config, usage),
  };
}

export function total(parts: Bill): number {
  return Object.values(parts).reduce((sum, part: number) => sum + part, 0);
}

/** The same CDN where each picture is its original. */
export function withoutTransformation(config: Configuration): Configuration {
  return { ...config, transformer: undefined, hasEdgeFunction: config.hasEdgeFunction && !config.transformer };
}

export function withTransformation(config: Configuration): Configuration {
  return config.transformer ? config : { ...config, transformer: DEFAULT_TRANSFORMER, hasEdgeFunction: true };
}

/** The originals, as they are, from an R2 bucket with a public domain: no transformation, and no CloudFront. */
export function r2Bill(usage: Usage): number {
  const { images, changes, requests, hitRatio, originalBytes } = usage;
  const reads = requests * (1 - hitRatio);
  return r2Cost({ gigabytes: gigabytes(images * originalBytes), writes: changes, reads, withFreeTier: usage.withFreeTier });
}

/** Cloudflare bills whole units. */
export function r2Cost(use: { gigabytes: number; writes: number; reads: number; withFreeTier: boolean }): number {
  const left = (amount: number, allowance: number) => use.withFreeTier ? beyond(amount, allowance) : amount;
  return Math.ceil(left(use.gigabytes, R2.free.gigabytes)) * R2.storage
    + Math.ceil(left(use.writes, R2.free.classA) / R2.operations) * R2.classA
    + Math.ceil(left(use.reads, R2.free.classB) / R2.operations) * R2.classB;
}

export function lambdaCost(
  calls: number, seconds: number, { memoryMegabytes, architecture }: Pick<TransformerSize, 'memoryMegabytes' | 'architecture'>, withFreeTier: boolean,
): number {
  const left = (amount: number, allowance: number) => withFreeTier ? beyond(amount, allowance) : amount;
  return left(calls * seconds * memoryMegabytes / 1024, LAMBDA.free.gigabyteSeconds) * LAMBDA.gigabyteSecond[architecture]
    + left(calls, LAMBDA.free.requests) * LAMBDA.request;
}

/** Each region has tiers of its own; what is free is taken from all in proportion. */
export function transferCost(priceClass: string, sent: number, usage: Usage): number {
  const billed = beyond(sent, free(usage, CLOUDFRONT.free.gigabytes));
  return sharesOf(priceClass).reduce((sum, [region, share]) => sum + tiered(billed * share, transferTiers(region)), 0);
}

function requestCost(priceClass: string, usage: Usage): number {
  const billed = beyond(usage.requests, free(usage, CLOUDFRONT.free.requests));
  return sharesOf(priceClass).reduce((sum, [region, share]) => sum + billed * share * CLOUDFRONT.request[region], 0);
}

/** Who has no edge in the price class is served from North America and Europe, half and half. */
function sharesOf(priceClass: string): [EdgeRegion, number][] {
  const regions = PRICE_CLASSES[priceClass] ?? PRICE_CLASSES.PriceClass_All;
  const elsewhere = 1 - regions.reduce((sum, region) => sum + VIEWERS[region], 0);
  return regions.map(region => [region, VIEWERS[region] + (['northAmerica', 'europe'].includes(region) ? elsewhere / 2 : 0)]);
}

export function sentGigabytes({ transformer }: Configuration, usage: Usage): number {
  return gigabytes(usage.requests * (transformer ? usage.pictureBytes : usage.originalBytes));
}

function originalGigabytes({ images, originalBytes }: Usage): number {
  return gigabytes(images * originalBytes);
}

/** What is made is in S3, wherever originals are. */
export function s3StorageCost({ originals, transformer }: Configuration, usage: Usage): number {
  const made = transformer ? gigabytes(usage.images * usage.variants * usage.pictureBytes) : 0;
  return tiered((originals === 'S3' ? originalGigabytes(usage) : 0) + made, S3.storage);
}

/**
 * A miss asks the store. Making a picture reads the original twice (it, and its version), counts variants, and stores
 * one.
 */
function storageRequestCost({ originals, transformer }: Configuration, usage: Usage): number {
  const misses = usage.requests * (1 - usage.hitRatio);
  const made = transformer ? transformations(usage, transformer.storeDays) : 0;
  const [reads, writes] = [transformer ? 2 * made : misses, usage.changes];
  const ofStore = transformer ? misses * S3.get + 2 * made * S3.put : 0;
  if (originals === 'S3') return ofStore + reads * S3.get + writes * S3.put;
  return ofStore + (originals === 'R2' ? r2Cost({ ...NOTHING, ...usage, reads, writes }) : 0);
}

/** A second copy of every original; of what changes, a PUT and the way there. */
function replicaCost({ hasTimeControl, hasMetrics }: Replication, { images, changes, originalBytes }: Usage): number {
  const perGigabyte = REPLICATION.transfer + (hasTimeControl ? REPLICATION.timeControl : 0);
  return tiered(gigabytes(images * originalBytes), S3.storage)
    + changes * S3.put
    + gigabytes(changes * originalBytes) * perGigabyte
    + (hasMetrics ? REPLICATION.metrics * CLOUDWATCH.metric : 0);
}

function logCost(kind: NonNullable<Configuration['logs']>, days: number, { requests }: Usage): number {
  const delivered = gigabytes(requests * LOG_BYTES);
  return tiered(delivered, CLOUDWATCH.vendedLogs[kind]) + delivered * days / DAYS * S3.storage[0].price;
}

/** Lambda's logs are billed as vended logs. */
function transformLogCost(made: number, usage: Usage): number {
  const ingested = beyond(gigabytes(made * TRANSFORM_LOG_BYTES), free(usage, CLOUDWATCH.free.logGigabytes));
  return tiered(ingested, CLOUDWATCH.vendedLogs.CWL);
}

function monitoringCost({ hasAdditionalMetrics, transformer, isPurged, alarmMetrics, dashboards }: Configuration, usage: Usage): number {
  const own = (transformer ? TRANSFORM_METRICS : 0) + (isPurged ? PURGE_METRICS : 0);
  return (hasAdditionalMetrics ? CLOUDWATCH.additionalMetrics * CLOUDWATCH.metric : 0)
    + beyond(own, free(usage, CLOUDWATCH.free.metrics)) * CLOUDWATCH.metric
    + beyond(alarmMetrics, free(usage, CLOUDWATCH.free.alarms)) * CLOUDWATCH.alarm
    + beyond(dashboards, free(usage, CLOUDWATCH.free.dashboards)) * CLOUDWATCH.dashboard;
}

function free({ withFreeTier }: Usage, allowance: number): number {
  return withFreeTier ? allowance : 0;
}
