/**
 * Part of the CloudFront Function on viewer requests, for a transform function that verifies signatures without an
 * origin request policy of its own: removes every header and cookie that the AWS-managed policy would forward, except
 * the mark of the edge function.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */

import { EdgeHandler } from './guard-referrer.edge';

// Functions cannot remove these.
const READ_ONLY = /^(cdn-loop|content-length|host|transfer-encoding|via)$/;

export function forwardMark(next: EdgeHandler, mark: string): EdgeHandler {
  return event => {
    const result = next(event);
    if ('uri' in result) {
      Object.keys(result.headers).forEach(name => {
        if (name !== mark && !READ_ONLY.test(name)) delete result.headers[name];
      });
      result.cookies = {};
    }
    return result;
  };
}
