/**
 * Part of the CloudFront Function on viewer requests, for a transform function that verifies signatures without an
 * origin request policy of its own: removes every header and cookie that the AWS-managed policy would forward, except
 * the mark of the edge function, and those with which CloudFront answers from its cache: conditions, ranges,
 * compression.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */

import { EdgeHandler } from './guard-referrer.edge';

// The first five cannot be removed by functions.
const KEPT = /^(cdn-loop|content-length|host|transfer-encoding|via|accept-encoding|range|if-.*)$/;

export function forwardMark(next: EdgeHandler, mark: string): EdgeHandler {
  return event => {
    const result = next(event);
    if ('uri' in result) {
      Object.keys(result.headers).forEach(name => {
        if (name !== mark && !KEPT.test(name)) delete result.headers[name];
      });
      result.cookies = {};
    }
    return result;
  };
}
