import { createHash } from 'node:crypto';
import { CheckFolder, Compared } from './check-folder';
import { ImageFacts, SIDES, Side, factsOf, verdictOf } from './compare-responses';
import { SentHeaders } from './header-file';
import { PixelScore } from './pixel-score';
import { entryOf } from '../../../model/entry-of';
import { ExchangeError, Response, exchange } from '../verify/exchange';

/** The two image services, and how they are requested. */
export interface CheckOptions {
  readonly old: URL;
  readonly new: URL;
  readonly accept: string;
  /** Headers of each side. They take precedence. */
  readonly headers: Readonly<Record<Side, SentHeaders>>;
  readonly timeoutSeconds: number;
  readonly concurrency: number;
  readonly score?: PixelScore;
}

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
  paths: readonly string[], folder: CheckFolder, options: CheckOptions, isStopped: () => boolean, onResult: () => void,
): Promise<void> {
  const left = [...paths];
  const work = async () => {
    for (let path = left.shift(); path !== undefined && !isStopped(); path = left.shift()) {
      folder.add(await compared(path, folder, options));
      onResult();
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
}

async function compared(path: string, folder: CheckFolder, options: CheckOptions): Promise<Compared> {
  try {
    const [before, now] = await Promise.all(SIDES.map(side => responseOf(path, side, options)));
    const facts = { old: factsOf(before), new: factsOf(now) };
    const areImages = before.status === 200 && now.status === 200;
    const score = areImages ? await options.score?.(before.start, now.start) : undefined;
    return {
      path,
      verdict: verdictOf(facts.old, facts.new, score),
      ...facts,
      ...score !== undefined && { score: Math.round(score * 10) / 10 },
      ...areImages && { files: written(path, folder, { old: before.start, new: now.start }, facts) },
    };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return { path, verdict: 'failed', error: error.message };
  }
}

function responseOf(path: string, side: Side, options: CheckOptions): Promise<Response> {
  const headers = { accept: options.accept, ...options.headers[side] };
  return exchange({ url: new URL(options[side].origin + path), headers, whole: true }, options.timeoutSeconds);
}

function written(
  path: string, folder: CheckFolder, bodies: Record<Side, Buffer>, facts: Record<Side, ImageFacts>,
): Record<Side, string> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const write = (side: Side) =>
    folder.writeImage(`${name}-${side}.${entryOf(EXTENSIONS, facts[side].contentType ?? '') ?? 'bin'}`, bodies[side]);
  return { old: write('old'), new: write('new') };
}
