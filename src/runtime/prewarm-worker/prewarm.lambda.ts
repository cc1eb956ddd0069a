import { BucketListing, ListRequest, listOriginals } from './list-originals';
import { PrewarmConfig } from './prewarm-config';
import { MessageServices, prewarmImages, prewarmMessage } from './prewarm-images';
import { PrewarmMessage, printPrewarmMessage } from './prewarm-work';
import { SourceRoute } from '../../model/source-routes';
import { requireOk } from '../aws/aws-api';
import { Context, LambdaShell, QueueEvent, failedMessages, log } from '../aws/lambda-shell';
import { sendMessage } from '../aws/send-message';

/** Messages of the queue, or the request of a caller: images to prewarm, or a page of their keys. */
type PrewarmEvent =
  | QueueEvent
  | PrewarmMessage
  | { readonly list: ListRequest };

const shell = new LambdaShell(process.env);
const config = shell.config<PrewarmConfig & { readonly longest: number }>();
const services = openServices(shell);
const sources = JSON.parse(shell.env.SOURCES!) as readonly SourceRoute[];

const listBucket: BucketListing = ({ bucket, region }, listing) => shell.bucket(bucket, region).listPage(listing);

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
  return failedMessages(failed);
}

function openServices(lambda: LambdaShell): MessageServices {
  const { env } = lambda;
  const [queueUrl, sqs, functions] = [env.QUEUE_URL!, lambda.queue(env.QUEUE_URL!), lambda.client('lambda')];
  const variants = lambda.bucket(env.VARIANTS!);
  return {
    config,
    isStored: async key => (await variants.request('HEAD', key)).status === 200,
    transform: async path => {
      const target = `/2015-03-31/functions/${encodeURIComponent(env.TRANSFORM_FUNCTION!)}/invocations`;
      const request = { body: JSON.stringify({ prewarm: path }), idleTimeout: config.longest * 1000 };
      const answer = requireOk('Invoke', await functions.request('POST', target, request));
      const { status = 500 } = JSON.parse(answer) as { status?: number }; // without a status, the function has failed
      return status;
    },
    send: (work, delaySeconds) => sendMessage(sqs, { queueUrl, body: printPrewarmMessage(work), delaySeconds }),
    now: Date.now,
    log,
  };
}
