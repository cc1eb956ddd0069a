import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FailureLimit } from './failure-limit';
import { fallbackImage } from './fallback-image';
import { bucketOf, log, originalsOf } from './function-environment';
import { RefinementQueue, SqsRefinementQueue } from './refiner/refinement-queue';
import { requestAuthorizer } from './request-authorizer';
import { S3VariantBucket } from './s3-buckets';
import { serveStored } from './serve-stored';
import { serveVariant } from './serve-variant';
import { TransformServices } from './services';
import { parseConfig } from './transformer-config';
import { VariantLimit } from './variant-limit';
import { REFINEMENT_QUEUE, SIGNING_SECRET } from '../../model/identifiers';
import { Measured, transformMetricsLine } from '../../model/transform-metrics';
import { queueClient } from '../aws/send-message';
import { EDGE_HEADER } from '../url/edge-header';
import { variantRoot } from '../url/variant-key';

/** The part of a function URL's event that the handler reads (payload format 2.0). */
interface UrlEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The path of a variant to store, in an event of the prewarm worker. That of a function URL has no such field. */
  readonly prewarm?: string;
}

interface ResponseHead { readonly statusCode: number; readonly headers: Record<string, string> }

/** The API of Lambda's runtime for functions that stream their response. */
declare const awslambda: {
  readonly HttpResponseStream: {
    from(stream: NodeJS.WritableStream, head: ResponseHead): NodeJS.WritableStream;
  };
  streamifyResponse(handler: (event: UrlEvent, stream: NodeJS.WritableStream) => Promise<void>): unknown;
};

let services: TransformServices | undefined;

/**
 * Streams a response, and runs on until the variant is stored. Lambda waits for the promise, the viewer does not.
 */
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  services ??= coldStart(process.env);
  if (event.prewarm !== undefined) return pipeline([await prewarm(event.prewarm, services)], stream);
  const edge = event.headers[EDGE_HEADER];
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

/** Runs at the first request: the refiner loads this module, too. */
function coldStart(env: NodeJS.ProcessEnv): TransformServices {
  const started = fromEnvironment(env);
  started.measure({ ColdStarts: 1 });
  return started;
}

/** Transforms and stores a variant for the prewarm worker, which needs no signature. Returns the status as JSON. */
async function prewarm(path: string, started: TransformServices): Promise<string> {
  const { answer, afterwards } = await serveVariant(path, { ...started, authorize: undefined });
  await afterwards;
  return JSON.stringify({ status: answer.status });
}

function fromEnvironment(env: NodeJS.ProcessEnv): TransformServices {
  const config = parseConfig(env.CONFIG!);
  const secret = env[SIGNING_SECRET];
  const originals = originalsOf(env, config, {
    whileWaiting: () => void loadLibvips().catch(() => undefined), readsReplicas: true,
  });
  const variants = new S3VariantBucket(bucketOf(env, env.VARIANTS!, env.AWS_REGION!), variantRoot(config.mount));
  const transform: TransformServices['transform'] = async (original, request, readBy) => {
    const { imageTransformer } = await loadLibvips();
    return imageTransformer(originals, config)(original, request, readBy);
  };
  return {
    config,
    originals,
    variants,
    limit: new VariantLimit(config, variants),
    failures: new FailureLimit(config),
    transform,
    authorize: config.signing && secret
      ? requestAuthorizer(config, config.signing, secret, env.AWS_ENDPOINT_URL_SECRETS_MANAGER) : undefined,
    fallback: config.fallbackImage === undefined
      ? undefined : fallbackImage(config.fallbackImage, config.rules, originals, transform),
    refinements: refinementsOf(env),
    log,
    measure: measured => measure(env, measured),
  };
}

/** Returns the queue of variants to refine, if there is one. */
function refinementsOf(env: NodeJS.ProcessEnv): RefinementQueue | undefined {
  if (!env[REFINEMENT_QUEUE]) return undefined;
  return new SqsRefinementQueue(queueClient(env[REFINEMENT_QUEUE], env.AWS_REGION!, env), env[REFINEMENT_QUEUE]);
}

/** Publishes metrics through the log group, if there is one. */
function measure(env: NodeJS.ProcessEnv, measured: Measured): void {
  if (!env.AWS_LAMBDA_LOG_GROUP_NAME) return;
  log(transformMetricsLine(env.AWS_LAMBDA_FUNCTION_NAME!, measured, Date.now()));
}

/** Loads libvips while S3 prepares the response with the first original, which takes as long. */
function loadLibvips(): Promise<typeof import('./image-transformer')> {
  return import('./image-transformer.js');
}
