import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { PURGE_METADATA } from '../../model/purge-metadata';
import { Surface } from '../../runtime/purge-worker/invalidation-items';
import { PurgeConfig } from '../../runtime/purge-worker/purge-services';
import { allowing, functionLogs, functionRole } from '../core/function-resources';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { bucketsOf, routeConfig } from '../originals/source-routes';
import { PurgePlan } from '../plan/purge';
import { PlannedRoute } from '../plan/sources';

/** The resources that a purge targets. */
export interface PurgeTarget {
  readonly distribution: cloudfront.Distribution;
  /** Absent if originals are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** The sources of originals. Absent if all originals have one source. */
  readonly routes?: readonly PlannedRoute[];
  /** The variant bucket. Absent without transformation. */
  readonly variants?: s3.IBucket;
  /** The paths and tags under which edge locations cache images. */
  readonly cachedPaths: Surface;
  /** Delay of the second purge, after which no request is in progress that began before a change. */
  readonly secondPurgeAfter: Duration;
}

export const TIMEOUT = Duration.minutes(2);
export const BATCH_WINDOW = Duration.seconds(5);

/**
 * Creates the purge worker, which receives changes from the queue, many at once.
 */
export function purgeWorker(
  scope: Construct, target: PurgeTarget, queue: sqs.Queue, plan: PurgePlan,
): lambda.Function {
  const cdnPath = scope.node.scope!.node.path;
  const logGroup = functionLogs(scope, 'WorkerLogs', plan);
  const worker = new lambda.Function(scope, 'Worker', {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(assetPath('purge.zip')),
    description: `Purges variants of changed images of ${cdnPath}`.slice(0, 256),
    memorySize: 512,
    timeout: TIMEOUT,
    environment: {
      CONFIG: JSON.stringify(configOf(target, plan)),
      DISTRIBUTION: target.distribution.distributionId,
      QUEUE_URL: queue.queueUrl,
      ...(target.variants && { VARIANTS: target.variants.bucketName }),
      ...(target.originals && { ORIGINALS: target.originals.bucketName }),
    },
    logGroup,
    role: functionRole(scope, 'WorkerRole', plan.role, workerStatements(target, queue, logGroup)),
  });
  validateEnvironment(worker, () => REMOVE_ADDED);
  (worker.node.defaultChild as lambda.CfnFunction).addMetadata(PURGE_METADATA, cdnPath);
  receiveChanges(scope, worker, queue);
  return worker;
}

/** Returns the statements of the role. The CDK's grants allow more than the worker uses. */
function workerStatements(target: PurgeTarget, queue: sqs.Queue, logGroup: logs.ILogGroup): iam.PolicyStatement[] {
  const { originals, routes = [], variants, distribution } = target;
  const buckets = bucketsOf(routes);
  return [
    ...variants ? [
      allowing(['s3:ListBucket'], variants.bucketArn),
      allowing(['s3:DeleteObject'], variants.arnForObjects('*')),
    ] : [],
    ...originals ? [allowing(['s3:ListBucket', 's3:ListBucketVersions'], originals.bucketArn)] : [],
    ...buckets.length > 0 ? [allowing(['s3:ListBucketVersions'], ...buckets.map(({ bucketArn }) => bucketArn))] : [],
    allowing(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], distribution.distributionArn),
    allowing(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], queue.queueArn),
    allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    allowing(['cloudwatch:GetMetricStatistics'], '*'), // the action supports no resources
  ];
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

function configOf({ routes, cachedPaths, secondPurgeAfter }: PurgeTarget, plan: PurgePlan): PurgeConfig {
  return {
    surface: cachedPaths,
    folderAt: plan.folderThreshold,
    againAfter: secondPurgeAfter.toSeconds(),
    maxItemsPerMonth: plan.maxItemsPerMonth,
    routes: routes?.map(routeConfig),
  };
}
