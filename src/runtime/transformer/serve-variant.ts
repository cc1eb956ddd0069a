import { checkStored } from './fresh-variant';
import { printFreshness, variantFreshness } from './freshness';
import { LIMIT_HEADER, ORIGINAL_HEADER } from './image-headers';
import { readingDeadline } from './originals';
import { ImageProblem, PROBLEMS, Problem } from './problem';
import { isRefinedLater, provisional, requestRefinement } from './refiner/request-refinement';
import {
  PROVISIONAL_CACHE_CONTROL, problemOrFallback, problemResponse, variantResponse, withHeaders,
} from './responses';
import { Original, TransformServices } from './services';
import { FunctionResponse, ServedVariant, TransformedImage } from './variant';
import { storeVariant } from './variant-bucket';
import { ImageRequest, isBad, isCore, nearestCore, storedKey } from '../url/image-request';
import { reasonOfUnknown } from '../url/parameter-names';
import { VariantRequest, readVariantRequest } from '../url/read-variant-request';
import { BadParameter } from '../url/request-parameters';

const NOTHING = Promise.resolve();

const NOT_CANONICAL: BadParameter = { parameter: 'path', reason: 'is not canonical' };

/**
 * Responds to the request for a variant: transforms the original, and stores the result for the next request.
 *
 * It repeats the checks of the edge function. CloudFront answers 503 if that function fails, but a behavior without it
 * would pass on any path. During a deployment, the edge function may have other settings or be of an earlier version.
 * Its requests are then served with the current settings, for a short time, and the result is not stored.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
 *
 * @param edge the header by which the edge function identifies itself
 * @param readBy the moment until which images must be read, as `performance.now()`
 */
export async function serveVariant(
  path: string, services: TransformServices, edge?: string, readBy: number = readingDeadline(),
): Promise<ServedVariant> {
  const read = readVariantRequest(path, services.config, edge);
  if (!read || isBad(read) || read.unknown !== undefined) {
    const bad = read && (isBad(read) ? read : unknownParameter(read.unknown!));
    return { answer: problemResponse(badParameter(bad), undefined, services.config), afterwards: NOTHING };
  }
  const { request } = read;
  try {
    const isSigned = await services.authorize?.(read) ?? false;
    const stored = await storedOfPassedOn(read, services);
    if (stored) return { answer: stored, afterwards: NOTHING };
    const transform: TransformServices['transform'] = (original, image) => services.transform(original, image, readBy);
    const isUnlimited = isSigned || isCore(request, services.config.rules);
    // Any number of paths that the edge function passes on lead to a core variant.
    const serve = isSigned || isUnlimited && !read.isPassedOn ? serveRequest : serveLimited;
    return await serve(read, isUnlimited, { ...services, transform });
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('source-unreachable');
    report(error, problem, request.key, services);
    return { answer: await problemOrFallback(problem, request, services), afterwards: NOTHING };
  }
}

/**
 * Returns the stored variant of a URL that the edge function passes on, which S3 has under another path. With
 * function-first delivery, `serveStored()` has read it already, and does not serve it only if it is outdated.
 */
async function storedOfPassedOn(
  { request, isPassedOn }: VariantRequest, { variants, config }: TransformServices,
): Promise<FunctionResponse | undefined> {
  if (!isPassedOn || config.functionFirst) return undefined;
  return variants.get(storedKey(request)).catch(() => undefined);
}

function unknownParameter(parameter: string): BadParameter {
  return { parameter, reason: reasonOfUnknown(parameter) };
}

function badParameter({ parameter, reason }: BadParameter = NOT_CANONICAL): Problem {
  return new Problem('bad-parameter', `${parameter} ${reason}`, undefined, parameter);
}

/** Responds with the remembered problem of an original that has failed too often, and otherwise counts its failures. */
async function serveLimited(
  read: VariantRequest, isUnlimited: boolean, services: TransformServices,
): Promise<ServedVariant> {
  const { key } = read.request;
  const { failures } = services;
  const remembered = failures.problemOf(key);
  if (remembered) throw remembered;
  try {
    return await serveRequest(read, isUnlimited, services);
  } catch (error) {
    if (error instanceof ImageProblem) failures.add(key, error);
    throw error;
  }
}

/** @param isUnlimited whether the variant does not count */
async function serveRequest(
  read: VariantRequest, isUnlimited: boolean, services: TransformServices,
): Promise<ServedVariant> {
  const { request, isDeploying } = read;
  const { originals, limit, config } = services;
  if (!isUnlimited && limit.wasReached(request.key)) return serveCore(read, services);
  const [original, state] = await Promise.all([
    originals.get(request.key), isUnlimited ? 'open' : limitState(request.key, services),
  ]);
  if (state === 'reached') return serveCore(read, services, original);
  if (state === 'open') return transformVariant(request, original, services, !isDeploying);
  const core = await transformVariant(nearestCore(request, config.rules), original, services, false);
  return { answer: withHeaders(core.answer, { [LIMIT_HEADER]: 'unknown' }), afterwards: NOTHING };
}

/** Counts the variants of an original. A limit that is reached is logged once while it is remembered. */
async function limitState(key: string, { limit, log }: TransformServices): Promise<'open' | 'reached' | 'unknown'> {
  try {
    if (!await limit.isReached(key)) return 'open';
    log({ level: 'warn', event: 'variant-limit-reached', key });
    return 'reached';
  } catch (error) {
    log({ level: 'error', event: 'not-counted', key, error: String(error) });
    return 'unknown';
  }
}

/** Serves the nearest core variant, which is transformed only if it is not stored yet. */
async function serveCore(
  { request, isDeploying }: VariantRequest, services: TransformServices, original?: Original,
): Promise<ServedVariant> {
  const { variants, config, measure } = services;
  const core = nearestCore(request, config.rules);
  const stored = await variants.get(storedKey(core)).catch(() => undefined);
  const checked = stored && await checkStored(core, stored, services);
  const { originals } = checked ?? services;
  const served = checked?.served
    ?? await transformVariant(core, original ?? await originals.get(core.key), services, !isDeploying);
  measure({ VariantLimitReached: 1 });
  const lifetime = isDeploying && { 'cache-control': PROVISIONAL_CACHE_CONTROL };
  return { ...served, answer: withHeaders(served.answer, { [LIMIT_HEADER]: 'reached', ...lifetime }) };
}

/** @param isStored whether the variant may be stored and cached for its full lifetime */
async function transformVariant(
  request: ImageRequest, original: Original, services: TransformServices, isStored: boolean,
): Promise<ServedVariant> {
  const { transform, config, log, measure } = services;
  const started = performance.now();
  const image = await transform(original, request);
  measure({
    TransformTime: performance.now() - started,
    BytesSaved: image.contentType.startsWith('image/') ? original.body.length - image.body.length : 0,
  });
  const freshness = variantFreshness(original.freshness, image.mark?.freshness);
  const response = variantResponse(image, request.key, config);
  const answer = withHeaders(response, printFreshness(freshness, response.headers));
  const isReplica = original.isReplica || image.isReplica;
  if (isReplica) log({ level: 'warn', event: 'original-from-replica', key: request.key });
  if (!isReplica && isStored && !freshness?.isUnstorable) {
    return storedAfterwards(request, original, image, answer, services);
  }
  const headers = { 'cache-control': PROVISIONAL_CACHE_CONTROL, ...isReplica && { [ORIGINAL_HEADER]: 'replica' } };
  return { answer: withHeaders(answer, headers), afterwards: NOTHING };
}

/** Returns the response for a variant that is stored, and refined if it can be. */
function storedAfterwards(
  request: ImageRequest, original: Original, image: TransformedImage, answer: FunctionResponse,
  services: TransformServices,
): ServedVariant {
  const store = (response: FunctionResponse) => storeVariant(request, original, image, response, services);
  const { refinement, rules } = services.config;
  const isFinal = !refinement || !isRefinedLater(request, image, refinement, rules);
  if (isFinal) return { answer, afterwards: store(answer) };
  const first = provisional(answer, refinement);
  const requested = requestRefinement(request, original.version, image, services);
  return { answer: first, afterwards: requested.then(isRequested => store(isRequested ? first : answer)) };
}

/** Logs problems that operators can act on. The reason stays out of the response. */
function report(
  error: unknown, { type, detail, reason }: Problem, key: string, { log, measure }: TransformServices,
): void {
  if (type === 'bad-signature') log({ level: 'warn', event: type, key, reason: detail });
  if (PROBLEMS[type].status < 500) return;
  measure({ Failures: 1 });
  if (error instanceof Problem) log({ level: 'error', event: type, key, error: reason ?? detail });
  else log({ level: 'error', event: 'unexpected', key, error: error instanceof Error ? error.stack : String(error) });
}
