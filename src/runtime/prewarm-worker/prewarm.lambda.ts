import { PrewarmConfig } from './prewarm-config';
import { PrewarmMessage, PrewarmServices, prewarmImages } from './prewarm-images';
import { endpointOf, requireOk } from '../aws/aws-api';
import { AwsClient, roleCredentials } from '../aws/aws-client';
import { bucketClient } from '../aws/bucket-client';
import { listPage } from '../aws/s3-list';
import { printKey } from '../url/request-key';

/** Messages of the queue, or the request of a caller: images to prewarm, or a page of keys. */
type PrewarmEvent =
  | { readonly Records: readonly { readonly messageId: string; readonly body: string }[] }
  | PrewarmMessage
  | { readonly list: { readonly prefix?: string; readonly after?: string } };

interface Context { getRemainingTimeInMillis(): number }

const { env } = process;
const region = env.AWS_REGION!;
const config = JSON.parse(env.CONFIG!) as PrewarmConfig & { readonly longest: number };
const lambda = new AwsClient({
  service: 'lambda', region, endpoint: endpointOf('lambda', region, env), credentials: roleCredentials,
});
const variants = bucketClient(env.VARIANTS!, region, env.AWS_ENDPOINT_URL_S3);

const services: PrewarmServices = {
  config,
  isStored: async key => (await variants.request('HEAD', printKey(key))).status === 200,
  transform: async path => {
    const target = `/2015-03-31/functions/${encodeURIComponent(env.TRANSFORM_FUNCTION!)}/invocations`;
    const request = { body: JSON.stringify({ prewarm: path }), idleTimeout: config.longest * 1000 };
    const answer = requireOk('Invoke', await lambda.request('POST', target, request));
    const result = JSON.parse(answer) as { status?: number };
    if (typeof result.status !== 'number') throw new Error(`the transform function failed: ${JSON.stringify(result)}`);
    return result.status;
  },
  now: Date.now,
  log: event => console.log(JSON.stringify(event)),
};

export async function handler(event: PrewarmEvent, context: Context): Promise<unknown> {
  // A transformation that is in progress at the end takes up to its own timeout.
  const until = Date.now() + context.getRemainingTimeInMillis() - config.longest * 1000;
  if ('list' in event) return list(event.list);
  if ('prewarm' in event) return prewarmImages(event.prewarm.keys, services, until);
  const failed: string[] = [];
  for (const { messageId, body } of event.Records) {
    const { prewarm } = JSON.parse(body) as PrewarmMessage;
    await prewarmImages(prewarm.keys, services, until).catch((error: unknown) => {
      services.log({ level: 'warn', event: 'prewarm-deferred', error: String(error) });
      failed.push(messageId);
    });
  }
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
}

async function list({ prefix = '', after }: { prefix?: string; after?: string }): Promise<unknown> {
  if (env.ORIGINALS === undefined) return { keys: undefined };
  const originals = bucketClient(env.ORIGINALS, env.ORIGINALS_REGION!, env.AWS_ENDPOINT_URL_S3);
  return listPage(originals, { prefix, after });
}
