/**
 * Part of the CloudFront Function on viewer requests for originals: one path for each, however its URL is written, as
 * CloudFront keeps each way of writing it by itself, and purges only the one that it is told.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html
 */

import { EdgeHandler } from './guard-referrer.edge';
import { parseKey, printKey } from '../url/request-key';

/**
 * @param prefix that stands before the keys, with its slash at the end; or nothing
 * @param plus how what serves the originals reads `+`: as `%20`, like S3, or as `%2B`
 */
export function onePath(prefix: string, plus: string): EdgeHandler {
  return event => {
    const request = event.request;
    const key = parseKey(request.uri.replace(/\+/g, plus));
    if (key !== undefined) request.uri = printKey(key.slice(prefix.length));
    return request;
  };
}
