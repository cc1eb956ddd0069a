import {
  Freshness, FRESHNESS_HEADER, Validator, parseFreshness, printFreshness, variantFreshness,
} from './freshness';
import { REFINEMENT_HEADER, RefinementState } from './image-headers';
import { Problem } from './problem';
import { withHeaders } from './responses';
import { Original, OriginalReader, TransformServices } from './services';
import { ServedVariant, StreamedResponse } from './variant';
import { refer } from './variant-bucket';
import { ImageRequest, storedKey } from '../url/image-request';

/** A stored variant that may be served, or the originals from which another one must be made. */
export interface CheckedVariant<Response> {
  readonly served?: ServedVariant<Response>;
  readonly originals: OriginalReader;
}

type Services = Pick<TransformServices, 'originals' | 'variants' | 'log'>;

const NOTHING = Promise.resolve();

/** The lifetime of a variant that is served because its origin fails. */
const ON_ERROR_CACHE_CONTROL = 'max-age=10';

/**
 * Checks that a stored variant is still that of its original. A variant from an HTTPS origin is served until the
 * lifetime of its original ends. Then the origin is asked for a change, and an unchanged variant gets a new lifetime.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.3
 */
export async function checkStored<Response extends StreamedResponse>(
  request: ImageRequest, stored: Response, services: Services, now: number = Date.now() / 1000,
): Promise<CheckedVariant<Response>> {
  const { originals, log } = services;
  const known = parseFreshness(stored.headers);
  if (!known || now < known.until) return { served: { answer: stored, afterwards: NOTHING }, originals };
  const [original, mark] = await Promise.all([
    known.original && revalidate(request.key, known.original, originals),
    known.mark && revalidate(request.operations.mark, known.mark, originals),
  ]);
  const images = [original, mark].filter(image => image !== undefined);
  const problem = images.find(image => image.problem)?.problem;
  if (problem && isFailure(problem) && now < (known.onErrorUntil ?? 0)) {
    log({ level: 'warn', event: 'served-stale', key: request.key, error: problem.reason });
    return { served: { answer: onError(stored), afterwards: NOTHING }, originals };
  }
  if (images.every(image => image.freshness)) {
    const freshness = variantFreshness(original?.freshness, mark?.freshness);
    const headers = printFreshness(freshness, stored.headers);
    return { served: renewed(request, withHeaders(stored, headers), services, now), originals };
  }
  if (problem?.type === 'not-found') await remove(request, services);
  return { originals: new RevalidatedOriginals(originals, images) };
}

async function revalidate(key: string, known: Validator, originals: OriginalReader): Promise<RevalidatedImage> {
  try {
    const result = originals.revalidate ? await originals.revalidate(key, known) : await originals.get(key);
    return 'body' in result ? { key, original: result } : { key, freshness: result };
  } catch (problem) {
    if (problem instanceof Problem) return { key, problem };
    throw problem;
  }
}

function isFailure({ type }: Problem): boolean {
  return type === 'source-unreachable' || type === 'too-slow';
}

function onError<Response extends StreamedResponse>(stored: Response): Response {
  const { [FRESHNESS_HEADER]: _freshness, ...headers } = stored.headers;
  return { ...stored, headers: { ...headers, 'cache-control': ON_ERROR_CACHE_CONTROL } };
}

/**
 * Serves an unchanged variant, and stores its new lifetime if it has one. A variant whose refinement is pending keeps
 * its headers in the bucket. The refiner may be about to write others, and the ETag of a variant, which depends on its
 * body alone, does not tell them apart.
 */
function renewed<Response extends StreamedResponse>(
  request: ImageRequest, answer: Response, { variants, log }: Services, now: number,
): ServedVariant<Response> {
  const { until, isUnstorable } = parseFreshness(answer.headers)!;
  const isPending = answer.headers[REFINEMENT_HEADER] === RefinementState.PENDING;
  return { answer, afterwards: until > now && !isUnstorable && !isPending ? touch() : NOTHING };

  async function touch(): Promise<void> {
    try {
      const key = storedKey(request);
      // The renewed variant is kept as long as a new one, and so must be its reference.
      await refer(request, request.operations.mark, variants);
      await variants.touch(key, answer);
    } catch (error) {
      log({ level: 'error', event: 'not-renewed', key: request.key, error: String(error) });
    }
  }
}

async function remove(request: ImageRequest, { variants, log }: Services): Promise<void> {
  await variants.delete(storedKey(request)).catch((error: unknown) =>
    log({ level: 'error', event: 'not-deleted', key: request.key, error: String(error) }));
}

/** The result of the revalidation of an image: its freshness, the original that replaces it, or a problem. */
export interface RevalidatedImage {
  readonly key: string;
  readonly freshness?: Freshness;
  readonly original?: Original;
  readonly problem?: Problem;
}

/** Originals, some of which a revalidation has read already. They are not requested again. */
export class RevalidatedOriginals implements OriginalReader {
  constructor(private readonly originals: OriginalReader, private readonly images: readonly RevalidatedImage[]) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    const { original, problem } = this.images.find(image => image.key === key) ?? {};
    if (problem) throw problem;
    return original ?? this.originals.get(key, signal);
  }

  public version(key: string): Promise<string | undefined> {
    return this.originals.version(key);
  }

  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    return this.originals.revalidate?.(key, known) ?? this.get(key);
  }
}
