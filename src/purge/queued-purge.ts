import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { sendChanges } from './change-events';
import { ImagePurge } from './image-purge';
import { purgeAlarms } from './purge-alarms';
import { PurgeOptions, ceilingOf } from './purge-options';
import { PurgeTarget } from './purge-place';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { assetPath } from '../model/asset-path';
import { PURGE_METADATA } from '../model/purge-metadata';
import { PurgeConfig } from '../runtime/purge-worker/surroundings';

const TIMEOUT = Duration.minutes(2);
const BATCH_WINDOW = Duration.seconds(5);

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const VISIBILITY = Duration.seconds(6 * TIMEOUT.toSeconds() + BATCH_WINDOW.toSeconds());
const MAX_RECEIVES = 50; // ten hours of it

/**
 * A queue of changes, and the function that purges them, many at once.
 */
export class QueuedPurge extends ImagePurge {
  public readonly queue: sqs.Queue;
  public readonly deadLetterQueue: sqs.Queue;
  public readonly worker: lambda.Function;

  /** Whether changes of images are purged by themselves. */
  public readonly isAutomatic: boolean;

  public readonly alarms: cloudwatch.Alarm[];

  /** Whether the alarms go to a topic of their own. */
  public readonly tellsOfAlarms: boolean;

  constructor(scope: Construct, id: string, place: PurgeTarget, options: PurgeOptions) {
    super(scope, id);
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
    });
    this.queue = new sqs.Queue(this, 'Changes', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    this.worker = this.makeWorker(scope.node.path, place, options);
    this.takeMessages();
    this.isAutomatic = sendChanges(this, place.originals, this.queue, this.deadLetterQueue);
    this.alarms = purgeAlarms(this, this.worker, this.deadLetterQueue, options);
    this.tellsOfAlarms = options.alarmTopic !== undefined;
  }

  private makeWorker(cdnPath: string, place: PurgeTarget, options: PurgeOptions): lambda.Function {
    const logGroup = new logs.LogGroup(this, 'WorkerLogs', { retention: logs.RetentionDays.ONE_MONTH });
    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(assetPath('purge.zip')),
      description: `Purges what is made from changed images of ${cdnPath}`.slice(0, 256),
      memorySize: 512,
      timeout: TIMEOUT,
      environment: {
        CONFIG: JSON.stringify(configOf(place, options)),
        DISTRIBUTION: place.distribution.distributionId,
        QUEUE_URL: this.queue.queueUrl,
        ...place.store && { VARIANTS: place.store.bucketName },
        ...place.originals && { ORIGINALS: place.originals.bucketName },
      },
      logGroup,
      role: this.role(place, logGroup),
    });
    validateEnvironment(worker, () => REMOVE_ADDED);
    (worker.node.defaultChild as lambda.CfnFunction).addMetadata(PURGE_METADATA, cdnPath);
    return worker;
  }

  /** Statement by statement, as the grants of the CDK allow more than is used. */
  private role({ originals, store, distribution }: PurgeTarget, logGroup: logs.ILogGroup): iam.Role {
    const made = new iam.Role(this, 'WorkerRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const allow = (actions: string[], ...resources: string[]) => made.addToPolicy(new iam.PolicyStatement({ actions, resources }));
    if (store) {
      allow(['s3:ListBucket'], store.bucketArn);
      allow(['s3:DeleteObject'], store.arnForObjects('*'));
    }
    if (originals) allow(['s3:ListBucket', 's3:ListBucketVersions'], originals.bucketArn);
    allow(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], distribution.distributionArn);
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], this.queue.queueArn);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    allow(['cloudwatch:GetMetricStatistics'], '*'); // it knows no resources
    return made;
  }

  private takeMessages(): void {
    new lambda.EventSourceMapping(this, 'Messages', {
      target: this.worker,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1000,
      maxBatchingWindow: BATCH_WINDOW,
      // The least there is. A reserved concurrency instead would send messages that are throttled to the dead letters.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }
}

function configOf({ surface, againAfter }: PurgeTarget, options: PurgeOptions): PurgeConfig {
  return { surface, folderAt: options.folderThreshold ?? 250, againAfter: againAfter.toSeconds(), maxItemsPerMonth: ceilingOf(options) };
}
