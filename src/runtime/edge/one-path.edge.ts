/**
 * Part of the CloudFront Function on viewer requests for originals: one path for each, however its URL is written.
 * CloudFront caches each spelling of a path separately, and invalidates only the given one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html
 */

import { EdgeHandler } from './guard-referrer.edge';
import { parseKey, printKey } from '../url/key-encoding';

/**
 * @param prefix path prefix of the keys with a trailing slash, or an empty string
 * @param keyPrefix beginning of the keys that replaces the prefix
 */
export function onePath(prefix: string, keyPrefix?: string): EdgeHandler {
  return event => {
    const request = event.request;
    // S3 reads a space.
    const key = parseKey(request.uri.replace(/\+/g, '%20'));
    if (key !== undefined) request.uri = printKey((keyPrefix || '') + key.slice(prefix.length));
    return request;
  };
}
