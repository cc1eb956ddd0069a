import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { CheckFolder, Compared } from './check-folder';
import { ImageFacts, SIDES, Side, factsOf, isSuccess, verdictOf } from './compare-responses';
import { SentHeaders } from './header-file';
import { PixelComparison } from './pixel-comparison';
import { entryOf } from '../../../../model/entry-of';
import { MAX_BODY_BYTES } from '../../../network';
import { ExchangeError, exchange } from '../../shared/exchange';

/** The two image services, and how they are requested. */
interface CheckOptions {
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

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['identity', async body => body],
  ['gzip', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(inflate)],
  ['br', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

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
      const result = await compareUrl(path, folder, options);
      folder.add(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
}

async function compareUrl(path: string, folder: CheckFolder, options: CheckOptions): Promise<Compared> {
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
  return compareResponses(path, { old, new: now }, folder, options);
}

async function compareResponses(
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
    ...areImages && { files: writeImages(path, folder, bodies, facts) },
  };
}

async function outcomeOf(path: string, side: Side, options: CheckOptions): Promise<Outcome> {
  const url = new URL(options[side].origin + path);
  const headers = { accept: options.accept, ...options.headers[side] };
  try {
    const response = await exchange({ url, headers, whole: true }, options.timeoutSeconds);
    const body = await decodeBody(response.headers['content-encoding'], response.start);
    return { facts: factsOf(response, body, url), body };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return { error: error.message };
  }
}

function writeImages(
  path: string, folder: CheckFolder, bodies: Record<Side, Buffer>, facts: Record<Side, ImageFacts>,
): Record<Side, string> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const write = (side: Side) =>
    folder.writeImage(`${name}-${side}.${entryOf(EXTENSIONS, facts[side].format ?? '') ?? 'bin'}`, bodies[side]);
  return { old: write('old'), new: write('new') };
}

/**
 * Whether redirects of both sides lead to the same place. The hosts of both sides count as one, because the image CDN
 * receives the old name at the switch.
 */
export function isSamePlace(locations: Readonly<Record<Side, string | undefined>>, sides: Record<Side, URL>): boolean {
  return placeOf(locations.old, sides) === placeOf(locations.new, sides);
}

function placeOf(location: string | undefined, sides: Record<Side, URL>): string | undefined {
  if (location === undefined || !URL.canParse(location)) return location;
  const url = new URL(location);
  const own = SIDES.map(side => sides[side]).find(({ host }) => host === url.host)
    ?? SIDES.map(side => sides[side]).find(side => isOtherScheme(side, url));
  if (!own) return url.href;
  return [url.protocol === own.protocol ? '' : url.protocol, '//', url.pathname, url.search, url.hash].join('');
}

/** Whether a URL is the host of a side by another scheme, as in a redirect to HTTPS. */
function isOtherScheme(side: URL, url: URL): boolean {
  return url.hostname === side.hostname && url.port === '' && url.protocol !== side.protocol;
}

/**
 * Returns a body without its content encoding, which services send unasked if the file is stored in this form. Returns
 * no bytes for a body that browsers cannot decode either.
 */
export async function decodeBody(
  encoding: string | undefined, body: Buffer, maxOutputLength: number = MAX_BODY_BYTES,
): Promise<Buffer> {
  const names = (encoding ?? '').split(',').map(name => name.trim().toLowerCase()).filter(name => name !== '');
  try {
    let decoded = body;
    for (const name of names.reverse()) decoded = await DECODERS.get(name)!(decoded, { maxOutputLength });
    return decoded;
  } catch {
    return Buffer.alloc(0);
  }
}
