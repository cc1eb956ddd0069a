import { App } from './app';
import { readLambdaFunction } from './lambda-function';
import { REFINEMENT_QUEUE, REFINER_ID } from '../../../model/identifiers';
import { PREWARM_METADATA } from '../../../model/prewarm-metadata';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LocalEdgeError } from '../../local-edge-error';
import { EventSource } from '../lambda/event-source';
import { LambdaFunction } from '../lambda/lambda-function';
import { LambdaHost } from '../lambda/lambda-host';
import { LocalQueue, QueueOptions } from '../lambda/local-queue';

/** A function that receives the messages of a queue. */
export interface QueueConsumer {
  readonly host: LambdaHost;
  readonly queue: LocalQueue;
  readonly source: EventSource;
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

const PREWARM_SERVICES = ['lambda', 'sqs'];

/** The seconds after which a variant is refined. It is stored in a moment, and nobody wants to wait. */
const MAX_DELAY = 1;

const REFINER_SERVICES = ['cloudwatch', 'sqs'];

/**
 * Returns the consumer of a queue, and starts to run its function with the app.
 *
 * @param otherwise the consequence of a missing queue, for the error
 * @param options settings that only local queues have
 */
export function queueConsumerOf(
  app: App, located: Located, lambda: LambdaFunction, otherwise: string, options: Pick<QueueOptions, 'maxDelay'> = {},
): QueueConsumer {
  const host = new LambdaHost(lambda);
  app.functions.set(lambda.arn, host);
  const mapping = mappingOf(app, located, lambda.name, otherwise);
  const queue = queueOf(app, mapping, options);
  const source = new EventSource(queue, host, {
    batchSize: mapping.number('BatchSize') ?? 10,
    maxConcurrency: mapping.child('ScalingConfig', SCALING)?.number('MaximumConcurrency') ?? 10,
    reportsFailures: mapping.strings('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  });
  return { host, queue, source };
}

function mappingOf(app: App, { stack: own, resource }: Located, functionName: string, otherwise: string): Properties {
  const mapping = app.resolver.resourcesOf('AWS::Lambda::EventSourceMapping')
    .filter(({ stack }) => stack === own)
    .map(located => Properties.of({ ...located, ...app }, MAPPING))
    .find(candidate => candidate.string('FunctionName') === functionName);
  if (!mapping) {
    throw new LocalEdgeError(
      `${resource.path} (${resource.type}): it has no event source mapping from a queue, so ${otherwise}`,
    );
  }
  return mapping;
}

function queueOf(app: App, mapping: Properties, options: Pick<QueueOptions, 'maxDelay'>): LocalQueue {
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
    ...options,
  });
}

/** Reads the prewarm workers of the transform functions that are served. */
export function readPrewarms(app: App): QueueConsumer[] {
  const names = new Set([...app.functions.values()].map(({ lambda }) => lambda.name));
  return app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => PREWARM_METADATA in resource.metadata)
    .map(located => ({ located, lambda: readLambdaFunction(app, located, PREWARM_SERVICES) }))
    .filter(({ lambda }) => names.has(lambda.environment.TRANSFORM_FUNCTION))
    .map(({ located, lambda }) => queueConsumerOf(app, located, lambda, 'it would never prewarm'));
}

/** Reads the refiners to whose queues the transform functions send variants. */
export function readRefiners(app: App): QueueConsumer[] {
  const wanted = new Set(
    [...app.functions.values()].flatMap(({ lambda: { environment } }) => environment[REFINEMENT_QUEUE] ?? []));
  if (wanted.size === 0) return [];
  return app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => resource.path.endsWith(`/${REFINER_ID}`))
    .map(located => queueConsumerOf(
      app, located, readLambdaFunction(app, located, REFINER_SERVICES), 'it would never refine', { maxDelay: MAX_DELAY },
    ))
    .filter(({ queue }) => wanted.has(queue.options.url));
}
