import { setTimeout as wait } from 'node:timers/promises';
import { Ceiling } from './ceiling';
import { CloudFrontCaches, cloudFrontOf } from './cloudfront';
import { Invalidations } from './invalidate';
import { itemsUsedThisMonth, purgeMetricsLine } from './purge-metrics';
import { S3OriginalCounter } from './s3-originals';
import { S3VariantStore } from './s3-variants';
import { S3Versions } from './s3-versions';
import { SqsQueue } from './sqs-queue';
import { PurgeConfig, PurgeSurroundings } from './surroundings';
import { Targets } from './targets';
import { QueueMessage, purgeMessages, purgeNow } from './worker';
import { endpointOf } from '../aws/aws-api';
import { AwsClient, roleCredentials } from '../aws/aws-client';
import { bucketClient } from '../transformer/s3-objects';

/**
 * Messages of the queue; or what someone asks for who calls the function: to purge, or how far an invalidation has
 * come.
 */
type PurgeEvent = { readonly Records: readonly QueueMessage[] } | { readonly purge: Targets } | { readonly invalidation: string };

interface Context { getRemainingTimeInMillis(): number }

// Requests in progress then take up to 20 seconds each.
const SPARE_MILLISECONDS = 45_000;

const { AWS_REGION: region = '', AWS_LAMBDA_FUNCTION_NAME: name = '', DISTRIBUTION: distribution = '' } = process.env;
const cloudFront = new CloudFrontCaches(client('cloudfront', cloudFrontOf(region, process.env)), distribution);
const surroundings = fromEnvironment(process.env);

export async function handler(event: PurgeEvent, context: Context): Promise<unknown> {
  const until = Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLISECONDS;
  if ('invalidation' in event) return { status: await cloudFront.status(event.invalidation) };
  if ('purge' in event) {
    const { ids, unfinished } = await purgeNow(event.purge, surroundings, until);
    return { invalidations: ids, unfinished };
  }
  const failed = await purgeMessages(event.Records, surroundings, until);
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
}

function fromEnvironment(env: NodeJS.ProcessEnv): PurgeSurroundings {
  const queueUrl = new URL(env.QUEUE_URL!);
  const sqs = client('sqs', { endpoint: env.AWS_ENDPOINT_URL_SQS ?? queueUrl.origin, region });
  const cloudWatch = client('monitoring', { endpoint: endpointOf('monitoring', region, env), region });
  const bucket = (bucketName: string) => bucketClient(bucketName, region, env.AWS_ENDPOINT_URL_S3);
  const config = JSON.parse(env.CONFIG!) as PurgeConfig;
  return {
    config,
    invalidations: new Invalidations(cloudFront, { now: Date.now, wait }),
    queue: new SqsQueue(sqs, queueUrl.href),
    store: env.VARIANTS === undefined ? undefined : new S3VariantStore(bucket(env.VARIANTS)),
    versions: env.ORIGINALS === undefined ? undefined : new S3Versions(bucket(env.ORIGINALS)),
    originals: env.ORIGINALS === undefined ? undefined : new S3OriginalCounter(bucket(env.ORIGINALS)),
    ceiling: new Ceiling(config.maxItemsPerMonth, () => itemsUsedThisMonth(cloudWatch, name, Date.now()), Date.now),
    now: Date.now,
    // Not by `console`, whose lines begin with a time, and make no metrics.
    measure: purged => void process.stdout.write(`${JSON.stringify(purgeMetricsLine(name, purged, Date.now()))}\n`),
    log: event => console.log(JSON.stringify(event)),
  };
}

function client(service: string, place: { endpoint: string; region: string }): AwsClient {
  return new AwsClient({ service, credentials: roleCredentials, ...place });
}
