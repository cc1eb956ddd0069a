/**
 * CloudFront Function on viewer requests: rewrites the URL of an image to the path of the variant that it means.
 *
 * Runs in JavaScript runtime 2.0, and uses only its features.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

import { EdgeValues, decode, parametersOf, siteParametersOf } from './query-parameters.edge';
import { resolveUrl } from '../url/dialects/resolve-url';
import { EDGE_HEADER } from '../url/edge-header';
import { hasDialect, isNegotiating, isSigned, isStrict } from '../url/features';
import { MAX_PATH, isBad, resolveVariant } from '../url/image-request';
import { BadParameter, RequestRules, isUnknown, withUnknown } from '../url/request-parameters';

export interface EdgeRequest {
  method: string;
  uri: string;
  querystring: EdgeValues;
  headers: EdgeValues;
  cookies?: EdgeValues;
}

export interface EdgeResponse {
  statusCode: number;
  headers: EdgeValues;
  body: string;
}

export interface EdgeEvent { request: EdgeRequest }

/** Returns the function for the rules of a CDN, which the construct prints. */
export function normalizeUrl(rules: RequestRules): (event: EdgeEvent) => EdgeRequest | EdgeResponse {
  return event => normalized(event.request, rules);
}

function normalized(request: EdgeRequest, rules: RequestRules): EdgeRequest | EdgeResponse {
  const accept = request.headers.accept;
  const variant = (hasDialect(rules) ? resolveUrl : resolveVariant)(
    request.uri,
    (isNegotiating(rules) ? siteParametersOf : parametersOf)(request.querystring),
    accept ? accept.value : '',
    rules,
  );
  if (isBad(variant)) return refusal(variant, rules);
  request.headers[EDGE_HEADER] = { value: rules.fingerprint + '?' };
  if (isSigned(rules)) {
    const query = (hasDialect(rules) ? request.uri + '?' : '') + queryAsSent(request.querystring);
    // CloudFront requests the variant from S3 first, which rejects more than 8 KB of headers with a 400. The origin
    // group would not fall back to the transform function.
    if (query.length > 4096) return refusal({ parameter: 'query', reason: 'must have at most 4096 characters' }, rules);
    request.headers[EDGE_HEADER].value += query;
  }
  request.uri = variant.path;
  if (isStrict(rules)) {
    // Sorted, because engines differ in the order of keys.
    const unknown = Object.keys(request.querystring).map(decode).filter(isUnknown).sort()[0];
    if (unknown !== undefined) request.uri = withUnknown(variant.path, unknown);
    if (request.uri.length > MAX_PATH) return refusal({ parameter: unknown, reason: 'is unknown' }, rules);
  }
  request.querystring = {};
  return request;
}

function queryAsSent(query: EdgeValues): string {
  return Object.keys(query).map(name => {
    const values = query[name].multiValue || [query[name]];
    return values.map(item => name + '=' + item.value).join('&');
  }).join('&');
}

/** The types and titles of problems that are no bad parameters, by their statuses. */
const PROBLEMS: { [status: number]: string[] } = {
  403: ['not-allowed', 'Not allowed'],
  404: ['not-found', 'No such image'],
};

/** Returns a problem document (RFC 9457). CloudFront does not cache it, and browsers cache it for a minute. */
function refusal(bad: BadParameter, rules: RequestRules): EdgeResponse {
  const status = isNegotiating(rules) && bad.status || 400;
  const problem = isNegotiating(rules) && PROBLEMS[status];
  return {
    statusCode: status,
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'max-age=60' },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: JSON.stringify({
      type: problem ? problem[0] : 'bad-parameter',
      title: problem ? problem[1] : 'Bad parameter',
      status: status,
      detail: bad.parameter + ' ' + bad.reason,
      parameter: bad.parameter,
    }),
  };
}
