import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PurgeOptions, ceilingOf } from './purge-options';
import { PurgeTarget } from './purge-target';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { assetPath } from '../model/asset-path';
import { PURGE_METADATA } from '../model/purge-metadata';
import { PurgeConfig } from '../runtime/purge-worker/purge-services';

export const TIMEOUT = Duration.minutes(2);
export const BATCH_WINDOW = Duration.seconds(5);

/**
 * Creates the purge worker, which receives changes from the queue, many at once.
 */
export function purgeWorker(scope: Construct, target: PurgeTarget, queue: sqs.Queue, options: PurgeOptions): lambda.Function {
  const cdnPath = scope.node.scope!.node.path;
  const logGroup = new logs.LogGroup(scope, 'WorkerLogs', { retention: logs.RetentionDays.ONE_MONTH });
  const worker = new lambda.Function(scope, 'Worker', {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(assetPath('purge.zip')),
    description: `Purges variants of changed images of ${cdnPath}`.slice(0, 256),
    memorySize: 512,
    timeout: TIMEOUT,
    environment: {
      CONFIG: JSON.stringify(configOf(target, options)),
      DISTRIBUTION: target.distribution.distributionId,
      QUEUE_URL: queue.queueUrl,
      ...target.variants && { VARIANTS: target.variants.bucketName },
      ...target.originals && { ORIGINALS: target.originals.bucketName },
    },
    logGroup,
    role: workerRole(scope, target, queue, logGroup),
  });
  validateEnvironment(worker, () => REMOVE_ADDED);
  (worker.node.defaultChild as lambda.CfnFunction).addMetadata(PURGE_METADATA, cdnPath);
  receiveChanges(scope, worker, queue);
  return worker;
}

/** Statement by statement, as the grants of the CDK allow more than is used. */
function workerRole(scope: Construct, target: PurgeTarget, queue: sqs.Queue, logGroup: logs.ILogGroup): iam.Role {
  const { originals, variants, distribution } = target;
  const role = new iam.Role(scope, 'WorkerRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const allow = (actions: string[], ...resources: string[]) => role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
  if (variants) {
    allow(['s3:ListBucket'], variants.bucketArn);
    allow(['s3:DeleteObject'], variants.arnForObjects('*'));
  }
  if (originals) allow(['s3:ListBucket', 's3:ListBucketVersions'], originals.bucketArn);
  allow(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], distribution.distributionArn);
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], queue.queueArn);
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
  allow(['cloudwatch:GetMetricStatistics'], '*'); // the action supports no resources
  return role;
}

function receiveChanges(scope: Construct, worker: lambda.Function, queue: sqs.Queue): void {
  new lambda.EventSourceMapping(scope, 'Messages', {
    target: worker,
    eventSourceArn: queue.queueArn,
    batchSize: 1000,
    maxBatchingWindow: BATCH_WINDOW,
    // The minimum. With a reserved concurrency instead, throttled messages would become dead letters.
    maxConcurrency: 2,
    reportBatchItemFailures: true,
  });
}

function configOf({ surface, againAfter }: PurgeTarget, options: PurgeOptions): PurgeConfig {
  const folderAt = options.folderThreshold ?? 250;
  return { surface, folderAt, againAfter: againAfter.toSeconds(), maxItemsPerMonth: ceilingOf(options) };
}
