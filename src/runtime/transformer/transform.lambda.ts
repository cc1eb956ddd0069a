import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fallbackImage } from './fallback-image';
import { ReplicatedOriginals } from './replicated-originals';
import { S3OriginalReader, S3VariantBucket } from './s3-buckets';
import { serveStored } from './serve-stored';
import { serveVariant } from './serve-variant';
import { OriginalReader, TransformServices } from './services';
import { SignedRequests } from './signed-requests';
import { SourceClient, SourceConfig, accessKeyOf } from './source-client';
import { TransformerConfig, parseConfig } from './transformer-config';
import { VariantLimit } from './variant-limit';
import { SIGNING_SECRET, SOURCE_SECRET } from '../../model/identifiers';
import { urlFolderOf } from '../../model/mount';
import { Measured, transformMetricsLine } from '../../model/transform-metrics';
import { AwsClient } from '../aws/aws-client';
import { bucketClient } from '../aws/bucket-client';
import { RotatingSecret } from '../aws/rotating-secret';
import { keysInUse, secretText, secretsClient } from '../aws/secrets-manager';
import { EDGE_HEADER } from '../edge/normalize-url.edge';
import { FORMER_EDGE_HEADER } from '../url/former-paths';
import { variantRoot } from '../url/variant-key';

/** The part of a function URL's event that the handler reads (payload format 2.0). */
interface UrlEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface ResponseHead { readonly statusCode: number; readonly headers: Record<string, string> }

/** The API of Lambda's runtime for functions that stream their response. */
declare const awslambda: {
  readonly HttpResponseStream: {
    from(stream: NodeJS.WritableStream, head: ResponseHead): NodeJS.WritableStream;
  };
  streamifyResponse(handler: (event: UrlEvent, stream: NodeJS.WritableStream) => Promise<void>): unknown;
};

const services = fromEnvironment(process.env);
services.measure({ ColdStarts: 1 });

/**
 * Streams a response, and runs on until the variant is stored. Lambda waits for the promise, the viewer does not.
 */
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const edge = event.headers[EDGE_HEADER] ?? event.headers[FORMER_EDGE_HEADER];
  const { answer, afterwards } = services.config.functionFirst
    ? await serveStored(event.rawPath, services, edge) : await serveVariant(event.rawPath, services, edge);
  const head = { statusCode: answer.status, headers: answer.headers };
  await Promise.all([
    // HEAD gets the body, too, which the HTTP layer drops: Lambda keeps a response without a body open until the
    // function times out.
    pipeline(
      answer.body instanceof Readable ? answer.body : [answer.body], awslambda.HttpResponseStream.from(stream, head),
    ),
    afterwards,
  ]);
});

function fromEnvironment(env: NodeJS.ProcessEnv): TransformServices {
  const config = parseConfig(env.CONFIG!);
  const originals = originalsOf(env, config);
  const variants = new S3VariantBucket(bucketOf(env, env.VARIANTS!, env.AWS_REGION!), variantRoot(config.mount));
  const transform: TransformServices['transform'] = async (original, request) => {
    const { imageTransformer } = await loadLibvips();
    return imageTransformer(originals, config)(original, request);
  };
  return {
    config,
    originals,
    variants,
    limit: new VariantLimit(config, variants),
    transform,
    authorize: authorizer(env, config),
    fallback: config.fallbackImage === undefined
      ? undefined : fallbackImage(config.fallbackImage, config.rules, originals, transform),
    log,
    measure: measured => measure(env, measured),
  };
}

function originalsOf(env: NodeJS.ProcessEnv, { source, maxInputBytes: maxBytes }: TransformerConfig): OriginalReader {
  const whileWaiting = () => void loadLibvips().catch(() => undefined);
  const bucket = source ? sourceOf(env, source) : bucketOf(env, env.ORIGINALS!, env.ORIGINALS_REGION!);
  const primary = new S3OriginalReader(bucket, maxBytes, whileWaiting);
  if (!env.REPLICA) return primary;
  const replica = bucketOf(env, env.REPLICA, env.REPLICA_REGION!);
  return new ReplicatedOriginals(primary, new S3OriginalReader(replica, maxBytes));
}

function bucketOf(env: NodeJS.ProcessEnv, name: string, region: string): AwsClient {
  return bucketClient(name, region, env.AWS_ENDPOINT_URL_S3);
}

/** Returns a client of a bucket outside AWS. The local edge overrides its URL with that of its own server. */
function sourceOf(env: NodeJS.ProcessEnv, source: SourceConfig): AwsClient {
  const arn = env[SOURCE_SECRET]!;
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(async () => accessKeyOf((await secretText(secrets, arn, 'AWSCURRENT'))!, source));
  return new SourceClient(source, keys, env.SOURCE_ENDPOINT);
}

/**
 * Returns the check of signatures. It accepts both versions of the secret, so that URLs stay valid after a rotation.
 */
function authorizer(env: NodeJS.ProcessEnv, { rules, signing, mount }: TransformerConfig): TransformServices['authorize'] {
  const arn = env[SIGNING_SECRET];
  if (!signing || !arn) return undefined;
  const client = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(() => keysInUse(client, arn, signing.secretField));
  const requests = new SignedRequests(keys, rules, signing, Date.now, urlFolderOf(mount));
  return request => requests.check(request);
}

/** Writes a log line. Lambda's `console.log` would put a time and an ID before the JSON. */
function log(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Publishes metrics through the log group, if there is one. The local edge has none. */
function measure(env: NodeJS.ProcessEnv, measured: Measured): void {
  if (!env.AWS_LAMBDA_LOG_GROUP_NAME) return;
  log(transformMetricsLine(env.AWS_LAMBDA_FUNCTION_NAME!, measured, Date.now()));
}

/** Loads libvips while S3 prepares the response with the first original, which takes as long. */
function loadLibvips(): Promise<typeof import('./image-transformer')> {
  return import('./image-transformer.js');
}
