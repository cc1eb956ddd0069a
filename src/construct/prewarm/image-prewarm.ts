import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { PREWARM_METADATA } from '../../model/prewarm-metadata';
import { SourceRoute } from '../../model/source-routes';
import { PrewarmConfig } from '../../runtime/prewarm-worker/prewarm-config';
import { addStatements, allowing, functionLogs, functionRole } from '../core/function-resources';
import { validateEnvironment } from '../core/lambda-environment';
import { deadLetterAlarm, workQueue } from '../core/work-queue';
import { originalsRead, routeConfig } from '../originals/source-routes';
import { CdnPlan } from '../plan/cdn-plan';
import { SourcesPlan } from '../plan/sources';
import { ImagePurge } from '../purge/image-purge';
import { BoundTransformation } from '../transformation/bind-transformation';

/** The parts of a CDN that its prewarm worker needs. */
interface PrewarmWorkerProps {
  readonly originals?: s3.IBucket;
  readonly sources: SourcesPlan;
  readonly transformation: BoundTransformation;
  readonly purge: ImagePurge;
  readonly config: PrewarmConfig;
}

const TIMEOUT = Duration.minutes(5);
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const VISIBILITY = Duration.seconds(6 * TIMEOUT.toSeconds());
const MAX_RECEIVES = 5; // two and a half hours
// Two workers take a week for a million images.
const RETENTION = Duration.days(14);
// The operation in the path of a variant that names its watermark.
const WATERMARK = '_mark.';

/** Transforms variants of changed images ahead of viewers' requests, after their last purge, if that is planned. */
export function addPrewarm(
  scope: Construct,
  { originals, transformation, purge }: Partial<Pick<PrewarmWorkerProps, 'originals' | 'transformation' | 'purge'>>,
  { prewarm: config, sources }: CdnPlan,
): ImagePrewarm | undefined {
  if (!config || !transformation || !purge) return undefined;
  return new ImagePrewarm(scope, 'Prewarm', { originals, sources, transformation, purge, config });
}

/**
 * Prewarming: a queue of images, and the worker that invokes the transform function for their variants.
 */
export class ImagePrewarm extends Construct {
  public readonly queue: sqs.Queue;
  public readonly deadLetterQueue: sqs.Queue;

  /** The prewarm worker, which lists originals. */
  public readonly worker: lambda.Function;

  public readonly alarms: cloudwatch.Alarm[];

  constructor(cdn: Construct, id: string, private readonly props: PrewarmWorkerProps) {
    super(cdn, id);
    const { queue, deadLetterQueue } = workQueue(this, {
      id: 'Images',
      deadLettersId: 'Failures',
      visibilityTimeout: VISIBILITY,
      maxReceiveCount: MAX_RECEIVES,
      retentionPeriod: RETENTION,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.worker = this.addWorker(cdn, queue);
    this.receiveImages(queue);
    this.sendImages(queue);
    this.alarms = [
      deadLetterAlarm(this, 'PrewarmsGivenUp', 'Variants could not be transformed ahead for hours. Check the log of '
        + 'the prewarm worker, then redrive the dead-letter queue.', deadLetterQueue),
    ];
  }

  private addWorker(cdn: Construct, queue: sqs.Queue): lambda.Function {
    const { transformation: { store, transformFunction }, config } = this.props;
    const logGroup = functionLogs(this, 'WorkerLogs', {});
    // A cold start does not count toward the timeout of the transform function.
    const longest = transformFunction.timeout!.toSeconds() + 10;
    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(assetPath('prewarm.zip')),
      description: `Prewarms variants of images of ${cdn.node.path}`.slice(0, 256),
      memorySize: 256,
      timeout: TIMEOUT,
      environment: {
        CONFIG: JSON.stringify({ ...config, longest }),
        QUEUE_URL: queue.queueUrl,
        TRANSFORM_FUNCTION: transformFunction.functionName,
        VARIANTS: store.bucketName,
        SOURCES: JSON.stringify(this.sources()),
      },
      logGroup,
      role: functionRole(this, 'WorkerRole', undefined, this.statements(queue, logGroup)),
    });
    validateEnvironment(worker, () => 'List fewer variants in `prewarm`, or fewer `sources`');
    (worker.node.defaultChild as lambda.CfnFunction).addMetadata(PREWARM_METADATA, cdn.node.path);
    return worker;
  }

  private statements(queue: sqs.Queue, logGroup: logs.ILogGroup): iam.PolicyStatement[] {
    const { originals, sources: { routes }, transformation: { store, transformFunction } } = this.props;
    const { buckets } = originalsRead(originals, routes);
    return [
      allowing(['lambda:InvokeFunction'], transformFunction.functionArn),
      // for HEAD, which answers 403 for a missing object, as listing is not allowed
      allowing(['s3:GetObject'], store.arnForObjects('*')),
      ...buckets.length > 0 ? [allowing(['s3:ListBucket'], ...buckets.map(({ bucketArn }) => bucketArn))] : [],
      allowing(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], queue.queueArn,
      ),
      allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    ];
  }

  /** Returns the sources whose originals the command lists. */
  private sources(): SourceRoute[] {
    const { originals, sources: { routes } } = this.props;
    const own = originals && { bucket: originals.bucketName, region: originals.env.region };
    return routes ? routes.map(routeConfig) : [{ pathPrefix: '', ...own }];
  }

  /** At most two workers run, and each waits for one transformation at a time. */
  private receiveImages(queue: sqs.Queue): void {
    new lambda.EventSourceMapping(this, 'Messages', {
      target: this.worker,
      eventSourceArn: queue.queueArn,
      batchSize: 1,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }

  /** Lets the purge worker send images that it has purged for the last time. */
  private sendImages(queue: sqs.Queue): void {
    const { purge: { worker }, config: { variants } } = this.props;
    worker.addEnvironment('PREWARM_QUEUE_URL', queue.queueUrl);
    if (variants.some(segment => segment.includes(WATERMARK))) worker.addEnvironment('PREWARM_MARKED', 'true');
    addStatements(this, 'PurgeRoleStatements', worker.role!, [allowing(['sqs:SendMessage'], queue.queueArn)]);
  }
}
