import { setTimeout as wait } from 'node:timers/promises';
import { CloudFrontApi, cloudFrontEndpoint } from './cloudfront-api';
import { Invalidations, withTagsOfMount } from './invalidations';
import { itemsUsedThisMonth, purgeMetricsLine } from './purge-metrics';
import { PurgeConfig, PurgeServices } from './purge-services';
import { S3OriginalCounter } from './s3-original-counter';
import { S3VariantObjects } from './s3-variant-objects';
import { S3Versions } from './s3-versions';
import { SqsPrewarmQueue, SqsQueue } from './sqs-queue';
import { Targets } from './targets';
import { unservedTargets } from './unserved-targets';
import { QueueMessage, purgeMessages, purgeNow } from './worker';
import { endpointOf } from '../aws/aws-api';
import { AwsClient, roleCredentials } from '../aws/aws-client';
import { bucketClient } from '../aws/bucket-client';
import { MonthlyLimit } from '../aws/monthly-limit';
import { queueClient } from '../aws/send-message';
import { variantRoot } from '../url/variant-key';

/**
 * Messages of the queue, or the request of a caller: a purge, or the status of an invalidation.
 */
type PurgeEvent =
  | { readonly Records: readonly QueueMessage[] }
  | { readonly purge: Targets }
  | { readonly invalidation: string };

interface Context { getRemainingTimeInMillis(): number }

// Requests that are in progress at the end take up to 20 seconds each.
const SPARE_MILLISECONDS = 45_000;

const { AWS_REGION: region = '', AWS_LAMBDA_FUNCTION_NAME: name = '', DISTRIBUTION: distribution = '' } = process.env;
const cloudFront = new CloudFrontApi(client('cloudfront', cloudFrontEndpoint(region, process.env)), distribution);
const services = fromEnvironment(process.env);

export async function handler(event: PurgeEvent, context: Context): Promise<unknown> {
  const until = Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLISECONDS;
  if ('invalidation' in event) return { status: await cloudFront.status(event.invalidation) };
  if ('purge' in event) {
    const { ids, unfinished } = await purgeNow(event.purge, services, until);
    return { invalidations: ids, unfinished, unserved: unservedTargets(event.purge, services.config.routes) };
  }
  const failed = await purgeMessages(event.Records, services, until);
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
}

function fromEnvironment(env: NodeJS.ProcessEnv): PurgeServices {
  const queueUrl = env.QUEUE_URL!;
  const sqs = queueClient(queueUrl, region, env);
  const cloudWatch = client('monitoring', { endpoint: endpointOf('monitoring', region, env), region });
  const bucket = (bucketName: string) => bucketClient(bucketName, region, env.AWS_ENDPOINT_URL_S3);
  const config = configOf(env);
  return {
    config,
    invalidations: new Invalidations(withTagsOfMount(cloudFront, config.surface.mount), { now: Date.now, wait }),
    queue: new SqsQueue(sqs, queueUrl),
    variants: env.VARIANTS === undefined
      ? undefined : new S3VariantObjects(bucket(env.VARIANTS), variantRoot(config.surface.mount)),
    versions: env.ORIGINALS === undefined ? undefined : new S3Versions(bucket(env.ORIGINALS)),
    versionsIn: bucketName => new S3Versions(bucket(bucketName)),
    originals: env.ORIGINALS === undefined ? undefined : new S3OriginalCounter(bucket(env.ORIGINALS)),
    prewarmQueue: env.PREWARM_QUEUE_URL === undefined
      ? undefined : new SqsPrewarmQueue(sqs, env.PREWARM_QUEUE_URL, env.PREWARM_MARKED !== undefined),
    limit: new MonthlyLimit(config.maxItemsPerMonth, () => itemsUsedThisMonth(cloudWatch, name, Date.now()), Date.now),
    now: Date.now,
    // Without `console`: it puts a time before the JSON, and CloudWatch would extract no metrics.
    measure: purged => void process.stdout.write(`${JSON.stringify(purgeMetricsLine(name, purged, Date.now()))}\n`),
    log: event => console.log(JSON.stringify(event)),
  };
}

function configOf(env: NodeJS.ProcessEnv): PurgeConfig {
  const config = JSON.parse(env.CONFIG!) as PurgeConfig;
  return { ...config, surface: { ...config.surface, routes: config.routes } };
}

function client(service: string, place: { endpoint: string; region: string }): AwsClient {
  return new AwsClient({ service, credentials: roleCredentials, ...place });
}
