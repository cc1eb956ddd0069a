import { createHash } from 'node:crypto';
import sharp, { Metadata } from 'sharp';
import { RgbImage, ssimulacra2Against } from '../../../src/runtime/transformer/refinement/ssimulacra2';
import { send } from '../../tools/local/support';

/** A response to a request for an image. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: number;
  readonly cacheControl?: string;
  /** Width, height and number of frames, if the image decodes. */
  readonly size?: readonly [width: number, height: number, frames: number];
  /** The score by SSIMULACRA 2 against the original, resized without loss to the same size. */
  readonly score?: number;
  /** The CPU time of the server in seconds, if it had to transform the image. */
  readonly cpu?: number;
}

/** The answers of a framework's optimizer and of the image CDN to one request. */
export interface Comparison {
  readonly url: string;
  readonly accept: string;
  readonly theirs: Answer;
  readonly ours: Answer;
}

/** A server of images. */
export interface ImageServer {
  readonly url: string;
  /** Returns the CPU time that it has used, in seconds. */
  readonly cpuTime: () => number;
}

/** The server of a framework, and the image CDN in its place. */
export interface Servers {
  readonly site: ImageServer;
  readonly images: ImageServer;
}

/** Returns the original of a URL of the optimizer, or undefined if the URL edits it beyond its size. */
export type OriginalOf = (url: string) => Promise<Buffer | undefined>;

/** The score that looks alike to most viewers. */
const ALIKE = 70;

/** How far below it a score may be: the quality is predicted, and a `q` of the URL is one of another scale. */
const TOLERANCE = 3;

/** Scores by the hash of both images: widths beyond that of the original lead to equal images. */
const SCORES = new Map<string, number>();

/** Metadata by the hash of an image, undefined if it does not decode. */
const DECODED = new Map<string, Metadata | undefined>();

/** The last original that images were compared with, in one size. */
let reference: { readonly name: string; readonly score: (image: RgbImage) => number } | undefined;

/** SSIMULACRA 2 compares images at six scales, and needs a few pixels at the smallest. */
const LEAST = 8;

/** Requests each URL from both servers at once, with each `Accept` header. Scores need originals. */
export async function compareAll(
  urls: readonly string[], accepts: Readonly<Record<string, OriginalOf | undefined>>, servers: Servers,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const url of urls) {
    for (const [accept, originalOf] of Object.entries(accepts)) {
      const original = await originalOf?.(url);
      const [theirs, ours] = await Promise.all(
        [servers.site, servers.images].map(server => load(server, url, accept)));
      comparisons.push({
        url,
        accept,
        theirs: await assess(theirs, original),
        // Images that the framework has edited are compared with its own.
        ours: await assess(ours, originalOf && (original ?? theirs.body)),
      });
    }
  }
  return comparisons;
}

/** Returns what is wrong with the answers of the image CDN. */
export function faultsOf({ url, accept, theirs, ours }: Comparison): string[] {
  const faults: string[] = [];
  const found = (fault: string) => faults.push(`${url} for ${accept}: ${fault}`);
  if (theirs.status !== ours.status) found(`status ${ours.status}, not ${theirs.status}`);
  if (theirs.status !== 200 || ours.status !== 200) return faults;
  if (ours.size === undefined) found(`${ours.type} does not decode`);
  // Frameworks pass animations and vectors through in their original size.
  const isPassed = theirs.size === undefined || theirs.size[2] > 1;
  if (!isPassed && String(ours.size) !== String(theirs.size)) found(`size ${ours.size}, not ${theirs.size}`);
  if (isPassed && ours.size?.[2] !== theirs.size?.[2]) found(`${ours.size?.[2]} frames, not ${theirs.size?.[2]}`);
  if (ours.score !== undefined && ours.score < Math.min(ALIKE, theirs.score ?? ALIKE) - TOLERANCE) {
    found(`score ${ours.score.toFixed(1)}, theirs ${theirs.score?.toFixed(1)}`);
  }
  return faults;
}

interface Loaded { readonly answer: Answer; readonly body: Buffer }

async function load(server: ImageServer, url: string, accept: string): Promise<Loaded> {
  const before = server.cpuTime();
  const { status, headers, body } = await send(server.url, url, { headers: { accept } });
  const isMiss = (headers['x-nextjs-cache'] ?? headers['x-cache'] ?? 'Miss').toLowerCase().startsWith('miss');
  const answer = {
    status,
    type: headers['content-type'] ?? '',
    bytes: body.length,
    cacheControl: headers['cache-control'],
    cpu: isMiss ? server.cpuTime() - before : undefined,
  };
  return { answer, body };
}

/** Returns an answer with what its image is like. */
async function assess({ answer, body }: Loaded, original?: Buffer): Promise<Answer> {
  const metadata = answer.status === 200 && await decoded(body);
  if (!metadata) return answer;
  const { width, height, pageHeight = height, pages = 1 } = metadata;
  const size = [width, pageHeight, pages] as const;
  const score = pages > 1 || !original ? undefined : await scoreOf(body, original, width, height);
  return { ...answer, size, score };
}

/** Returns the metadata of an image whose pixels all decode. */
async function decoded(body: Buffer): Promise<Metadata | undefined> {
  const hash = hashOf(body);
  if (!DECODED.has(hash)) DECODED.set(hash, await decode(body));
  return DECODED.get(hash);
}

async function decode(body: Buffer): Promise<Metadata | undefined> {
  try {
    const image = sharp(body, { animated: true, failOn: 'warning' });
    await image.clone().stats();
    return await image.metadata();
  } catch {
    return undefined;
  }
}

async function scoreOf(
  body: Buffer, original: Buffer, width: number, height: number,
): Promise<number | undefined> {
  if (Math.min(width, height) < LEAST) return undefined;
  const resized = `${hashOf(original)} ${width}×${height}`;
  const pair = `${resized} ${hashOf(body)}`;
  const known = SCORES.get(pair);
  if (known !== undefined) return known;
  if (reference?.name !== resized) {
    reference = { name: resized, score: await scoringOf(original, width, height) };
  }
  const score = reference.score(await pixelsOf(sharp(body)));
  SCORES.set(pair, score);
  return score;
}

/**
 * Returns the function that scores images of a size against an original. Its height is rarely a whole number of pixels:
 * some optimizers scale it by less than one, others crop as much, which a score of either against the other punishes.
 */
async function scoringOf(original: Buffer, width: number, height: number): Promise<(image: RgbImage) => number> {
  const fits = ['fill', 'cover'] as const;
  const [scaled, cropped] = await Promise.all(
    fits.map(fit => pixelsOf(sharp(original).rotate().resize(width, height, { fit }))));
  const isEqual = Buffer.compare(scaled.pixels, cropped.pixels) === 0;
  const scores = (isEqual ? [scaled] : [scaled, cropped]).map(ssimulacra2Against);
  return image => Math.max(...scores.map(score => score(image)));
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

async function pixelsOf(image: sharp.Sharp): Promise<RgbImage> {
  const { data, info } = await image.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha()
    .raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}
