import { randomBytes } from 'node:crypto';
import { apiError, xmlResponse } from './api-responses';
import { AuthorizedApi, LocalServices } from './local-services';

/**
 * Creates the API for invalidations of CloudFront, which complete immediately.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 */
export function cloudFrontApi({ caches }: LocalServices): AuthorizedApi {
  return async ({ method, path, body }, isAllowed) => {
    const [, distribution, id] = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(?:\/([^/]+))?$/.exec(path) ?? [];
    const cache = caches.get(distribution);
    const action = `cloudfront:${method === 'POST' ? 'CreateInvalidation' : 'GetInvalidation'}`;
    if (!cache) return apiError(404, 'NoSuchDistribution');
    if (!isAllowed(action, cache.arn)) return apiError(403, 'AccessDenied');
    if (method === 'POST') {
      const batch = (await body()).toString();
      [...batch.matchAll(/<Path>(.*?)<\/Path>/gs)].forEach(([, item]) => cache.invalidate(unescaped(item)));
    }
    const status = `<Id>${id ?? newInvalidationId()}</Id><Status>Completed</Status>`;
    return xmlResponse(method === 'POST' ? 201 : 200, `<Invalidation>${status}</Invalidation>`);
  };
}

function newInvalidationId(): string {
  return `I${randomBytes(7).toString('hex').toUpperCase()}`;
}

function unescaped(xml: string): string {
  return xml.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)));
}
