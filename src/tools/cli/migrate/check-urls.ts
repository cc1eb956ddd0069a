import { createHash } from 'node:crypto';
import { CheckFolder, Compared } from './check-folder';
import { ImageFacts, SIDES, Side, factsOf, isSuccess, verdictOf } from './compare-responses';
import { decodedBody } from './decoded-body';
import { SentHeaders } from './header-file';
import { PixelComparison } from './pixel-comparison';
import { isSamePlace } from './redirect-place';
import { entryOf } from '../../../model/entry-of';
import { ExchangeError, exchange } from '../verify/exchange';

/** The two image services, and how they are requested. */
export interface CheckOptions {
  readonly old: URL;
  readonly new: URL;
  readonly accept: string;
  /** Headers of each side. They take precedence. */
  readonly headers: Readonly<Record<Side, SentHeaders>>;
  readonly timeoutSeconds: number;
  readonly concurrency: number;
  readonly comparePixels?: PixelComparison;
}

/** The result of a request: a response with its decoded body, or the reason why there is none. */
type Outcome = { readonly facts: ImageFacts; readonly body: Buffer } | { readonly error: string };

type Answered = Extract<Outcome, { readonly body: Buffer }>;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/avif': 'avif',
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
};

/**
 * Requests both sides of each path, and writes the results to the folder as they arrive.
 *
 * @param isStopped whether the user has stopped the program: requests that are under way end
 * @param onResult called after each result
 */
export async function checkUrls(
  paths: readonly string[], folder: CheckFolder, options: CheckOptions, isStopped: () => boolean,
  onResult: (result: Compared) => void,
): Promise<void> {
  const left = [...paths];
  const work = async () => {
    for (let path = left.shift(); path !== undefined && !isStopped(); path = left.shift()) {
      const result = await compared(path, folder, options);
      folder.add(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
}

async function compared(path: string, folder: CheckFolder, options: CheckOptions): Promise<Compared> {
  const [old, now] = await Promise.all(SIDES.map(side => outcomeOf(path, side, options)));
  if ('error' in old || 'error' in now) {
    const errors = { ...'error' in old && { old: old.error }, ...'error' in now && { new: now.error } };
    return {
      path,
      verdict: 'failed',
      ...'facts' in old && { old: old.facts },
      ...'facts' in now && { new: now.facts },
      errors,
    };
  }
  return comparedResponses(path, { old, new: now }, folder, options);
}

async function comparedResponses(
  path: string, sides: Readonly<Record<Side, Answered>>, folder: CheckFolder, options: CheckOptions,
): Promise<Compared> {
  const facts = { old: sides.old.facts, new: sides.new.facts };
  const bodies = { old: sides.old.body, new: sides.new.body };
  const areImages = SIDES.every(side => facts[side].format !== undefined)
    && facts.old.status === facts.new.status && isSuccess(facts.old);
  const pixels = areImages ? await options.comparePixels?.(bodies) : undefined;
  const verdict = verdictOf(facts, {
    isIdentical: bodies.old.equals(bodies.new),
    isSamePlace: isSamePlace({ old: facts.old.location, new: facts.new.location }, options),
    ...pixels,
  });
  return {
    path,
    verdict,
    ...facts,
    ...pixels?.score !== undefined && { score: Math.round(pixels.score * 10) / 10 },
    ...areImages && { files: written(path, folder, bodies, facts) },
  };
}

async function outcomeOf(path: string, side: Side, options: CheckOptions): Promise<Outcome> {
  const url = new URL(options[side].origin + path);
  const headers = { accept: options.accept, ...options.headers[side] };
  try {
    const response = await exchange({ url, headers, whole: true }, options.timeoutSeconds);
    const body = await decodedBody(response.headers['content-encoding'], response.start);
    return { facts: factsOf(response, body, url), body };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return { error: error.message };
  }
}

function written(
  path: string, folder: CheckFolder, bodies: Record<Side, Buffer>, facts: Record<Side, ImageFacts>,
): Record<Side, string> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const write = (side: Side) =>
    folder.writeImage(`${name}-${side}.${entryOf(EXTENSIONS, facts[side].format ?? '') ?? 'bin'}`, bodies[side]);
  return { old: write('old'), new: write('new') };
}
