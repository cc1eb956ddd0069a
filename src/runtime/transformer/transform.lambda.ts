import { pipeline } from 'node:stream/promises';
import { ServeDependencies, OriginalReader } from './dependencies';
import { fallbackImage } from './fallback-image';
import { ReplicatedOriginals } from './replicated-originals';
import { S3OriginalReader, S3Variants, bucketClient } from './s3-objects';
import { serveVariant } from './serve-variant';
import { SignedRequests } from './signed-requests';
import { SourceClient, SourceConfig, accessKeyOf } from './source-client';
import { TransformerConfig, parseConfig } from './transformer-config';
import { VariantLimit } from './variant-limit';
import { SIGNING_SECRET, SOURCE_SECRET } from '../../model/identifiers';
import { Measured, transformMetricsLine } from '../../model/transform-metrics';
import { AwsClient } from '../aws/aws-client';
import { RotatingSecret } from '../aws/rotating-secret';
import { keysInUse, secretText, secretsClient } from '../aws/secrets-manager';
import { EDGE_HEADER } from '../edge/normalize-url.edge';
import { FORMER_EDGE_HEADER } from '../url/former-paths';

/** The part of a function URL's event that is read (payload format 2.0). */
interface UrlEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
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
  const edge = event.headers[EDGE_HEADER] ?? event.headers[FORMER_EDGE_HEADER];
  const { answer, afterwards } = await serveVariant(event.rawPath, surroundings, edge);
  await Promise.all([
    // To HEAD as well, whose body the HTTP layer drops: Lambda keeps a response without a body open until the function
    // times out.
    pipeline([answer.body], awslambda.HttpResponseStream.from(stream, { statusCode: answer.status, headers: answer.headers })),
    afterwards,
  ]);
});

function fromEnvironment(env: NodeJS.ProcessEnv): ServeDependencies {
  const config = parseConfig(env.CONFIG!);
  const originals = originalsOf(env, config);
  const variants = new S3Variants(bucketOf(env, env.VARIANTS!, env.AWS_REGION!));
  const transform: ServeDependencies['transform'] = async (original, request) => (await libvips()).imageTransformer(originals, config)(original, request);
  return {
    config,
    originals,
    variants,
    limit: new VariantLimit(config, variants),
    transform,
    authorize: authorizer(env, config),
    fallback: config.fallbackImage === undefined ? undefined : fallbackImage(config.fallbackImage, config.rules, originals, transform),
    log,
    measure: measured => measure(env, measured),
  };
}

function originalsOf(env: NodeJS.ProcessEnv, { source, maxInputBytes: maxBytes }: TransformerConfig): OriginalReader {
  const whileWaiting = () => void libvips().catch(() => undefined);
  const primary = new S3OriginalReader(source ? sourceOf(env, source) : bucketOf(env, env.ORIGINALS!, env.ORIGINALS_REGION!), maxBytes, whileWaiting);
  return env.REPLICA ? new ReplicatedOriginals(primary, new S3OriginalReader(bucketOf(env, env.REPLICA, env.REPLICA_REGION!), maxBytes)) : primary;
}

function bucketOf(env: NodeJS.ProcessEnv, name: string, region: string): AwsClient {
  return bucketClient(name, region, env.AWS_ENDPOINT_URL_S3);
}

/** @param source whose own address stands unless the local edge, which has a server in its place, names another */
function sourceOf(env: NodeJS.ProcessEnv, source: SourceConfig): AwsClient {
  const arn = env[SOURCE_SECRET]!;
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(async () => accessKeyOf((await secretText(secrets, arn, 'AWSCURRENT'))!, source));
  return new SourceClient(source, keys, env.SOURCE_ENDPOINT);
}

/** Both versions of the secret, so that its rotation makes no signed URL a bad one. */
function authorizer(env: NodeJS.ProcessEnv, { rules, signing }: TransformerConfig): ServeDependencies['authorize'] {
  const arn = env[SIGNING_SECRET];
  if (!signing || !arn) return undefined;
  const client = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(() => keysInUse(client, arn, signing.secretField));
  const requests = new SignedRequests(keys, rules, signing);
  return asked => requests.check(asked);
}

/** Bare lines: the runtime's own `console.log` would put a time and an id before the JSON. */
function log(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Only where there is a log group that makes metrics of it, which the local edge has not. */
function measure(env: NodeJS.ProcessEnv, measured: Measured): void {
  if (env.AWS_LAMBDA_LOG_GROUP_NAME) log(transformMetricsLine(env.AWS_LAMBDA_FUNCTION_NAME!, measured, Date.now()));
}

/** Loaded, which takes as long as S3 does to answer, while the first original is on its way. */
function libvips(): Promise<typeof import('./make-variant')> {
  return import('./make-variant.js');
}
