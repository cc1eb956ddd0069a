import { createHash } from 'node:crypto';
import { BUDGET_HEADER, FALLBACK_HEADER, ORIGINAL_HEADER } from './answer-headers';
import { CACHE_TAG_HEADER, cacheTags } from './cache-tags';
import { currentPath } from './former-paths';
import { ImageRequest, isCore, nearestCore, printVariant, readVariant } from './image-request';
import { Measured } from './metrics';
import { PROBLEMS, Problem, problemBody } from './problem';
import { TransformerConfig } from './transformer-config';
import { markedPrefix } from './variant-key';
import { VariantLimit } from './variant-limit';

/** An original as it was at one moment; `version` is another after every change. */
export interface Original {
  readonly body: Buffer;
  readonly version: string;
  /** Whether it came from a replica, and so may be older than the original. */
  readonly isCopy?: boolean;
}

/** Access to originals. Methods reject with a `Problem` if there is none, or if it is unreachable. */
export interface Originals {
  get(key: string): Promise<Original>;
  /** Returns the current version, or undefined if the original was deleted. */
  version(key: string): Promise<string | undefined>;
}

/** Access to the variant bucket. */
export interface Variants {
  /** Returns the answer that was stored, or undefined. */
  get(key: string): Promise<Answer | undefined>;
  put(key: string, variant: Pick<Answer, 'headers' | 'body'>): Promise<void>;
  delete(key: string): Promise<void>;
  /** Returns pages of the keys that begin with a prefix. */
  list(prefix: string): AsyncIterable<string[]>;
}

/** The image of a watermark that is part of a variant. */
export interface UsedMark {
  readonly key: string;
  readonly version: string;
}

export interface Picture {
  readonly body: Buffer;
  readonly contentType: string;
  readonly mark?: UsedMark;
  /** Whether its watermark came from a replica. */
  readonly isCopy?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Served {
  readonly answer: Answer;
  /** Settles when the variant is stored, which viewers do not wait for. Never rejects. */
  readonly afterwards: Promise<void>;
}

/** The buckets, settings and operations that the transform function works with. */
export interface Surroundings {
  readonly config: TransformerConfig;
  readonly originals: Originals;
  readonly variants: Variants;
  readonly limit: VariantLimit;
  readonly transform: (original: Buffer, request: ImageRequest) => Promise<Picture>;
  /** Returns whether a URL is signed, if URLs are; rejects with a `Problem` if it must be and is not. */
  readonly authorize?: (asked: AskedVariant) => Promise<boolean>;
  /** Returns the image that replaces one that is missing or broken. */
  readonly fallback?: (asked: ImageRequest) => Promise<Picture>;
  readonly log: (event: Record<string, unknown>) => void;
  readonly measure: (measured: Measured) => void;
}

/** A request as it arrives from the edge function. */
export interface AskedVariant {
  readonly request: ImageRequest;
  /** The query of the viewer, where URLs are signed; undefined if the request did not come through the edge function. */
  readonly query?: string;
  /** Whether the edge function has other settings, as the two are not deployed at the same moment. */
  readonly isDeploying: boolean;
}

// Answers that are not to last: a copy may be older than its purge, and other settings are about to take effect.
const PROVISIONAL_CACHE_CONTROL = 'public, max-age=60';

// The limit of S3 for the keys of objects.
const MAX_KEY_BYTES = 1024;

const NOTHING = Promise.resolve();

/**
 * Answers the variant of a path: transforms the original, and stores the result for the next request.
 *
 * Checks again what the edge function checked, since CloudFront may bypass a function that fails. While a deployment is in
 * progress, requests of an edge function with other settings, or of an earlier version, are answered with the current settings, for
 * a short time, and not stored.
 *
 * @param edge the header by which the edge function identifies itself
 */
export async function serveVariant(path: string, surroundings: Surroundings, edge?: string): Promise<Served> {
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

function askedVariant(path: string, { rules }: TransformerConfig, edge: string | undefined): AskedVariant | undefined {
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
async function answerTo(problem: Problem, asked: ImageRequest, { fallback, log }: Surroundings): Promise<Answer> {
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

async function answerVariant(asked: AskedVariant, isUnlimited: boolean, surroundings: Surroundings): Promise<Served> {
  const { request, isDeploying } = asked;
  const { originals, limit, config } = surroundings;
  const isStored = !isDeploying;
  if (!isUnlimited && limit.wasReached(request.key)) return answerCore(asked, surroundings);
  const [original, state] = await Promise.all([originals.get(request.key), isUnlimited ? 'open' : stateOf(request.key, surroundings)]);
  if (state === 'reached') return answerCore(asked, surroundings, original);
  if (state === 'open') return transformed(request, original, surroundings, isStored);
  const { answer: core } = await transformed(nearestCore(request, config.rules), original, surroundings, false);
  return { answer: withHeaders(core, { [BUDGET_HEADER]: 'unknown' }), afterwards: NOTHING };
}

/** Whether an original has as many variants as it may. Logged once while the limit is remembered. */
async function stateOf(key: string, { limit, log }: Surroundings): Promise<'open' | 'reached' | 'unknown'> {
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
async function answerCore({ request, isDeploying }: AskedVariant, surroundings: Surroundings, original?: Original): Promise<Served> {
  const { originals, variants, config, measure } = surroundings;
  const core = nearestCore(request, config.rules);
  const stored = await variants.get(storedKey(core)).catch(() => undefined);
  const served = stored ? { answer: stored, afterwards: NOTHING }
    : await transformed(core, original ?? await originals.get(core.key), surroundings, !isDeploying);
  measure({ BudgetSpent: 1 });
  const lifetime = isDeploying && { 'cache-control': PROVISIONAL_CACHE_CONTROL };
  return { ...served, answer: withHeaders(served.answer, { [BUDGET_HEADER]: 'spent', ...lifetime }) };
}

/** @param isStored whether the variant may be stored, and so may last */
async function transformed(request: ImageRequest, original: Original, surroundings: Surroundings, isStored: boolean): Promise<Served> {
  const { transform, config, log, measure } = surroundings;
  const started = performance.now();
  const picture = await transform(original.body, request);
  measure({
    TransformTime: performance.now() - started,
    BytesSaved: picture.contentType.startsWith('image/') ? original.body.length - picture.body.length : 0,
  });
  const made = pictureAnswer(picture, request.key, config);
  const isCopy = original.isCopy || picture.isCopy;
  if (isCopy) log({ level: 'warn', event: 'made-of-copy', key: request.key });
  if (!isCopy && isStored) return { answer: made, afterwards: keep(request, original, picture, made, surroundings) };
  const headers = { 'cache-control': PROVISIONAL_CACHE_CONTROL, ...isCopy && { [ORIGINAL_HEADER]: 'copy' } };
  return { answer: withHeaders(made, headers), afterwards: NOTHING };
}

/**
 * Stores a variant, and compares versions only then: a comparison before could miss a change in between, for good.
 *
 * A variant with a watermark is referred to from the watermark's folder first, so that a purge of the watermark finds it.
 */
async function keep(request: ImageRequest, { version }: Original, { mark }: Picture, made: Answer, surroundings: Surroundings): Promise<void> {
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
async function versionNow(key: string, originals: Originals): Promise<string | undefined> {
  return originals.version(key).catch(() => undefined);
}

function pictureAnswer(picture: Picture, key: string, config: TransformerConfig): Answer {
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

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function problemAnswer(problem: Problem, key: string | undefined): Answer {
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
function report(error: unknown, { type, detail, reason }: Problem, key: string, { log, measure }: Surroundings): void {
  if (type === 'bad-signature') log({ level: 'warn', event: type, key, reason: detail });
  if (PROBLEMS[type].status < 500) return;
  measure({ Failures: 1 });
  if (error instanceof Problem) log({ level: 'error', event: type, key, error: reason ?? detail });
  else log({ level: 'error', event: 'unexpected', key, error: error instanceof Error ? error.stack : String(error) });
}
