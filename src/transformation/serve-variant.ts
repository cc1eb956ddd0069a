import { createHash } from 'node:crypto';
import { BUDGET_HEADER, FALLBACK_HEADER, ORIGINAL_HEADER } from './answer-headers';
import { CACHE_TAG_HEADER, cacheTags } from './cache-tags';
import { ImageRequest, isCore, parseVariant, printVariant } from './image-request';
import { Measured } from './metrics';
import { PROBLEMS, Problem, problemBody } from './problem';
import { TransformerConfig } from './transformer-config';

/** An original as it was at one moment; `version` is another after every change. */
export interface Original {
  readonly body: Buffer;
  readonly version: string;
  /** Whether it came from a replica, and so may be an older one than there is. */
  readonly isCopy?: boolean;
}

/** Where originals are. Rejects with a `Problem` where there is none, or it cannot be had. */
export interface Originals {
  get(key: string): Promise<Original>;
  /** The version now, or undefined where it is gone. */
  version(key: string): Promise<string | undefined>;
}

/** Where variants are kept, by key. */
export interface Variants {
  put(key: string, variant: Answer): Promise<void>;
  delete(key: string): Promise<void>;
  /** How many are kept under a prefix, counted no further than `most`. */
  count(prefix: string, most: number): Promise<number>;
}

export interface Picture {
  readonly body: Buffer;
  readonly contentType: string;
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
  /** What goes on after the answer: the variant is stored. Never rejects. */
  readonly afterwards: Promise<void>;
}

export interface Surroundings {
  readonly config: TransformerConfig;
  readonly originals: Originals;
  readonly variants: Variants;
  readonly transform: (original: Buffer, request: ImageRequest) => Promise<Picture>;
  /** Where URLs are signed, whether this one is; rejects with a `Problem` where it has to be and is not. */
  readonly authorize?: (asked: ImageRequest, sent: string | undefined) => Promise<boolean>;
  /** What is shown in place of a picture that there is not. */
  readonly fallback?: (asked: ImageRequest) => Promise<Picture>;
  readonly log: (event: Record<string, unknown>) => void;
  readonly measure: (measured: Measured) => void;
}

// Of what is not to last: a copy may be an old one, whose purge is over, as replicas lag behind.
const PROVISIONAL_CACHE_CONTROL = 'public, max-age=60';

const NOTHING = Promise.resolve();

/**
 * The picture that a variant's path stands for: made, answered, and stored for the next.
 *
 * It checks again what the edge function checked, as a function that overran its time is passed over.
 *
 * @param sent what the edge function said of the query, from its question mark
 */
export async function serveVariant(path: string, surroundings: Surroundings, sent?: string): Promise<Served> {
  const asked = parseVariant(path, surroundings.config.rules);
  if (!asked) return { answer: problemAnswer(new Problem('bad-parameter', 'path is not canonical'), undefined), afterwards: NOTHING };
  try {
    const isSigned = await surroundings.authorize?.(asked, sent);
    return await make(asked, surroundings, isSigned);
  } catch (error) {
    const problem = error instanceof Problem ? error : unexpected(error, surroundings);
    if (problem.type === 'bad-signature') surroundings.log({ level: 'warn', event: problem.type, key: asked.key, reason: problem.detail });
    if (PROBLEMS[problem.type].status >= 500) surroundings.measure({ Failures: 1 });
    return { answer: await answerTo(problem, asked, surroundings), afterwards: NOTHING };
  }
}

/** The problem, or where the construct has one, a picture in its place: with the same status and the same short life. */
async function answerTo(problem: Problem, asked: ImageRequest, { fallback, log }: Surroundings): Promise<Answer> {
  const plain = problemAnswer(problem, asked.key);
  const isPicture = !['json', 'blurhash'].includes(asked.operations.f);
  if (!fallback || !isPicture || problem.type === 'bad-signature') return plain; // nothing is made for who may not ask
  try {
    const { body, contentType } = await fallback(asked);
    const headers = { ...plain.headers, 'content-type': contentType, 'content-length': String(body.length), [FALLBACK_HEADER]: problem.type };
    return { ...plain, headers, body };
  } catch (error) {
    log({ level: 'error', event: 'no-fallback', error: String(error) });
    return plain;
  }
}

async function make(asked: ImageRequest, surroundings: Surroundings, isSigned = false): Promise<Served> {
  const { originals, transform, config, log, measure } = surroundings;
  const started = performance.now();
  const [original, { request, budget }] = await Promise.all([originals.get(asked.key), withinBudget(asked, surroundings, isSigned)]);
  const picture = await transform(original.body, request);
  measure({
    TransformTime: performance.now() - started,
    BytesSaved: picture.contentType.startsWith('image/') ? original.body.length - picture.body.length : 0,
    BudgetSpent: budget === 'spent' ? 1 : 0,
  });
  const answer = pictureAnswer(picture, request.key, config);
  const isCopy = original.isCopy || picture.isCopy;
  const marked = withHeaders(answer, { ...budget && { [BUDGET_HEADER]: budget }, ...isCopy && { [ORIGINAL_HEADER]: 'copy' } });
  if (isCopy) log({ level: 'warn', event: 'made-of-copy', key: asked.key });
  if (isCopy || budget === 'unknown') return { answer: withHeaders(marked, { 'cache-control': PROVISIONAL_CACHE_CONTROL }), afterwards: NOTHING };
  return { answer: marked, afterwards: keep(request, original.version, answer, surroundings) };
}

interface Budgeted {
  readonly request: ImageRequest;
  /** Where it is not the request that was asked. */
  readonly budget?: 'spent' | 'unknown';
}

/**
 * The request itself, or where an original has as many variants as it may, or they cannot be counted, its nearest that is always made.
 *
 * The limit is soft: as many more may slip through as are made at the same moment.
 */
async function withinBudget(request: ImageRequest, { config, variants, log }: Surroundings, isSigned: boolean): Promise<Budgeted> {
  if (isSigned || isCore(request, config.rules)) return { request };
  const most = mostVariants(config);
  const count = await variants.count(`${request.key}/`, most).catch((error: unknown) => {
    log({ level: 'error', event: 'not-counted', key: request.key, error: String(error) });
    return undefined;
  });
  if (count !== undefined && count < most) return { request };
  const { f, w } = request.operations;
  return { request: { key: request.key, operations: w === undefined ? { f } : { f, w } }, budget: count === undefined ? 'unknown' : 'spent' };
}

/** How many may be kept of an original: as many as its widths and formats make, and `maxVariants` beside them. */
export function mostVariants({ rules, maxVariants }: Pick<TransformerConfig, 'rules' | 'maxVariants'>): number {
  return maxVariants + (rules.widths.length + 1) * (rules.formats.length + 1);
}

/**
 * Stores first and compares versions then: whoever looks before storing can store what has changed in between, for good.
 */
async function keep(request: ImageRequest, version: string, answer: Answer, { originals, variants, log }: Surroundings): Promise<void> {
  const key = decodeURIComponent(printVariant(request).slice(1));
  try {
    await variants.put(key, answer);
    if (await versionNow(request.key, originals) !== version) await variants.delete(key);
  } catch (error) {
    log({ level: 'error', event: 'not-stored', key: request.key, error: String(error) });
  }
}

/** Where nobody can tell it, it may have changed. */
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
      [CACHE_TAG_HEADER]: cacheTags(key).join(','),
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

/** Nobody sees what went wrong inside but whoever reads the log. */
function unexpected(error: unknown, { log }: Surroundings): Problem {
  log({ level: 'error', event: 'unexpected', error: error instanceof Error ? error.stack : String(error) });
  return new Problem('source-unreachable');
}
