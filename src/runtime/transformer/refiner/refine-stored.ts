import { RefinementMessage } from './refinement-queue';
import { Refined, RefinerServices } from './refiner-services';
import { ImageRequest, parseVariant } from '../../url/image-request';
import { markedPrefix } from '../../url/key-encoding';
import { EncodedImage } from '../encode/encode';
import { ENCODING_HEADER, REFINEMENT_HEADER, RefinementState, SCORES_HEADER } from '../image-headers';
import { LoadedWatermark, loadWatermark } from '../load-watermark';
import { Problem } from '../problem';
import { cacheControlOf, etagOf, printChoice } from '../responses';
import { Original, StoredVariant } from '../services';

/** A message as the refiner receives it. */
export interface Delivery {
  readonly message: RefinementMessage;
  /** The number of times that it has been received, this time included. */
  readonly receives: number;
  /** Time at which a refinement gives up, in milliseconds since 1970. */
  readonly deadline: number;
}

/**
 * - `gone`: there is no such variant;
 * - `finished`: its refinement has ended before;
 * - `changed`: it is another variant than that of the message, or has become one, and nothing was written;
 * - `refined` and `kept`: it has its final lifetime.
 */
export type RefinerOutcome = 'gone' | 'finished' | 'changed' | 'refined' | 'kept';

/** An outcome before it is stored. The reason says why a variant stays. */
type Result = Pick<Refined, 'kept' | 'reason'> & Partial<Refined>;

/** Its original or a watermark has changed. A purge removes the variant, if there is one. */
const OUTDATED: Result = { kept: true, reason: 'outdated' };

/**
 * Number of attempts to refine a variant. An image may crash the function or take too long each time; then the variant
 * stays, with its final lifetime.
 */
const MAX_ATTEMPTS = 2;

/**
 * Refines a stored variant, and replaces it unless it has changed meanwhile. Rejects if the message must be received
 * again.
 *
 * It may stop at any point and start again: nothing is written but the result, which ends the refinement.
 */
export async function refineStored(delivery: Delivery, services: RefinerServices): Promise<RefinerOutcome> {
  const { message } = delivery;
  const stored = await services.variants.read(message.variant);
  if (!stored) return 'gone';
  if (stored.headers[REFINEMENT_HEADER] !== RefinementState.PENDING) return 'finished';
  if (etagOf(stored.body) !== message.etag) return 'changed';
  const request = parseVariant(`/${message.variant}`, services.config.rules);
  const result = await resultOf(request, stored, delivery, services);
  if (!await replace(request, stored, result, message, services)) return 'changed';
  report(result, stored, message, services);
  return result.kept ? 'kept' : 'refined';
}

async function resultOf(
  request: ImageRequest | undefined, stored: StoredVariant, delivery: Delivery, services: RefinerServices,
): Promise<Result> {
  if (!request) return { kept: true, reason: 'settings' }; // no viewer requests its path any more
  const result = await refinementOf(request, stored, delivery, services);
  return result.kept || await isUpToDate(request, delivery.message, services) ? result : OUTDATED;
}

async function refinementOf(
  request: ImageRequest, stored: StoredVariant, { message, receives, deadline }: Delivery, services: RefinerServices,
): Promise<Result> {
  const { limit, measure } = services;
  if (receives > MAX_ATTEMPTS) return { kept: true, reason: 'attempts' };
  const { used, left } = await limit.check();
  if (left < 1) {
    measure({ RefinementsThisMonth: Math.max(used, limit.most) });
    return { kept: true, reason: 'monthly-limit' };
  }
  const images = await readImages(request, services);
  if (images instanceof Problem) return images.type === 'not-found' ? OUTDATED : { kept: true, reason: images.type };
  const [original, mark] = images;
  if (original.version !== message.original || mark?.used.version !== message.mark) return OUTDATED;
  return services.refine({
    original: original.body,
    operations: request.operations,
    mark: mark?.watermark,
    focus: original.focus,
    stored: { body: stored.body, contentType: stored.headers['content-type'] },
    deadline,
    onStart: () => {
      limit.add(1);
      measure({ Refinements: 1, RefinementsThisMonth: used + 1 });
    },
  });
}

/** Returns the problem if an image cannot be read, and rejects if it may be readable later. */
async function readImages(
  { key, operations }: ImageRequest, { originals }: RefinerServices,
): Promise<[Original, LoadedWatermark | undefined] | Problem> {
  try {
    return await Promise.all([originals.get(key), loadWatermark(operations, originals)]);
  } catch (error) {
    if (error instanceof Problem && !['source-unreachable', 'too-slow'].includes(error.type)) return error;
    throw error;
  }
}

/** Whether the images are still those that the variant was made from. */
async function isUpToDate(
  { key, operations }: ImageRequest, { original, mark }: RefinementMessage, { originals }: RefinerServices,
): Promise<boolean> {
  const versions = await Promise.all([key, operations.mark].map(async image => image && originals.version(image)));
  return versions[0] === original && versions[1] === mark;
}

async function replace(
  request: ImageRequest | undefined, stored: StoredVariant, result: Result, { variant }: RefinementMessage,
  { config, variants }: RefinerServices,
): Promise<boolean> {
  const { kept, image, firstScore, score } = result;
  // The replaced variant lives as long as a new one, and so must its reference.
  const mark = request?.operations.mark;
  if (mark !== undefined) await variants.refer(markedPrefix(mark) + variant);
  return variants.replace(variant, {
    body: kept ? stored.body : image!.body,
    headers: {
      ...stored.headers,
      ...!kept && headersOf(image!),
      ...firstScore !== undefined && score !== undefined && {
        [SCORES_HEADER]: `${firstScore.toFixed(1)},${score.toFixed(1)}`,
      },
      'cache-control': cacheControlOf(request?.key, config),
      [REFINEMENT_HEADER]: kept ? RefinementState.KEPT : RefinementState.REFINED,
    },
    etag: stored.etag,
  });
}

/** Returns the headers that depend on the encoding. */
function headersOf({ contentType, choice }: EncodedImage): Record<string, string> {
  return { 'content-type': contentType, ...choice && { [ENCODING_HEADER]: printChoice(choice) } };
}

function report(
  { kept, reason, image, firstScore, score }: Result, stored: StoredVariant, { variant }: RefinementMessage,
  { log, measure }: RefinerServices,
): void {
  const [before, after] = [stored.body.length, kept ? stored.body.length : image!.body.length];
  measure(kept ? { RefinementsKept: 1 } : { RefinementBytesSaved: before - after });
  log({ level: 'info', event: kept ? 'kept' : 'refined', variant, reason, before, after, firstScore, score });
}
