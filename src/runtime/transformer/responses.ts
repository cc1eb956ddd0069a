import { createHash } from 'node:crypto';
import { EncodingChoice } from './encode/content';
import { ENCODING_HEADER, FALLBACK_HEADER, VERSIONS_HEADER } from './image-headers';
import { PROBLEMS, Problem, problemBody } from './problem';
import { TransformServices } from './services';
import { TransformerConfig } from './transformer-config';
import { FunctionResponse, TransformedImage } from './variant';
import { Mount } from '../../model/mount';
import { CACHE_TAG_HEADER, cacheTags, tagOfMount } from '../url/cache-tags';
import { DESCRIPTION, ImageRequest } from '../url/image-request';

/** The versions of the library and of sharp, which the bundler states. Not defined outside of a bundle. */
declare const BUILT_VERSIONS: string | undefined;

const VERSIONS = typeof BUILT_VERSIONS === 'undefined' ? undefined : BUILT_VERSIONS;

/** Lifetime of responses that are about to change: a replica may be older than its purge, and settings may differ. */
export const PROVISIONAL_CACHE_CONTROL = 'public, max-age=60';

type CachingConfig = Pick<TransformerConfig, 'cacheControl' | 'immutableFolders'>;

/** Returns the ETag of a body, which S3 returns for it, too, unless it encrypts it with a key of KMS. */
export function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** `Cache-Control` of variants whose original never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Returns `Cache-Control` of an original's variants. */
export function cacheControlOf(
  key: string | undefined, { cacheControl, immutableFolders = [] }: CachingConfig,
): string {
  return immutableFolders.some(folder => key?.startsWith(folder)) ? IMMUTABLE : cacheControl;
}

/** Returns the response for a variant. */
export function variantResponse(
  { body, contentType, choice, mark }: TransformedImage, key: string,
  config: CachingConfig & Pick<TransformerConfig, 'mount'>,
): FunctionResponse {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-length': String(body.length),
      'etag': etagOf(body),
      'cache-control': cacheControlOf(key, config),
      [CACHE_TAG_HEADER]: tagsOf(cacheTags(key, mark?.key), config.mount),
      ...choice && { [ENCODING_HEADER]: printChoice(choice) },
      ...contentType === 'application/json' && VERSIONS && { [VERSIONS_HEADER]: VERSIONS },
    },
    body,
  };
}

/** Prints a choice as the value of a header. */
export function printChoice({ content, encoding, reason }: EncodingChoice): string {
  return `${content}; ${encoding}; ${reason}`;
}

function tagsOf(tags: readonly string[], mount: Mount | undefined): string {
  return tags.map(tag => tagOfMount(tag, mount)).join(',');
}

/** Returns the response for a problem. */
export function problemResponse(
  problem: Problem, key: string | undefined, { mount }: Pick<TransformerConfig, 'mount'>,
): FunctionResponse {
  const { status, maxAge } = PROBLEMS[problem.type];
  const body = Buffer.from(problemBody(problem));
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-length': String(body.length),
      'cache-control': maxAge === 0 ? 'no-store' : `max-age=${maxAge}`,
      ...key !== undefined && { [CACHE_TAG_HEADER]: tagsOf(cacheTags(key), mount) },
    },
    body,
  };
}

/**
 * Returns the response for a problem, or the fallback image in its place, with the same status and the same short
 * lifetime.
 */
export async function problemOrFallback(
  problem: Problem, request: ImageRequest,
  { config, fallback, log }: Pick<TransformServices, 'config' | 'fallback' | 'log'>,
): Promise<FunctionResponse> {
  const plain = problemResponse(problem, request.key, config);
  const isImage = !DESCRIPTION.test(request.operations.f);
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

export function withHeaders<T extends { readonly headers: Record<string, string> }>(
  response: T, headers: Record<string, string>,
): T {
  return { ...response, headers: { ...response.headers, ...headers } };
}
