import { setTimeout as wait } from 'node:timers/promises';
import { CloudFrontApi, cloudFrontEndpoint } from './cloudfront-api';
import { Invalidations, withTagsOfMount } from './invalidations';
import { itemsUsedThisMonth, purgeMetricsLine } from './purge-metrics';
import { PurgeConfig, PurgeServices } from './purge-services';
import { SqsPrewarmQueue, SqsQueue } from './sqs-queue';
import { Targets, unservedTargets } from './targets';
import { purgeMessages, purgeNow } from './worker';
import { Context, LambdaShell, QueueEvent, failedMessages, log } from '../aws/lambda-shell';
import { MonthlyLimit } from '../aws/monthly-limit';
import { variantRoot } from '../url/key-encoding';

/**
 * Messages of the queue, or the request of a caller: a purge, or the status of an invalidation.
 */
type PurgeEvent =
  | QueueEvent
  | { readonly purge: Targets }
  | { readonly invalidation: string };

// Requests that are in progress at the end take up to 20 seconds each.
const SPARE_MILLISECONDS = 45_000;

const shell = new LambdaShell(process.env);
const cloudFront = openCloudFront(shell);
const services = openServices(shell);

export async function handler(event: PurgeEvent, context: Context): Promise<unknown> {
  const until = Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLISECONDS;
  if ('invalidation' in event) return { status: await cloudFront.status(event.invalidation) };
  if ('purge' in event) {
    const { ids, unfinished } = await purgeNow(event.purge, services, until);
    return { invalidations: ids, unfinished, unserved: unservedTargets(event.purge, services.config.routes) };
  }
  const failed = await purgeMessages(event.Records, services, until);
  return failedMessages(failed);
}

function openCloudFront(lambda: LambdaShell): CloudFrontApi {
  const { endpoint, region } = cloudFrontEndpoint(lambda.region, lambda.env);
  return new CloudFrontApi(lambda.client('cloudfront', endpoint, region), lambda.env.DISTRIBUTION ?? '');
}

function openServices(lambda: LambdaShell): PurgeServices {
  const { env, functionName } = lambda;
  const config = readConfig(lambda);
  const [queueUrl, sqs, cloudWatch] = [env.QUEUE_URL!, lambda.queue(env.QUEUE_URL!), lambda.client('monitoring')];
  const originals = env.ORIGINALS === undefined ? undefined : lambda.bucket(env.ORIGINALS);
  return {
    config,
    invalidations: new Invalidations(withTagsOfMount(cloudFront, config.surface.mount), { now: Date.now, wait }),
    queue: new SqsQueue(sqs, queueUrl),
    variants: env.VARIANTS === undefined
      ? undefined : lambda.bucket(env.VARIANTS, lambda.region, variantRoot(config.surface.mount)),
    versions: originals,
    versionsIn: name => lambda.bucket(name),
    originals,
    prewarmQueue: env.PREWARM_QUEUE_URL === undefined
      ? undefined : new SqsPrewarmQueue(sqs, env.PREWARM_QUEUE_URL, env.PREWARM_MARKED !== undefined),
    limit: new MonthlyLimit(
      config.maxItemsPerMonth, () => itemsUsedThisMonth(cloudWatch, functionName, Date.now()), Date.now,
    ),
    now: Date.now,
    measure: purged => log(purgeMetricsLine(functionName, purged, Date.now())),
    log,
  };
}

function readConfig(lambda: LambdaShell): PurgeConfig {
  const config = lambda.config<PurgeConfig>();
  return { ...config, surface: { ...config.surface, routes: config.routes } };
}
