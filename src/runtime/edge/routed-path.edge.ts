/**
 * Part of the CloudFront Function on viewer requests for originals of several sources: the key in the bucket of the
 * source, however the URL is written.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html
 */

import { EdgeHandler } from './guard-referrer.edge';
import { parseKey, printKey } from '../url/key-encoding';

/**
 * The header with the number of the bucket. Edge locations do not tell apart behaviors whose functions return equal
 * paths, so a cache policy adds this header to the cache key if two buckets may have the same key.
 */
export const BUCKET_HEADER = 'x-image-bucket';

/** A route: the beginning of the CDN's keys, the beginning of the bucket's keys, and the number of the bucket. */
export type PathRoute = readonly [pathPrefix: string, keyPrefix: string, bucket: number];

/**
 * @param prefix part of the path before the CDN's keys
 * @param folder beginning of the CDN's keys that it stands for
 * @param routes the longest prefix first
 */
export function routedPath(prefix: string, folder: string, routes: readonly PathRoute[]): EdgeHandler {
  return event => {
    const request = event.request;
    const path = parseKey(request.uri.replace(/\+/g, '%20')); // as S3 reads it
    delete request.headers[BUCKET_HEADER];
    if (path === undefined) return request;
    const key = folder + path.slice(prefix.length);
    for (let index = 0; index < routes.length; index++) {
      const route = routes[index];
      if (key.indexOf(route[0]) === 0) {
        request.uri = printKey(route[1] + key.slice(route[0].length));
        request.headers[BUCKET_HEADER] = { value: String(route[2]) };
        return request;
      }
    }
    return request;
  };
}
