import { BucketListing, ListRequest, listOriginals } from './list-originals';
import { PrewarmConfig } from './prewarm-config';
import { prewarmImages } from './prewarm-images';
import { MessageServices, prewarmMessage } from './prewarm-message';
import { PrewarmMessage } from './prewarm-work';
import { SourceRoute } from '../../model/source-routes';
import { endpointOf, requireOk } from '../aws/aws-api';
import { AwsClient, roleCredentials } from '../aws/aws-client';
import { bucketClient } from '../aws/bucket-client';
import { listPage } from '../aws/s3-list';
import { messageOf, queueClient, sendMessage } from '../aws/send-message';
import { printKey } from '../url/request-key';

/** Messages of the queue, or the request of a caller: images to prewarm, or a page of their keys. */
type PrewarmEvent =
  | { readonly Records: readonly { readonly messageId: string; readonly body: string }[] }
  | PrewarmMessage
  | { readonly list: ListRequest };

interface Context { getRemainingTimeInMillis(): number }

const { env } = process;
const region = env.AWS_REGION!;
const config = JSON.parse(env.CONFIG!) as PrewarmConfig & { readonly longest: number };
const lambda = new AwsClient({
  service: 'lambda', region, endpoint: endpointOf('lambda', region, env), credentials: roleCredentials,
});
const variants = bucketClient(env.VARIANTS!, region, env.AWS_ENDPOINT_URL_S3);

const sources = JSON.parse(env.SOURCES!) as readonly SourceRoute[];
const queueUrl = env.QUEUE_URL!;
const sqs = queueClient(queueUrl, region, env);

const services: MessageServices = {
  config,
  isStored: async key => (await variants.request('HEAD', printKey(key))).status === 200,
  transform: async path => {
    const target = `/2015-03-31/functions/${encodeURIComponent(env.TRANSFORM_FUNCTION!)}/invocations`;
    const request = { body: JSON.stringify({ prewarm: path }), idleTimeout: config.longest * 1000 };
    const answer = requireOk('Invoke', await lambda.request('POST', target, request));
    const { status = 500 } = JSON.parse(answer) as { status?: number }; // without a status, the function has failed
    return status;
  },
  send: (work, delaySeconds) => sendMessage(sqs, { queueUrl, body: messageOf({ prewarm: work }), delaySeconds }),
  now: Date.now,
  log: event => console.log(JSON.stringify(event)),
};

const listBucket: BucketListing = ({ bucket, region: bucketRegion }, listing) =>
  listPage(bucketClient(bucket, bucketRegion, env.AWS_ENDPOINT_URL_S3), listing);

export async function handler(event: PrewarmEvent, context: Context): Promise<unknown> {
  // A transformation that is in progress at the end takes up to its own timeout.
  const until = Date.now() + context.getRemainingTimeInMillis() - config.longest * 1000;
  if ('list' in event) return listOriginals(sources, event.list, listBucket);
  if ('prewarm' in event) return prewarmImages(event.prewarm, services, until);
  const failed: string[] = [];
  for (const { messageId, body } of event.Records) {
    const { prewarm } = JSON.parse(body) as PrewarmMessage;
    await prewarmMessage(prewarm, services, until).catch((error: unknown) => {
      services.log({ level: 'warn', event: 'prewarm-deferred', error: String(error) });
      failed.push(messageId);
    });
  }
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
}
