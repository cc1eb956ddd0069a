import { RefinerConfiguration } from './refinement';
import { DescribedCdn } from '../../model/described-cdns';
import {
  LOG_BUCKET_ID, R2_API_DOMAIN, REFINER_ID, TRANSFORM_FUNCTION_ID, VARIANT_BUCKET_ID, idElsewhere,
} from '../../model/identifiers';
import { isRecord } from '../../model/is-record';
import { PREWARM_METADATA } from '../../model/prewarm-metadata';
import { PURGE_METADATA } from '../../model/purge-metadata';
import { VariantDelivery } from '../../model/variant-delivery';
import { imageCdnsOf } from '../cloud-assembly/image-cdns';
import { Located, Resolver } from '../cloud-assembly/intrinsics';

/** The parts of a synthesized CDN that affect its cost. */
export interface Configuration {
  readonly path: string;
  readonly stack: string;
  readonly priceClass: string;
  /** Whether a CloudFront function handles every request. */
  readonly hasEdgeFunction: boolean;
  readonly transformFunction?: TransformFunctionConfiguration;
  /** The origin that edge locations request variants from first. Undefined without transformation. */
  readonly delivery?: VariantDelivery;
  readonly refiner?: RefinerConfiguration;
  readonly isPurged: boolean;
  /** Whether deployments upload originals. */
  readonly hasUploads: boolean;
  /** Number of variants that are transformed when a JPEG file changes. Other images may have more. */
  readonly prewarmedVariants: number;
  /** Number of rules in the web ACL, or undefined without one. */
  readonly webAclRules?: number;
  readonly hasAdditionalMetrics: boolean;
  /** Number of metrics that alarms evaluate, each of which is billed. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly logs?: 'S3' | 'PARQUET' | 'CWL' | 'FH';
  /** Retention of access logs in a bucket, or undefined for other destinations. */
  readonly logDays?: number;
  readonly replica?: Replication;
  /** Storage of the originals, as which all of them are priced. The cost of other storage is unknown. */
  readonly originals: OriginalStorage;
  /** Kinds of storage of the originals, if there are several sources. */
  readonly originalKinds: readonly OriginalStorage[];
  /** Whether originals come from HTTPS origins. The cost of their servers and transfer is unknown. */
  readonly hasHttpsOrigins: boolean;
  /** `DistributionConfig` of the template. */
  readonly distribution: Readonly<Record<string, unknown>>;
}

/** Storage of originals. */
type OriginalStorage = 'S3' | 'R2' | 'other';

/** Options of S3 Replication. */
export interface Replication {
  readonly hasTimeControl: boolean;
  readonly hasMetrics: boolean;
}

export interface TransformFunctionConfiguration {
  readonly memoryMegabytes: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** Lifetime of variants in the variant bucket. */
  readonly variantDays: number;
}

/** Default configuration of the transform function. */
export const DEFAULT_TRANSFORM_FUNCTION: TransformFunctionConfiguration = {
  memoryMegabytes: 1769,
  architecture: 'arm64',
  variantDays: 90,
};

// Parts of the settings of the transform function, which may contain values of the deployment.
const ROUTED_BUCKET = /\\"bucket\\":/;
const HTTPS_ORIGIN = /\\"https\\":\{/;
const OUTSIDE_BUCKET = /\\"source\\":\{\\"url\\":\\"(https:[^"\\]+)/g;
const REPLICA = /"REPLICA":|\\"replica\\":/;

/** The replication of an imported bucket, whose rules are not in the template. */
const UNKNOWN_REPLICATION: Replication = { hasTimeControl: false, hasMetrics: false };

/** Assumed retention in a bucket that the CDN did not create. */
const DEFAULT_LOG_DAYS = 90;

/** Reads the configurations of the CDNs with this distribution from the templates of an app. */
export function configurationsOf(resolver: Resolver, distribution: Located): Configuration[] {
  return imageCdnsOf(distribution).map(cdn => configurationOf(resolver, distribution, cdn));
}

function configurationOf(
  resolver: Resolver, distribution: Located, { path, pathPattern }: DescribedCdn,
): Configuration {
  const construct = pathPattern === undefined ? path.replace(/\/[^/]+$/, '') : path;
  const within = (type: string) => resolver.resourcesOf(type).filter(({ resource }) => isOf(construct, resource.path));
  const config = recordOf(distribution.resource.properties.DistributionConfig);
  const behavior = [config.CacheBehaviors ?? []].flat().map(recordOf).find(each => each.PathPattern === pathPattern)
    ?? recordOf(config.DefaultCacheBehavior);
  const functions = [behavior.FunctionAssociations ?? []].flat();
  const transformFunction = transformerOf(within('AWS::Lambda::Function'), within('AWS::S3::Bucket'));
  const originalKinds = originalKindsOf(within('AWS::Lambda::Function'));
  const logs = config.Logging === undefined ? kindOf(within('AWS::Logs::DeliveryDestination')) : 'S3';
  return {
    path,
    stack: distribution.stack.displayName,
    priceClass: String(resolver.resolve(distribution.stack, config.PriceClass) ?? 'PriceClass_All'),
    hasEdgeFunction: functions.length > 0,
    transformFunction,
    refiner: refinerOf(within('AWS::Lambda::Function')),
    delivery: transformFunction && deliveryOf(config, behavior.TargetOriginId),
    isPurged: within('AWS::Lambda::Function').some(({ resource }) => PURGE_METADATA in resource.metadata),
    hasUploads: within('Custom::CDKBucketDeployment').length > 0,
    prewarmedVariants: prewarmedOf(within('AWS::Lambda::Function')),
    webAclRules: config.WebACLId === undefined ? undefined : rulesOf(within('AWS::WAFv2::WebACL')),
    hasAdditionalMetrics: within('AWS::CloudFront::MonitoringSubscription').length > 0,
    alarmMetrics: within('AWS::CloudWatch::Alarm').reduce(
      (sum, { resource }) => sum + metricsOf(resource.properties.Metrics), 0,
    ),
    dashboards: within('AWS::CloudWatch::Dashboard').length,
    logs,
    logDays:
      logs === 'S3' || logs === 'PARQUET'
        ? (daysIn(LOG_BUCKET_ID, within('AWS::S3::Bucket')) ?? DEFAULT_LOG_DAYS)
        : undefined,
    originals: originalKinds[0],
    originalKinds,
    hasHttpsOrigins: within('AWS::Lambda::Function')
      .some(handler => HTTPS_ORIGIN.test(JSON.stringify(environmentOf(handler)))),
    distribution: config,
    replica: replicationOf(resolver.resourcesOf('AWS::S3::Bucket'), [
      config,
      ...within('AWS::Lambda::Function').map(environmentOf),
    ]) ?? (readsReplica(behavior, within('AWS::Lambda::Function')) ? UNKNOWN_REPLICATION : undefined),
  };
}

/** Bucket first, the behavior of variants has a group of origins. */
function deliveryOf({ OriginGroups }: Record<string, unknown>, target: unknown): VariantDelivery {
  const groups = [recordOf(OriginGroups).Items ?? []].flat().map(group => recordOf(group).Id);
  return groups.includes(target)
    ? VariantDelivery.BUCKET_FIRST : VariantDelivery.FUNCTION_FIRST;
}

/** Returns whether a path is in the CDN, or in its counterpart in another stack. */
function isOf(construct: string, path: string): boolean {
  const elsewhere = idElsewhere(construct);
  return (
    path.startsWith(`${construct}/`)
    || path.split('/').some(part => part === elsewhere || part.startsWith(`${elsewhere}--`))
  );
}

function transformerOf(functions: Located[], buckets: Located[]): TransformFunctionConfiguration | undefined {
  const handler = functions.find(({ resource }) => resource.path.endsWith(`/${TRANSFORM_FUNCTION_ID}`));
  if (!handler) return undefined;
  return {
    ...sizeOf(handler),
    variantDays: daysIn(VARIANT_BUCKET_ID, buckets) ?? DEFAULT_TRANSFORM_FUNCTION.variantDays,
  };
}

/** Returns the refiner. Its settings are in its environment, as text that may contain values of the deployment. */
function refinerOf(functions: Located[]): RefinerConfiguration | undefined {
  const handler = functions.find(({ resource }) => resource.path.endsWith(`/${REFINER_ID}`));
  const [, maxPerMonth] = /maxPerMonth\\*":(\d+)/.exec(JSON.stringify(handler && environmentOf(handler)) ?? '') ?? [];
  return handler && maxPerMonth !== undefined
    ? { ...sizeOf(handler), maxPerMonth: Number(maxPerMonth) } : undefined;
}

function sizeOf({ resource }: Located): Pick<TransformFunctionConfiguration, 'memoryMegabytes' | 'architecture'> {
  const { MemorySize, Architectures } = resource.properties;
  return {
    memoryMegabytes: Number(MemorySize),
    architecture: JSON.stringify(Architectures ?? []).includes('arm64') ? 'arm64' : 'x86_64',
  };
}

/** Returns the number of variants that the prewarm worker transforms of a JPEG file, as which originals are priced. */
function prewarmedOf(functions: Located[]): number {
  const worker = functions.find(({ resource }) => PREWARM_METADATA in resource.metadata);
  const { CONFIG } = recordOf(recordOf(worker?.resource.properties.Environment).Variables);
  if (typeof CONFIG !== 'string') return 0;
  const { variants = [], jpegVariants = variants } = recordOf(JSON.parse(CONFIG));
  return [jpegVariants].flat().length;
}

/** Returns the expiration of objects in the bucket with this ID. */
function daysIn(id: string, buckets: Located[]): number | undefined {
  const bucket = buckets.find(({ resource }) => resource.path.endsWith(`/${id}`));
  const [rule] = [recordOf(bucket?.resource.properties.LifecycleConfiguration).Rules].flat();
  const { ExpirationInDays: days } = recordOf(rule);
  return days === undefined ? undefined : Number(days);
}

/** Returns the kinds of storage of the originals, the most expensive one first. */
function originalKindsOf(functions: Located[]): OriginalStorage[] {
  const source = JSON.stringify(functions.map(environmentOf));
  const outside = [...source.matchAll(OUTSIDE_BUCKET)].map(([, url]) => url.includes(`.${R2_API_DOMAIN}/`));
  const kinds: OriginalStorage[] = [
    ...source.includes('"ORIGINALS"') || ROUTED_BUCKET.test(source) ? ['S3' as const] : [],
    ...outside.includes(true) ? ['R2' as const] : [],
    ...outside.includes(false) || HTTPS_ORIGIN.test(source) ? ['other' as const] : [],
  ];
  return kinds.length > 0 ? kinds : ['S3'];
}

/**
 * Returns the replication of the original bucket, which the distribution or the transform function reads. Its logical
 * ID is also part of cross-stack exports.
 */
function replicationOf(buckets: Located[], readers: unknown[]): Replication | undefined {
  const text = JSON.stringify(readers);
  const replicated = buckets.find(
    ({ resource }) => resource.properties.ReplicationConfiguration !== undefined && text.includes(resource.logicalId),
  );
  if (!replicated) return undefined;
  const [rule] = [recordOf(replicated.resource.properties.ReplicationConfiguration).Rules].flat();
  const { ReplicationTime, Metrics } = recordOf(recordOf(rule).Destination);
  return { hasTimeControl: ReplicationTime !== undefined, hasMetrics: Metrics !== undefined };
}

/** Returns whether edge locations or functions read a replica, that of an imported bucket included. */
function readsReplica({ TargetOriginId }: Record<string, unknown>, functions: Located[]): boolean {
  return /OrReplica$/.test(String(TargetOriginId)) || REPLICA.test(JSON.stringify(functions.map(environmentOf)));
}

function environmentOf({ resource }: Located): unknown {
  return resource.properties.Environment;
}

/** Returns the kind of a log destination, derived from its ARN. */
function kindOf([destination]: Located[]): Configuration['logs'] {
  if (!destination) return undefined;
  const target = JSON.stringify(destination.resource.properties.DestinationResourceArn);
  if (/firehose|DeliveryStream/i.test(target)) return 'FH';
  const [, logicalId] = /"Fn::GetAtt":\["(\w+)"/.exec(target) ?? [];
  const type = destination.stack.resources.get(logicalId)?.type;
  if (type === 'AWS::Logs::LogGroup' || /:log-group:/.test(target)) return 'CWL';
  return destination.resource.properties.OutputFormat === 'parquet' ? 'PARQUET' : 'S3';
}

/** Returns the number of billed metrics. Expressions are not billed, and an alarm without a list has one metric. */
function metricsOf(list: unknown): number {
  return list === undefined
    ? 1
    : [list].flat().filter(metric => isRecord(metric) && metric.MetricStat !== undefined).length;
}

/** Returns the number of rules. A web ACL outside the app is assumed to have one. */
function rulesOf([webAcl]: Located[]): number {
  return webAcl ? [webAcl.resource.properties.Rules].flat().length : 1;
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
