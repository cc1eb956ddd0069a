import {
  LOG_BUCKET_ID, R2_API_DOMAIN, SOURCE_SECRET, TRANSFORM_FUNCTION_ID, VARIANT_BUCKET_ID, idElsewhere,
} from '../../model/identifiers';
import { isRecord } from '../../model/is-record';
import { Located, Resolver } from '../cloud-assembly/intrinsics';

/** What of a synthesized CDN costs something. */
export interface Configuration {
  readonly path: string;
  readonly stack: string;
  readonly priceClass: string;
  /** Whether a function sees every request. */
  readonly hasEdgeFunction: boolean;
  readonly transformer?: TransformerSize;
  readonly isPurged: boolean;
  /** The rules of its web ACL; undefined where it has none. */
  readonly webAclRules?: number;
  readonly hasAdditionalMetrics: boolean;
  /** The metrics that alarms look at, each of which is billed. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly logs?: 'S3' | 'PARQUET' | 'CWL' | 'FH';
  /** How long a bucket keeps them; undefined where they go elsewhere. */
  readonly logDays?: number;
  readonly replica?: Replication;
  /** Where originals are kept; what that costs elsewhere is not known. */
  readonly originals: 'S3' | 'R2' | 'elsewhere';
  /** Its `DistributionConfig`, as in the template. */
  readonly distribution: Readonly<Record<string, unknown>>;
}

/** How S3 fills the replica. */
export interface Replication {
  readonly hasTimeControl: boolean;
  readonly hasMetrics: boolean;
}

export interface TransformerSize {
  readonly memoryMegabytes: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** How long the store keeps what was made. */
  readonly storeDays: number;
}

/** What it has where nothing else is said. */
export const DEFAULT_TRANSFORMER: TransformerSize = { memoryMegabytes: 1769, architecture: 'arm64', storeDays: 90 };

/** What is assumed of a bucket that the CDN has not made. */
const DEFAULT_LOG_DAYS = 90;

/** As the templates of an app have it; `distribution` is one of them. */
export function configurationOf(resolver: Resolver, distribution: Located): Configuration {
  const construct = distribution.resource.path.replace(/\/[^/]+$/, '');
  const within = (type: string) => resolver.resourcesOf(type).filter(({ resource }) => isOf(construct, resource.path));
  const config = recordOf(distribution.resource.properties.DistributionConfig);
  const functions = [recordOf(config.DefaultCacheBehavior).FunctionAssociations ?? []].flat();
  const logs = config.Logging === undefined ? kindOf(within('AWS::Logs::DeliveryDestination')) : 'S3';
  return {
    path: distribution.resource.path,
    stack: distribution.stack.displayName,
    priceClass: String(resolver.resolve(distribution.stack, config.PriceClass) ?? 'PriceClass_All'),
    hasEdgeFunction: functions.length > 0,
    transformer: transformerOf(within('AWS::Lambda::Function'), within('AWS::S3::Bucket')),
    isPurged: within('AWS::Lambda::EventSourceMapping').length > 0,
    webAclRules: config.WebACLId === undefined ? undefined : rulesOf(within('AWS::WAFv2::WebACL')),
    hasAdditionalMetrics: within('AWS::CloudFront::MonitoringSubscription').length > 0,
    alarmMetrics: within('AWS::CloudWatch::Alarm').reduce((sum, { resource }) => sum + metricsOf(resource.properties.Metrics), 0),
    dashboards: within('AWS::CloudWatch::Dashboard').length,
    logs,
    logDays: logs === 'S3' || logs === 'PARQUET' ? daysIn(LOG_BUCKET_ID, within('AWS::S3::Bucket')) ?? DEFAULT_LOG_DAYS : undefined,
    originals: originalsOf(config, within('AWS::Lambda::Function')),
    distribution: config,
    replica: replicationOf(resolver.resourcesOf('AWS::S3::Bucket'), [config, ...within('AWS::Lambda::Function').map(environmentOf)]),
  };
}

/** Below the CDN, or below what stands for it in another stack. */
function isOf(construct: string, path: string): boolean {
  const elsewhere = idElsewhere(construct);
  return path.startsWith(`${construct}/`) || path.split('/').some(part => part === elsewhere || part.startsWith(`${elsewhere}--`));
}

function transformerOf(functions: Located[], buckets: Located[]): TransformerSize | undefined {
  const handler = functions.find(({ resource }) => resource.path.endsWith(`/${TRANSFORM_FUNCTION_ID}`));
  if (!handler) return undefined;
  const { MemorySize, Architectures } = handler.resource.properties;
  return {
    memoryMegabytes: Number(MemorySize),
    architecture: JSON.stringify(Architectures ?? []).includes('arm64') ? 'arm64' : 'x86_64',
    storeDays: daysIn(VARIANT_BUCKET_ID, buckets) ?? DEFAULT_TRANSFORMER.storeDays,
  };
}

/** How long the bucket of this ID keeps what is in it. */
function daysIn(id: string, buckets: Located[]): number | undefined {
  const bucket = buckets.find(({ resource }) => resource.path.endsWith(`/${id}`));
  const [rule] = [recordOf(bucket?.resource.properties.LifecycleConfiguration).Rules].flat();
  const { ExpirationInDays: days } = recordOf(rule);
  return days === undefined ? undefined : Number(days);
}

/** Without a bucket behind it, a distribution serves the public domain of one in R2. */
function originalsOf({ Origins }: Record<string, unknown>, functions: Located[]): Configuration['originals'] {
  const source = JSON.stringify(functions.map(environmentOf));
  if (source.includes(`.${R2_API_DOMAIN}/`)) return 'R2';
  if (source.includes(SOURCE_SECRET)) return 'elsewhere';
  return [Origins ?? []].flat().some(origin => isRecord(origin) && origin.S3OriginConfig !== undefined) ? 'S3' : 'R2';
}

/**
 * The originals are in a bucket that edges or the transformer read, wherever it was made: its logical ID is also in
 * what another stack exports.
 */
function replicationOf(buckets: Located[], readers: unknown[]): Replication | undefined {
  const text = JSON.stringify(readers);
  const replicated = buckets.find(({ resource }) => resource.properties.ReplicationConfiguration !== undefined && text.includes(resource.logicalId));
  if (!replicated) return undefined;
  const [rule] = [recordOf(replicated.resource.properties.ReplicationConfiguration).Rules].flat();
  const { ReplicationTime, Metrics } = recordOf(recordOf(rule).Destination);
  return { hasTimeControl: ReplicationTime !== undefined, hasMetrics: Metrics !== undefined };
}

function environmentOf({ resource }: Located): unknown {
  return resource.properties.Environment;
}

/** The kind of a destination follows from what its ARN leads to. */
function kindOf([destination]: Located[]): Configuration['logs'] {
  if (!destination) return undefined;
  const target = JSON.stringify(destination.resource.properties.DestinationResourceArn);
  if (/firehose|DeliveryStream/i.test(target)) return 'FH';
  const [, logicalId] = /"Fn::GetAtt":\["(\w+)"/.exec(target) ?? [];
  const type = destination.stack.resources.get(logicalId)?.type;
  if (type === 'AWS::Logs::LogGroup' || /:log-group:/.test(target)) return 'CWL';
  return destination.resource.properties.OutputFormat === 'parquet' ? 'PARQUET' : 'S3';
}

/** An expression is none; an alarm without a list has one. */
function metricsOf(list: unknown): number {
  return list === undefined ? 1 : [list].flat().filter(metric => isRecord(metric) && metric.MetricStat !== undefined).length;
}

/** Of a web ACL that is not in the app nobody knows: one. */
function rulesOf([webAcl]: Located[]): number {
  return webAcl ? [webAcl.resource.properties.Rules].flat().length : 1;
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
