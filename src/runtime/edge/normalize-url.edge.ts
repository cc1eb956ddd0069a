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
import { MAX_PATH, isBad, resolveVariant } from '../url/image-request';
import { BadParameter, RequestRules } from '../url/request-parameters';
import { isUnknown, withUnknown } from '../url/unknown-parameter';

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

/**
 * The construct prints the rules before the bundled code. `RULES.signed`, `RULES.strictParameters`, `RULES.dialect`
 * and `RULES.negotiates` are constants in the bundle: there is one for each combination, because the size of a function
 * is limited.
 */
declare const RULES: RequestRules;

export function handler(event: EdgeEvent): EdgeRequest | EdgeResponse {
  const request = event.request;
  const accept = request.headers.accept;
  const variant = (RULES.dialect ? resolveUrl : resolveVariant)(
    request.uri,
    (RULES.negotiates ? siteParametersOf : parametersOf)(request.querystring),
    accept ? accept.value : '',
    RULES,
  );
  if (isBad(variant)) return refusal(variant);
  request.headers[EDGE_HEADER] = { value: RULES.fingerprint + '?' };
  if (RULES.signed) {
    const query = (RULES.dialect ? request.uri + '?' : '') + queryAsSent(request.querystring);
    // CloudFront requests the variant from S3 first, which rejects more than 8 KB of headers with a 400. The origin
    // group would not fall back to the transform function.
    if (query.length > 4096) return refusal({ parameter: 'query', reason: 'must have at most 4096 characters' });
    request.headers[EDGE_HEADER].value += query;
  }
  request.uri = variant.path;
  if (RULES.strictParameters) {
    // Sorted, because engines differ in the order of keys.
    const unknown = Object.keys(request.querystring).map(decode).filter(isUnknown).sort()[0];
    if (unknown !== undefined) request.uri = withUnknown(variant.path, unknown);
    if (request.uri.length > MAX_PATH) return refusal({ parameter: unknown, reason: 'is unknown' });
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
function refusal(bad: BadParameter): EdgeResponse {
  const status = RULES.negotiates && bad.status || 400;
  const problem = RULES.negotiates && PROBLEMS[status];
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
      ['parameter']: bad.parameter, // a name that the bundler keeps
    }),
  };
}
