import { randomBytes, randomUUID } from 'node:crypto';
import { App, AppBucket } from './app';
import { isRecord } from '../../../model/is-record';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { decide } from '../iam/policy';
import { PolicyDocument } from '../iam/policy-document';
import { StoredObject } from '../s3/object-store';

/** An EventBridge rule that sends the events of a bucket to a queue. */
export interface S3EventRule { readonly bucket: AppBucket }

const RULE: PropertyTable = {
  Description: 'harmless',
  EventBusName: { refuse: 'S3 sends its events to the default bus' },
  EventPattern: 'emulated',
  Name: 'harmless',
  RoleArn: 'harmless',
  ScheduleExpression: 'harmless',
  State: 'emulated',
  Tags: 'harmless',
  Targets: 'emulated',
};
const TARGET: PropertyTable = {
  Arn: 'emulated',
  DeadLetterConfig: 'harmless', // undeliverable events are rejected at the start
  Id: 'harmless',
  Input: { refuse: 'the purge worker reads the event itself' },
  InputPath: { refuse: 'the purge worker reads the event itself' },
  InputTransformer: { refuse: 'the purge worker reads the event itself' },
  RetryPolicy: 'harmless',
  SqsParameters: 'harmless',
};
const QUEUE_POLICY: PropertyTable = { PolicyDocument: 'emulated', Queues: 'emulated' };
const SERVICE = 'events.amazonaws.com';
const TYPES = ['Object Created', 'Object Deleted'];

interface Pattern {
  readonly 'detail-type'?: string[];
  readonly 'detail'?: { readonly bucket?: { readonly name?: string[] } };
}

/** Returns the rules with this queue as a target. */
export function eventRulesOf(app: App, queueArn: string): S3EventRule[] {
  return app.resolver.resourcesOf('AWS::Events::Rule')
    // Other rules may refer to resources that the local edge cannot name.
    .filter(({ resource }) => isRecord(resource.properties.EventPattern)
      && JSON.stringify(resource.properties.EventPattern.source) === '["aws.s3"]')
    .map(located => Properties.of({ ...located, ...app }, RULE))
    .filter(rule => rule.children('Targets', TARGET).some(target => target.string('Arn') === queueArn))
    .flatMap(rule => bucketsOf(app, rule, queueArn).map(bucket => ({ bucket })));
}

function bucketsOf(app: App, rule: Properties, queueArn: string): AppBucket[] {
  const pattern = rule.value('EventPattern') as Pattern;
  const names = pattern.detail?.bucket?.name
    ?? rule.refuse('EventPattern', 'it must contain bucket names in detail.bucket.name');
  if (TYPES.some(type => !pattern['detail-type']?.includes(type))) {
    rule.refuse('EventPattern', `detail-type must contain ${TYPES.join(' and ')}`);
  }
  if (rule.string('State') === 'DISABLED') return [];
  if (!maySend(app, rule, queueArn)) {
    rule.refuse(
      'Targets', `the policy of ${queueArn} does not allow this rule to send messages, so no change would be purged`,
    );
  }
  return names.flatMap(name => app.buckets.get(name) ?? []).filter(bucket => sendsEvents(app, rule, bucket));
}

function maySend(app: App, rule: Properties, queueArn: string): boolean {
  const { place: { stack, resource, resolver } } = rule;
  const request = {
    principal: { type: 'service' as const, service: SERVICE },
    action: 'sqs:SendMessage',
    resource: queueArn,
    context: { 'aws:SourceArn': resolver.attribute({ stack, resource }, 'Arn'), 'aws:SecureTransport': 'true' },
  };
  return resolver.resourcesOf('AWS::SQS::QueuePolicy').map(located => Properties.of(
    { ...located, ...app }, QUEUE_POLICY,
  ))
    .map(policy => policy.value('PolicyDocument') as PolicyDocument)
    .some(policy => decide(policy, request) === 'allow');
}

function sendsEvents(app: App, rule: Properties, { name }: AppBucket): boolean {
  const located = app.resolver.find('AWS::S3::Bucket', name);
  if (!located) {
    rule.note(`The bucket ${name} is not in this app: it is assumed to send events to EventBridge.`);
    return true;
  }
  const notifications = app.resolver.resolve(
    located.stack, located.resource.properties.NotificationConfiguration ?? {},
  );
  const { EventBridgeConfiguration: configuration } = notifications as Record<string, unknown>;
  return isRecord(configuration) && configuration.EventBridgeEnabled !== false;
}

/**
 * Returns the event of S3 for a key that was written or deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function eventOf(bucket: AppBucket, key: string, object: StoredObject | undefined): object {
  const version = bucket.versioned && { 'version-id': object?.version ?? randomBytes(24).toString('base64url') };
  const deletion = {
    'reason': 'DeleteObject',
    'deletion-type': bucket.versioned
      ? 'Delete Marker Created'
      : 'Permanently Deleted',
  };
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': TYPES[object ? 0 : 1],
    'source': 'aws.s3',
    'account': bucket.account,
    'time': new Date().toISOString(),
    'resources': [`arn:aws:s3:::${bucket.name}`],
    'detail': {
      version: '0',
      bucket: { name: bucket.name },
      object: {
        key,
        ...object
        && { size: object.body.length, etag: object.headers.etag.replace(/"/g, '') },
        ...version,
      },
      ...object ? { reason: 'PutObject' } : deletion,
    },
  };
}
