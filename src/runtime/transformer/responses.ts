import { createHash } from 'node:crypto';
import { FALLBACK_HEADER } from './image-headers';
import { PROBLEMS, Problem, problemBody } from './problem';
import { TransformServices } from './services';
import { TransformerConfig } from './transformer-config';
import { FunctionResponse, TransformedImage } from './variant';
import { CACHE_TAG_HEADER, cacheTags } from '../url/cache-tags';
import { ImageRequest } from '../url/image-request';

/** Lifetime of responses that are about to change: a replica may be older than its purge, and settings may differ. */
export const PROVISIONAL_CACHE_CONTROL = 'public, max-age=60';

/** Returns the response for a variant. */
export function variantResponse(
  { body, contentType, mark }: TransformedImage, key: string, { cacheControl }: Pick<TransformerConfig, 'cacheControl'>,
): FunctionResponse {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-length': String(body.length),
      'etag': `"${createHash('md5').update(body).digest('hex')}"`, // the same as S3's
      'cache-control': cacheControl,
      [CACHE_TAG_HEADER]: cacheTags(key, mark?.key).join(','),
    },
    body,
  };
}

/** Returns the response for a problem. */
export function problemResponse(problem: Problem, key: string | undefined): FunctionResponse {
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

/**
 * Returns the response for a problem, or the fallback image in its place, with the same status and the same short
 * lifetime.
 */
export async function problemOrFallback(
  problem: Problem, request: ImageRequest, { fallback, log }: Pick<TransformServices, 'fallback' | 'log'>,
): Promise<FunctionResponse> {
  const plain = problemResponse(problem, request.key);
  const isImage = !['json', 'blurhash'].includes(request.operations.f);
  // Without a valid signature, nothing is transformed.
  if (!fallback || !isImage || problem.type === 'bad-signature') return plain;
  try {
    const { body, contentType } = await fallback(request);
    return {
      ...withHeaders(plain, {
        'content-type': contentType, 'content-length': String(body.length), [FALLBACK_HEADER]: problem.type,
      }),
      body,
    };
  } catch (error) {
    log({ level: 'error', event: 'no-fallback', error: String(error) });
    return plain;
  }
}

export function withHeaders(response: FunctionResponse, headers: Record<string, string>): FunctionResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}
