import { Arn, ArnFormat, Aws, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { LOG_DELIVERY, allowEncryption, logBucket } from './log-bucket';
import { BucketLogsOptions, FirehoseLogsOptions, LogFormat, LogGroupLogsOptions } from './log-options';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether, requireDays } from '../core/validate';
import { allow } from '../originals/bucket-policy';

/** Log delivery destination and format. */
export interface Destination {
  readonly kind: 'bucket' | 'group' | 'stream';
  readonly resourceArn: string;
  readonly outputFormat: string;
  /** Delimiter, for formats that support it. */
  readonly fieldDelimiter?: string;
  /** The policy that must exist before the delivery. */
  readonly permission?: IConstruct;
}

const BUCKET_TYPES: types.PropTypes<BucketLogsOptions> = {
  bucket: types.bucket,
  prefix: types.text,
  format: types.enumMember('LogFormat', LogFormat),
  retention: types.durationInDays,
};

const LOG_GROUP_TYPES: types.PropTypes<LogGroupLogsOptions> = {
  logGroup: types.logGroup,
  retention: types.retentionDays,
};

export const DELIVERY_STREAM: types.PropType = types.correct(
  types.object(
    'a kinesisfirehose.IDeliveryStream',
    'deliveryStreamArn',
    "kinesisfirehose.DeliveryStream.fromDeliveryStreamName(this, 'Stream', %)",
  ),
  [types.ARN, "kinesisfirehose.DeliveryStream.fromDeliveryStreamArn(this, 'Stream', %)"],
);

const FIREHOSE_TYPES: types.PropTypes<FirehoseLogsOptions> = { deliveryStream: types.required(DELIVERY_STREAM) };

// Characters that the ARN of a destination allows in a bucket's name and a prefix.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html#prefix-s3-buckets
const SEGMENTS = /^[\w#+=:,.@-]+(\/[\w#+=:,.@-]+)*$/;

/** The first folder of the keys of log files without a prefix of the user. */
export const DEFAULT_PREFIX = 'AWSLogs';

export function bucketDestination(scope: Construct, cdn: Construct, options: BucketLogsOptions): Destination {
  validateBucketLogs(cdn, options);
  const { prefix, format = LogFormat.W3C } = options;
  const bucket = options.bucket ?? logBucket(scope, s3.ObjectOwnership.BUCKET_OWNER_ENFORCED, options.retention);
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

function validateBucketLogs(cdn: Construct, options: BucketLogsOptions): void {
  types.requireTypes(cdn, options, BUCKET_TYPES, 'accessLogs');
  const { prefix, bucket, retention } = options;
  refuseTogether(cdn, 'retention', retention, 'bucket', bucket, 'set the lifetime of logs on your bucket');
  requireDays(cdn, 'retention', retention);
  if (isKnown(prefix) && /^\/|\/$|^$/.test(prefix)) {
    refuse(cdn, `\`prefix\` must not be empty, nor begin or end with a slash, got ${prefix}`);
  }
  if (isKnown(prefix) && !SEGMENTS.test(prefix)) {
    refuse(cdn, `\`prefix\` must consist of letters, digits and _ # + = : , . @ - between slashes, got ${prefix}`);
  }
  if (isKnown(bucket?.bucketName) && bucket.bucketName.includes('.')) {
    refuse(cdn, '`bucket` must have a name without dots, '
      + `because logs are not delivered to others, got ${bucket.bucketName}`);
  }
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
    resources: [bucket.arnForObjects(`${prefix ?? `${DEFAULT_PREFIX}/${Aws.ACCOUNT_ID}`}/*`)],
    principals: [LOG_DELIVERY],
    conditions: {
      ...OWN_DELIVERIES,
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...(OWN_DELIVERIES.StringEquals as object) },
    },
  });
}

/**
 * Returns the destination in CloudWatch Logs. AWS may write to log groups under `/aws/vendedlogs/` without a resource
 * policy, of which a Region may have ten.
 */
export function logGroupDestination(scope: Construct, cdn: Construct, options: LogGroupLogsOptions): Destination {
  types.requireTypes(cdn, options, LOG_GROUP_TYPES, 'accessLogs');
  const { logGroup, retention } = options;
  refuseTogether(cdn, 'retention', retention, 'logGroup', logGroup, 'set the lifetime of logs on your log group');
  requireUsEast1(cdn, 'logGroup', logGroup?.env.region);
  const target =
    logGroup ??
    new logs.LogGroup(scope, 'AccessLogGroup', {
      // `AccessLogs` is a bucket, and no resource can change its type
      logGroupName: `/aws/vendedlogs/cloudfront/${globalName(cdn, 'Logs', 200)}-${uuidOf(Stack.of(scope))}`,
      retention: retention ?? logs.RetentionDays.ONE_MONTH,
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

export function firehoseDestination(cdn: Construct, options: FirehoseLogsOptions): Destination {
  types.requireTypes(cdn, options, FIREHOSE_TYPES, 'accessLogs');
  const { deliveryStream } = options;
  const { deliveryStreamArn: resourceArn, env } = deliveryStream;
  // An imported stream reports the Region of the stack as its own.
  requireUsEast1(
    cdn,
    'deliveryStream',
    isKnown(resourceArn) ? Arn.split(resourceArn, ArnFormat.SLASH_RESOURCE_NAME).region : env.region,
  );
  return { kind: 'stream', resourceArn, outputFormat: 'json' };
}

function requireUsEast1(cdn: Construct, prop: string, region: string | undefined): void {
  if (isKnown(region) && region !== 'us-east-1') {
    refuse(cdn, `\`${prop}\` must be in us-east-1, as CloudFront's log delivery requires, got one in ${region}`);
  }
}
