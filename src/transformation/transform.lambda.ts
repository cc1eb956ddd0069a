import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import { fallbackImage } from './fallback-image';
import { pictureMaker } from './make-picture';
import { Measured, metricsLine } from './metrics';
import { ReplicatedOriginals } from './replicated-originals';
import { BucketLocation, S3Originals, S3Variants } from './s3-objects';
import { Originals, Surroundings, serveVariant } from './serve-variant';
import { TransformerConfig } from './transformer-config';

/** The part of a function URL's event that is read (payload format 2.0). */
interface UrlEvent {
  readonly rawPath: string;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** What Lambda's own runtime gives to functions that stream. */
declare const awslambda: {
  readonly HttpResponseStream: {
    from(stream: NodeJS.WritableStream, head: { statusCode: number; headers: Record<string, string> }): NodeJS.WritableStream;
  };
  streamifyResponse(handler: (event: UrlEvent, stream: NodeJS.WritableStream) => Promise<void>): unknown;
};

const surroundings = fromEnvironment(process.env);
surroundings.measure({ ColdStarts: 1 });

/**
 * Answers a picture, and goes on until it is stored: Lambda waits for the promise, the viewer does not.
 */
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const { answer, afterwards } = await serveVariant(event.rawPath, surroundings);
  const body = event.requestContext.http.method === 'HEAD' ? [] : [answer.body];
  await Promise.all([
    pipeline(body, awslambda.HttpResponseStream.from(stream, { statusCode: answer.status, headers: answer.headers })),
    afterwards,
  ]);
});

function fromEnvironment(env: NodeJS.ProcessEnv): Surroundings {
  const config = JSON.parse(env.CONFIG!) as TransformerConfig;
  const originals = originalsOf(env, config.maxInputBytes);
  const transform = pictureMaker(originals, config);
  return {
    config,
    originals,
    variants: new S3Variants(bucketAt(env, env.VARIANTS!)),
    transform,
    fallback: config.fallbackImage === undefined ? undefined : fallbackImage(config.fallbackImage, originals, transform),
    log,
    measure: measured => measure(env, measured),
  };
}

function originalsOf(env: NodeJS.ProcessEnv, maxBytes: number): Originals {
  const primary = new S3Originals(bucketAt(env, env.ORIGINALS!), maxBytes);
  return env.REPLICA ? new ReplicatedOriginals(primary, new S3Originals(bucketAt(env, env.REPLICA, env.REPLICA_REGION), maxBytes)) : primary;
}

/** Bare lines: the runtime's own `console.log` would put a time and an id before the JSON. */
function log(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Only where there is a log group that makes metrics of it, which the local edge has not. */
function measure(env: NodeJS.ProcessEnv, measured: Measured): void {
  if (env.AWS_LAMBDA_LOG_GROUP_NAME) log(metricsLine(env.AWS_LAMBDA_FUNCTION_NAME!, measured, Date.now()));
}

/** AWS SDKs take an endpoint from the same variable: another S3 server than AWS's, by path. */
function bucketAt(env: NodeJS.ProcessEnv, bucket: string, region: string = env.AWS_REGION!): BucketLocation {
  const client = new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID!,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY!,
    sessionToken: env.AWS_SESSION_TOKEN,
    service: 's3',
    region,
  });
  return { client, url: env.AWS_ENDPOINT_URL_S3 ? `${env.AWS_ENDPOINT_URL_S3}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com` };
}
