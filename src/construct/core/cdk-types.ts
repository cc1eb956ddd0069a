import { Size, SizeRoundingBehavior, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PropType, correct, having, like, number, object } from './prop-type';

const size: PropType = object('a Size', 'toMebibytes', 'a Size such as Size.mebibytes(50)');

/** A number of MiB, for which people pass a `Size`. */
export const mebibytes: PropType = correct(number, [size, (value: Size) => inUnit(value, 'toMebibytes')]);

/** A number of bytes, for which people pass a `Size`. */
export const bytes: PropType = correct(number, [size, (value: Size) => inUnit(value, 'toBytes')]);

/** A `Size`, for which people pass a number of MiB. */
export const sizeInMebibytes: PropType = correct(size, [number, 'Size.mebibytes(%)']);

function inUnit(value: Size, unit: 'toMebibytes' | 'toBytes'): string {
  return value.isUnresolved() ? 'a number' : String(value[unit]({ rounding: SizeRoundingBehavior.FLOOR }));
}

export const duration: PropType = durationIn('seconds');

/** A `Duration`, for which people pass a number of days. */
export const durationInDays: PropType = durationIn('days');

function durationIn(unit: 'seconds' | 'days'): PropType {
  return {
    expected: 'a Duration',
    plural: 'Duration objects',
    mayBeToken: true,
    accepts: having('toSeconds').accepts,
    remedyFor: value =>
      `Use ${typeof value === 'number' ? `Duration.${unit}(${value})` : 'a Duration such as Duration.days(1)'}`,
  };
}

export const retentionDays: PropType = {
  expected: 'a logs.RetentionDays',
  plural: 'logs.RetentionDays',
  mayBeToken: true,
  accepts: value => typeof value === 'number' && value in RetentionDays,
  remedyFor: () => 'Use a member such as logs.RetentionDays.ONE_MONTH',
};

export const stack: PropType = {
  expected: 'a Stack',
  plural: 'Stack objects',
  accepts: value => Stack.isStack(value),
  remedyFor: () => "Use new Stack(app, 'Stack', { env: { region: 'us-east-1' } })",
};

/** An ARN, for corrections. */
export const ARN = like(/^arn:/);

export const topic: PropType = correct(
  object('an sns.ITopic', 'topicArn', "sns.Topic.fromTopicArn(this, 'Topic', %)"),
  [like(/@/), "new sns.Topic(this, 'Alarms'), and pass new subscriptions.EmailSubscription(%) to its "
    + 'addSubscription()'],
);
export const grantee: PropType = correct(
  object('an iam.IGrantable', 'grantPrincipal', "iam.Role.fromRoleName(this, 'Role', %)"),
  [ARN, "iam.Role.fromRoleArn(this, 'Role', %)"],
);
export const role: PropType = correct(
  object('an iam.IRole', 'roleArn', "iam.Role.fromRoleName(this, 'Role', %)"),
  [ARN, "iam.Role.fromRoleArn(this, 'Role', %)"],
);
export const bucket: PropType = correct(
  object('an s3.IBucket', 'bucketArn', "s3.Bucket.fromBucketName(this, 'Bucket', %)"),
  [ARN, "s3.Bucket.fromBucketArn(this, 'Bucket', %)"],
  [having('attrRegionalDomainName'), 's3.Bucket.fromCfnBucket(bucket)'],
);
export const secret: PropType = correct(
  object('a secretsmanager.ISecret', 'secretArn', "secretsmanager.Secret.fromSecretNameV2(this, 'Secret', %)"),
  [ARN, "secretsmanager.Secret.fromSecretCompleteArn(this, 'Secret', %)"],
);
export const logGroup: PropType = correct(
  object('a logs.ILogGroup', 'logGroupArn', "logs.LogGroup.fromLogGroupName(this, 'Logs', %)"),
  [ARN, "logs.LogGroup.fromLogGroupArn(this, 'Logs', %)"],
);
export const key: PropType = correct(
  object('a kms.IKey', 'keyArn', "kms.Key.fromKeyArn(this, 'Key', %)"),
  [like(/^alias\//), "kms.Alias.fromAliasName(this, 'Key', %)"],
);
