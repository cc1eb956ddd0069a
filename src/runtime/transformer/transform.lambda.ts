import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fallbackImage } from './fallback-image';
import { FailureLimit, VariantLimit } from './limits';
import { originalsOf } from './originals';
import { RefinementQueue, SqsRefinementQueue } from './refiner/refinement-queue';
import { serveStored } from './serve-stored';
import { serveVariant } from './serve-variant';
import { TransformServices } from './services';
import { parseConfig } from './transformer-config';
import { S3VariantBucket } from './variant-bucket';
import { REFINEMENT_QUEUE, SIGNING_SECRET } from '../../model/identifiers';
import { transformMetricsLine } from '../../model/transform-metrics';
import { LambdaShell, log } from '../aws/lambda-shell';
import { requestAuthorizer } from '../signing/request-authorizer';
import { EDGE_HEADER } from '../url/edge-header';
import { variantRoot } from '../url/key-encoding';

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
  services ??= coldStart(new LambdaShell(process.env));
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
function coldStart(shell: LambdaShell): TransformServices {
  const started = openServices(shell);
  started.measure({ ColdStarts: 1 });
  return started;
}

/** Transforms and stores a variant for the prewarm worker, which needs no signature. Returns the status as JSON. */
async function prewarm(path: string, started: TransformServices): Promise<string> {
  const { answer, afterwards } = await serveVariant(path, { ...started, authorize: undefined });
  await afterwards;
  return JSON.stringify({ status: answer.status });
}

function openServices(shell: LambdaShell): TransformServices {
  const { env } = shell;
  const config = parseConfig(env.CONFIG!);
  const secret = env[SIGNING_SECRET];
  const originals = originalsOf(shell, config, {
    whileWaiting: () => void loadLibvips().catch(() => undefined), readsReplicas: true,
  });
  const variants = new S3VariantBucket(shell.bucket(env.VARIANTS!, shell.region, variantRoot(config.mount)));
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
    refinements: openRefinements(shell, env[REFINEMENT_QUEUE]),
    log,
    measure: measured => shell.publish(transformMetricsLine(shell.functionName, measured, Date.now())),
  };
}

/** Returns the queue of variants to refine, if there is one. */
function openRefinements(shell: LambdaShell, url: string | undefined): RefinementQueue | undefined {
  return url ? new SqsRefinementQueue(shell.queue(url), url) : undefined;
}

/** Loads libvips while S3 prepares the response with the first original, which takes as long. */
function loadLibvips(): Promise<typeof import('./image-transformer')> {
  return import('./image-transformer.js');
}
