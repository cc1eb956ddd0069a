import { createHash } from 'node:crypto';
import { LIMIT_HEADER, FALLBACK_HEADER, ORIGINAL_HEADER } from './answer-headers';
import { FunctionResponse, VariantRequest, Original, OriginalReader, TransformedImage, ServedVariant, ServeDependencies } from './dependencies';
import { PROBLEMS, Problem, problemBody } from './problem';
import { TransformerConfig } from './transformer-config';
import { CACHE_TAG_HEADER, cacheTags } from '../url/cache-tags';
import { currentPath } from '../url/former-paths';
import { ImageRequest, isCore, nearestCore, printVariant, readVariant } from '../url/image-request';
import { markedPrefix } from '../url/variant-key';

// Answers that are not to last: a copy may be older than its purge, and other settings are about to take effect.
const PROVISIONAL_CACHE_CONTROL = 'public, max-age=60';

// The limit of S3 for the keys of objects.
const MAX_KEY_BYTES = 1024;

const NOTHING = Promise.resolve();

/**
 * Answers the variant of a path: transforms the original, and stores the result for the next request.
 *
 * Checks again what the edge function checked, since CloudFront may bypass a function that fails. While a deployment is
 * in progress, requests of an edge function with other settings, or of an earlier version, are answered with the
 * current settings, for a short time, and not stored.
 *
 * @param edge the header by which the edge function identifies itself
 */
export async function serveVariant(path: string, surroundings: ServeDependencies, edge?: string): Promise<ServedVariant> {
  const asked = askedVariant(path, surroundings.config, edge);
  if (!asked) return { answer: problemAnswer(new Problem('bad-parameter', 'path is not canonical'), undefined), afterwards: NOTHING };
  const { request } = asked;
  try {
    const isSigned = await surroundings.authorize?.(asked) ?? false;
    return await answerVariant(asked, isSigned || isCore(request, surroundings.config.rules), surroundings);
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('source-unreachable');
    report(error, problem, request.key, surroundings);
    return { answer: await answerTo(problem, request, surroundings), afterwards: NOTHING };
  }
}

function askedVariant(path: string, { rules }: TransformerConfig, edge: string | undefined): VariantRequest | undefined {
  const queryAt = edge?.indexOf('?') ?? -1;
  const variant = readVariant(currentPath(path, rules) ?? path, rules);
  if (!variant || !variant.isCanonical && queryAt < 0) return undefined;
  const hasOtherRules = queryAt >= 0 && edge!.slice(0, queryAt) !== rules.fingerprint;
  return {
    request: variant.request,
    query: queryAt < 0 ? undefined : edge!.slice(queryAt + 1),
    isDeploying: !variant.isCanonical || hasOtherRules,
  };
}

/** Answers a problem, or the fallback image in its place, with the same status and the same short lifetime. */
async function answerTo(problem: Problem, asked: ImageRequest, { fallback, log }: ServeDependencies): Promise<FunctionResponse> {
  const plain = problemAnswer(problem, asked.key);
  const isPicture = !['json', 'blurhash'].includes(asked.operations.f);
  if (!fallback || !isPicture || problem.type === 'bad-signature') return plain; // nothing is transformed without a right to it
  try {
    const { body, contentType } = await fallback(asked);
    const headers = { ...plain.headers, 'content-type': contentType, 'content-length': String(body.length), [FALLBACK_HEADER]: problem.type };
    return { ...plain, headers, body };
  } catch (error) {
    log({ level: 'error', event: 'no-fallback', error: String(error) });
    return plain;
  }
}

async function answerVariant(asked: VariantRequest, isUnlimited: boolean, surroundings: ServeDependencies): Promise<ServedVariant> {
  const { request, isDeploying } = asked;
  const { originals, limit, config } = surroundings;
  const isStored = !isDeploying;
  if (!isUnlimited && limit.wasReached(request.key)) return answerCore(asked, surroundings);
  const [original, state] = await Promise.all([originals.get(request.key), isUnlimited ? 'open' : stateOf(request.key, surroundings)]);
  if (state === 'reached') return answerCore(asked, surroundings, original);
  if (state === 'open') return transformed(request, original, surroundings, isStored);
  const { answer: core } = await transformed(nearestCore(request, config.rules), original, surroundings, false);
  return { answer: withHeaders(core, { [LIMIT_HEADER]: 'unknown' }), afterwards: NOTHING };
}

/** Whether an original has as many variants as it may. Logged once while the limit is remembered. */
async function stateOf(key: string, { limit, log }: ServeDependencies): Promise<'open' | 'reached' | 'unknown'> {
  try {
    if (!await limit.isReached(key)) return 'open';
    log({ level: 'warn', event: 'variant-limit-reached', key });
    return 'reached';
  } catch (error) {
    log({ level: 'error', event: 'not-counted', key, error: String(error) });
    return 'unknown';
  }
}

/** Answers the nearest core variant, which is transformed only if it is not stored yet. */
async function answerCore({ request, isDeploying }: VariantRequest, surroundings: ServeDependencies, original?: Original): Promise<ServedVariant> {
  const { originals, variants, config, measure } = surroundings;
  const core = nearestCore(request, config.rules);
  const stored = await variants.get(storedKey(core)).catch(() => undefined);
  const served = stored ? { answer: stored, afterwards: NOTHING }
    : await transformed(core, original ?? await originals.get(core.key), surroundings, !isDeploying);
  measure({ VariantLimitReached: 1 });
  const lifetime = isDeploying && { 'cache-control': PROVISIONAL_CACHE_CONTROL };
  return { ...served, answer: withHeaders(served.answer, { [LIMIT_HEADER]: 'reached', ...lifetime }) };
}

/** @param isStored whether the variant may be stored, and so may last */
async function transformed(request: ImageRequest, original: Original, surroundings: ServeDependencies, isStored: boolean): Promise<ServedVariant> {
  const { transform, config, log, measure } = surroundings;
  const started = performance.now();
  const picture = await transform(original.body, request);
  measure({
    TransformTime: performance.now() - started,
    BytesSaved: picture.contentType.startsWith('image/') ? original.body.length - picture.body.length : 0,
  });
  const made = pictureAnswer(picture, request.key, config);
  const isCopy = original.isCopy || picture.isCopy;
  if (isCopy) log({ level: 'warn', event: 'original-from-replica', key: request.key });
  if (!isCopy && isStored) return { answer: made, afterwards: keep(request, original, picture, made, surroundings) };
  const headers = { 'cache-control': PROVISIONAL_CACHE_CONTROL, ...isCopy && { [ORIGINAL_HEADER]: 'replica' } };
  return { answer: withHeaders(made, headers), afterwards: NOTHING };
}

/**
 * Stores a variant, and compares versions only then: a comparison before could miss a change in between, for good.
 *
 * A variant with a watermark is referred to from the watermark's folder first, so that a purge of the watermark finds
 * it.
 */
async function keep(
  request: ImageRequest, { version }: Original, { mark }: TransformedImage, made: FunctionResponse, surroundings: ServeDependencies,
): Promise<void> {
  const { originals, variants, log } = surroundings;
  const key = storedKey(request);
  const reference = mark && markedPrefix(mark.key) + key;
  try {
    if (reference && reference.length > MAX_KEY_BYTES) return;
    if (reference) await variants.put(reference, { headers: {}, body: Buffer.alloc(0) });
    await variants.put(key, made);
    const versions = await Promise.all([request.key, ...mark ? [mark.key] : []].map(image => versionNow(image, originals)));
    if (versions[0] !== version || versions[1] !== mark?.version) await variants.delete(key);
  } catch (error) {
    log({ level: 'error', event: 'not-stored', key: request.key, error: String(error) });
  }
}

function storedKey(request: ImageRequest): string {
  return printVariant(request).slice(1);
}

/** A version that is unknown counts as changed. */
async function versionNow(key: string, originals: OriginalReader): Promise<string | undefined> {
  return originals.version(key).catch(() => undefined);
}

function pictureAnswer(picture: TransformedImage, key: string, config: TransformerConfig): FunctionResponse {
  return {
    status: 200,
    headers: {
      'content-type': picture.contentType,
      'content-length': String(picture.body.length),
      'etag': `"${createHash('md5').update(picture.body).digest('hex')}"`, // as S3 has it
      'cache-control': config.cacheControl,
      [CACHE_TAG_HEADER]: cacheTags(key, picture.mark?.key).join(','),
    },
    body: picture.body,
  };
}

function withHeaders(answer: FunctionResponse, headers: Record<string, string>): FunctionResponse {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function problemAnswer(problem: Problem, key: string | undefined): FunctionResponse {
  const { status, maxAge } = PROBLEMS[problem.type];
  const body = Buffer.from(problemBody(problem));
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-length': String(body.length),
      'cache-control': maxAge === 0 ? 'no-store' : `max-age=${maxAge}`,
      ...key !== undefined && { [CACHE_TAG_HEADER]: cacheTags(key).join(',') },
    },
    body,
  };
}

/** Logs problems that operators can act on. Viewers are shown no reason. */
function report(error: unknown, { type, detail, reason }: Problem, key: string, { log, measure }: ServeDependencies): void {
  if (type === 'bad-signature') log({ level: 'warn', event: type, key, reason: detail });
  if (PROBLEMS[type].status < 500) return;
  measure({ Failures: 1 });
  if (error instanceof Problem) log({ level: 'error', event: type, key, error: reason ?? detail });
  else log({ level: 'error', event: 'unexpected', key, error: error instanceof Error ? error.stack : String(error) });
}
