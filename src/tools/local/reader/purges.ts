import { App, AppBucket } from './app';
import { readLambdaFunction } from './lambda-function';
import { QueueConsumer, queueConsumerOf } from './queue-consumer';
import { S3EventRule, eventOf, eventRulesOf } from './s3-events';
import { PURGE_METADATA } from '../../../model/purge-metadata';
import { Distribution } from '../cloudfront/distribution';
import { LocalQueue } from '../lambda/local-queue';
import { FolderObjectStore } from '../s3/folder-object-store';
import { Watch, watchFolders } from '../s3/folder-watch';

/** The purge worker of a CDN and its event source. */
export interface LocalPurge extends QueueConsumer {
  /** The construct path of the CDN. */
  readonly path: string;
  readonly rules: readonly S3EventRule[];
}

const SERVICES = ['cloudfront', 'cloudwatch', 'sqs'];

/** Reads the purge workers of the distributions. */
export function readPurges(app: App, distributions: readonly Distribution[]): LocalPurge[] {
  const served = new Set(distributions.map(({ id }) => id));
  const purges = app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => PURGE_METADATA in resource.metadata)
    .map(located => ({ located, lambda: readLambdaFunction(app, located, SERVICES) }))
    .filter(({ lambda }) => served.has(lambda.environment.DISTRIBUTION));
  return purges.map(({ located, lambda }) => {
    const consumer = queueConsumerOf(app, located, lambda, 'it would never purge');
    return {
      path: String(located.resource.metadata[PURGE_METADATA]),
      ...consumer,
      rules: eventRulesOf(app, consumer.queue.options.arn),
    };
  });
}

/** Called when the file of a key was written, or deleted if it is not there. */
export type OriginalChanged = (key: string, isThere: boolean) => void;

/**
 * Starts the purge workers, and watches the folders of the buckets for changed files.
 *
 * @param changed called once for each change, whatever number of CDNs purges it
 */
export async function startPurges(
  purges: readonly LocalPurge[], changed: OriginalChanged = () => undefined,
): Promise<{ close(): void }> {
  purges.forEach(({ source }) => source.start());
  const reported = new Set<string>();
  const watches = purges.flatMap(({ queue, rules }) => rules.flatMap(rule => {
    const isFirst = !reported.has(rule.bucket.name);
    reported.add(rule.bucket.name);
    return watchBucket(rule, queue, isFirst ? changed : undefined) ?? [];
  }));
  await Promise.all(watches.map(({ ready }) => ready));
  return {
    close: () => {
      watches.forEach(watch => watch.close());
      purges.forEach(({ queue }) => queue.close());
    },
  };
}

function watchBucket(rule: S3EventRule, queue: LocalQueue, changed?: OriginalChanged): Watch | undefined {
  const { bucket } = rule;
  const { objects } = bucket;
  if (!(objects instanceof FolderObjectStore)) return undefined;
  const tell = (key: string, isThere: boolean) => {
    changed?.(key, isThere);
    void send(bucket, queue, key, isThere);
  };
  return watchFolders(objects.folders, () => objects.fingerprints(), tell);
}

async function send(bucket: AppBucket, queue: LocalQueue, key: string, isThere: boolean): Promise<void> {
  const object = isThere ? await bucket.objects.get(key) : undefined;
  queue.send(JSON.stringify(eventOf(bucket, key, object)));
}
