import { Aws, Duration, Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { LOG_BUCKET_ID } from '../../model/identifiers';
import { globalName } from '../core/global-name';
import { UsEast1Resource, usEast1Scope } from '../core/us-east-1';
import { isKnown, warn } from '../core/validate';
import { allow } from '../originals/bucket-policy';
import { DEFAULT_LOG_PREFIX, LogsPlan } from '../plan/access-logs';
import { DeliveryPlan } from '../plan/delivery';
import { LogFormat } from '../props/log-options';

/** Log delivery destination and format. */
interface Destination {
  readonly kind: 'bucket' | 'group' | 'stream';
  readonly resourceArn: string;
  readonly outputFormat: string;
  /** Delimiter, for formats that support it. */
  readonly fieldDelimiter?: string;
  /** The policy that must exist before the delivery. */
  readonly permission?: IConstruct;
}

const LONGEST_NAME = 60;

// Characters reserved for the destination type in names.
const TYPE_LENGTH = 'bucket-'.length;

const DELIVERY: UsEast1Resource = {
  requirement: 'CloudFront delivers standard logs (v2) only', order: 'after', inChina: 'Use `AccessLogs.legacy()`',
};

/** The fields of legacy logs, in their order. Queries rely on it, while the default fields of AWS grow. */
const FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status',
  'cs(Referer)', 'cs(User-Agent)', 'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id',
  'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for', 'ssl-protocol', 'ssl-cipher',
  'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields', 'c-port',
  'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start',
  'sc-range-end',
];

/** Returns the props of a distribution with legacy logs. Other logs are not part of it. */
export function configureLogs(cdn: Construct, plan: LogsPlan | undefined): Partial<cloudfront.DistributionProps> {
  if (plan?.kind !== 'legacy') return {};
  const { bucket: given, prefix: logFilePrefix, retention } = plan;
  if (given) allowEncryption(cdn, { bucket: given, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
  const bucket = given ?? createLogBucket(cdn, s3.ObjectOwnership.OBJECT_WRITER, retention); // CloudFront writes by ACL
  return { enableLogging: true, logBucket: bucket, logFilePrefix };
}

/**
 * Creates the delivery of a distribution's access logs to a destination.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function deliverLogs(
  cdn: Construct, distribution: cloudfront.Distribution, { logs: plan, stacks }: DeliveryPlan,
): void {
  if (!plan || plan.kind === 'legacy') return;
  const scope = usEast1Scope(cdn, DELIVERY, stacks);
  const name = nameOf(cdn);
  const { kind, resourceArn, outputFormat, fieldDelimiter, permission } = createDestination(scope, cdn, plan);
  const source = new logs.CfnDeliverySource(scope, 'LogSource', {
    name,
    resourceArn: distribution.distributionArn,
    logType: 'ACCESS_LOGS',
  });
  const destination = new logs.CfnDeliveryDestination(scope, 'LogDestination', {
    // The name contains the kind, because CloudFormation creates a destination of another kind before it deletes this
    // one. For log groups it contains the Region, because their destination has been replaced once.
    name: `${kind}-${kind === 'group' ? regionalName(cdn) : name}`,
    destinationResourceArn: resourceArn,
    outputFormat,
  });
  const delivery = new logs.CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: source.name, deliveryDestinationArn: destination.attrArn, recordFields: FIELDS, fieldDelimiter,
  });
  delivery.node.addDependency(source);
  if (permission) delivery.node.addDependency(permission);
}

/**
 * Returns the name of a source.
 *
 * Deliveries of all Regions are in us-east-1, so the name has the Region of a CDN in another one. Without it, the same
 * CDN could not be deployed to two Regions. A CDN in us-east-1 keeps the shorter name that all had in earlier versions:
 * a distribution has one source, and CloudFormation would create one under another name before it deletes the former.
 */
function nameOf(cdn: Construct): string {
  const { region } = Stack.of(cdn);
  const isElsewhere = isKnown(region) && region !== 'us-east-1'; // if no Region is known, logs work in us-east-1 only
  return isElsewhere ? regionalName(cdn) : Names.uniqueResourceName(cdn, { maxLength: LONGEST_NAME - TYPE_LENGTH });
}

function regionalName(cdn: Construct): string {
  return globalName(cdn, 'Logs', LONGEST_NAME - TYPE_LENGTH);
}

function createDestination(
  scope: Construct, cdn: Construct, plan: Exclude<LogsPlan, { readonly kind: 'legacy' }>,
): Destination {
  if (plan.kind === 'stream') return { ...plan, outputFormat: 'json' };
  return plan.kind === 'group' ? createLogGroup(scope, cdn, plan) : createFolder(scope, cdn, plan);
}

function createFolder(scope: Construct, cdn: Construct, plan: Extract<LogsPlan, { readonly kind: 'bucket' }>): Destination {
  const { prefix, format, retention } = plan;
  const bucket = plan.bucket ?? createLogBucket(scope, s3.ObjectOwnership.BUCKET_OWNER_ENFORCED, retention);
  allow(scope, bucket, [writeStatement(bucket, prefix)], 'no logs are delivered');
  allowEncryption(cdn, {
    bucket,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    conditions: OWN_DELIVERIES,
  });
  return {
    kind: 'bucket',
    resourceArn: prefix === undefined ? bucket.bucketArn : `${bucket.bucketArn}/${prefix}`,
    outputFormat: format,
    fieldDelimiter: format === LogFormat.W3C ? '\t' : undefined,
    permission: bucket.policy,
  };
}

/**
 * Returns the destination in CloudWatch Logs. AWS may write to log groups under `/aws/vendedlogs/` without a resource
 * policy, of which a Region may have ten.
 */
function createLogGroup(
  scope: Construct, cdn: Construct, { logGroup, retention }: Extract<LogsPlan, { readonly kind: 'group' }>,
): Destination {
  const target =
    logGroup ??
    new logs.LogGroup(scope, 'AccessLogGroup', {
      // `AccessLogs` is a bucket, and no resource can change its type
      logGroupName: `/aws/vendedlogs/cloudfront/${globalName(cdn, 'Logs', 200)}-${uuidOf(Stack.of(scope))}`,
      retention,
      // Retained, unless its first deployment fails: the name would then be taken.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  return { kind: 'group', resourceArn: target.logGroupArn, outputFormat: 'json' };
}

/**
 * Returns a part of the stack's ID, so that the log group of a deleted stack does not block a new stack of the same
 * name.
 */
function uuidOf({ stackId }: Stack): string {
  return Fn.select(2, Fn.split('/', stackId));
}

/** The condition for deliveries of this account. */
const OWN_DELIVERIES: iam.Conditions = {
  StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
  ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:logs:us-east-1:${Aws.ACCOUNT_ID}:delivery-source:*` },
};

/**
 * Returns the statement that allows the delivery service to write under the prefix. Without a prefix, CloudFront writes
 * under one with the ID of the account.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html#bucket-path-examples
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
function writeStatement(bucket: s3.IBucket, prefix: string | undefined): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects(`${prefix ?? `${DEFAULT_LOG_PREFIX}/${Aws.ACCOUNT_ID}`}/*`)],
    principals: [LOG_DELIVERY],
    conditions: {
      ...OWN_DELIVERIES,
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...(OWN_DELIVERIES.StringEquals as object) },
    },
  });
}

/** The service that delivers logs. */
const LOG_DELIVERY = new iam.ServicePrincipal('delivery.logs.amazonaws.com');

/**
 * Creates a bucket for logs: private, encrypted, with a lifetime.
 */
function createLogBucket(
  scope: Construct, objectOwnership: s3.ObjectOwnership, retention: Duration,
): s3.Bucket {
  return new s3.Bucket(scope, LOG_BUCKET_ID, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership,
    lifecycleRules: [
      { id: 'ExpireLogs', expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}

/** Permissions of the service on the key of a bucket. */
interface Encryption {
  readonly bucket: s3.IBucket;
  readonly actions: string[];
  readonly conditions?: iam.Conditions;
}

/**
 * Allows the service that delivers logs to encrypt them with the key of the bucket, if it has one.
 */
function allowEncryption(cdn: Construct, { bucket, actions, conditions }: Encryption): void {
  // In a key policy `*` is this key.
  const added = bucket.encryptionKey?.addToResourcePolicy(
    new iam.PolicyStatement({ actions, resources: ['*'], principals: [LOG_DELIVERY], conditions }),
  );
  if (added && !added.statementAdded) {
    warn(cdn, 'importedKeyPolicy', 'the policy of an imported key cannot be changed at synthesis. '
      + `Allow ${actions.map(action => `\`${action}\``).join(', ')} to \`delivery.logs.amazonaws.com\` `
      + 'in it, or no logs are delivered');
  }
}
