import { App } from './app';
import { AppBucket } from './app-bucket';
import { readLambdaFunction } from './lambda-function';
import { S3EventRule, eventOf, eventRulesOf } from './s3-events';
import { PURGE_METADATA } from '../../../model/purge-metadata';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LocalEdgeError } from '../../local-edge-error';
import { Distribution } from '../cloudfront/distribution';
import { EventSource } from '../lambda/event-source';
import { LambdaHost } from '../lambda/lambda-host';
import { LocalQueue } from '../lambda/local-queue';
import { FolderObjectStore } from '../s3/folder-object-store';
import { Watch, watchFolders } from '../s3/folder-watch';

/** The purge worker of a CDN and its event source. */
export interface LocalPurge {
  /** The construct path of the CDN. */
  readonly path: string;
  readonly host: LambdaHost;
  readonly queue: LocalQueue;
  readonly source: EventSource;
  readonly rules: readonly S3EventRule[];
}

const MAPPING: PropertyTable = {
  BatchSize: 'emulated',
  BisectBatchOnFunctionError: 'harmless', // for streams only
  Enabled: 'emulated',
  EventSourceArn: 'emulated',
  FilterCriteria: { refuse: 'the local edge does not filter messages of a queue: leave it out for local runs' },
  FunctionName: 'emulated',
  FunctionResponseTypes: 'emulated',
  KmsKeyArn: 'harmless',
  LoggingConfig: 'harmless',
  MaximumBatchingWindowInSeconds: 'harmless', // the local edge does not wait
  MetricsConfig: 'harmless',
  ProvisionedPollerConfig: 'harmless',
  ScalingConfig: 'emulated',
  Tags: 'harmless',
};
const SCALING: PropertyTable = { MaximumConcurrency: 'emulated' };
const QUEUE: PropertyTable = {
  DelaySeconds: { refuse: 'the local edge does not delay all messages of a queue' },
  FifoQueue: { refuse: 'the local edge supports standard queues' },
  KmsDataKeyReusePeriodSeconds: 'harmless',
  KmsMasterKeyId: 'harmless',
  MaximumMessageSize: 'harmless',
  MessageRetentionPeriod: 'harmless', // longer than a local session
  QueueName: 'harmless',
  ReceiveMessageWaitTimeSeconds: 'harmless',
  RedriveAllowPolicy: 'harmless',
  RedrivePolicy: 'emulated',
  SqsManagedSseEnabled: 'harmless',
  Tags: 'harmless',
  VisibilityTimeout: 'emulated',
};
const SERVICES = ['cloudfront', 'cloudwatch', 'sqs'];

/** Reads the purge workers of the distributions. */
export function readPurges(app: App, distributions: readonly Distribution[]): LocalPurge[] {
  const served = new Set(distributions.map(({ id }) => id));
  const purges = app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => PURGE_METADATA in resource.metadata)
    .map(located => ({ located, lambda: readLambdaFunction(app, located, SERVICES) }))
    .filter(({ lambda }) => served.has(lambda.environment.DISTRIBUTION));
  return purges.map(({ located, lambda }) => {
    const host = new LambdaHost(lambda);
    app.functions.set(lambda.arn, host);
    const mapping = mappingOf(app, located, lambda.name);
    const queue = queueOf(app, mapping);
    return {
      path: String(located.resource.metadata[PURGE_METADATA]),
      host,
      queue,
      source: new EventSource(queue, host, {
        batchSize: mapping.number('BatchSize') ?? 10,
        maxConcurrency: mapping.child('ScalingConfig', SCALING)?.number('MaximumConcurrency') ?? 10,
        reportsFailures: mapping.strings('FunctionResponseTypes').includes('ReportBatchItemFailures'),
      }),
      rules: eventRulesOf(app, queue.options.arn),
    };
  });
}

function mappingOf(app: App, worker: Located, functionName: string): Properties {
  const mapping = app.resolver.resourcesOf('AWS::Lambda::EventSourceMapping')
    .filter(({ stack }) => stack === worker.stack)
    .map(located => Properties.of({ ...located, ...app }, MAPPING))
    .find(candidate => candidate.string('FunctionName') === functionName);
  if (!mapping) {
    throw new LocalEdgeError(
      `${worker.resource.path} (${worker.resource.type}): it has no event source mapping from a queue, so it would `
        + 'never purge',
    );
  }
  return mapping;
}

function queueOf(app: App, mapping: Properties): LocalQueue {
  const arn = mapping.requiredString('EventSourceArn');
  const located = app.resolver.resourcesOf('AWS::SQS::Queue')
    .find(candidate => app.resolver.attribute(candidate, 'Arn') === arn)
    ?? mapping.refuse('EventSourceArn', `the queue ${arn} is not in this app`);
  const properties = Properties.of({ ...located, ...app }, QUEUE);
  const redrive = properties.value('RedrivePolicy') as { maxReceiveCount?: number } | undefined;
  return new LocalQueue({
    arn,
    url: String(app.resolver.resolve(located.stack, { Ref: located.resource.logicalId })),
    visibilityTimeout: properties.number('VisibilityTimeout') ?? 30,
    maxReceives: Number(redrive?.maxReceiveCount ?? Infinity),
  });
}

/** Starts the purge workers, and watches the folders of the buckets for changed files. */
export async function startPurges(purges: readonly LocalPurge[]): Promise<{ close(): void }> {
  purges.forEach(({ source }) => source.start());
  const watches = purges.flatMap(({ queue, rules }) => rules.flatMap(rule => watchBucket(rule, queue) ?? []));
  await Promise.all(watches.map(({ ready }) => ready));
  return {
    close: () => {
      watches.forEach(watch => watch.close());
      purges.forEach(({ queue }) => queue.close());
    },
  };
}

function watchBucket(rule: S3EventRule, queue: LocalQueue): Watch | undefined {
  const { bucket } = rule;
  const { objects } = bucket;
  if (!(objects instanceof FolderObjectStore)) return undefined;
  const tell = (key: string, isThere: boolean) => void send(bucket, queue, key, isThere);
  return watchFolders(objects.folders, () => objects.fingerprints(), tell);
}

async function send(bucket: AppBucket, queue: LocalQueue, key: string, isThere: boolean): Promise<void> {
  const object = isThere ? await bucket.objects.get(key) : undefined;
  queue.send(JSON.stringify(eventOf(bucket, key, object)));
}
