/**
 * CloudFront Function on viewer requests: a URL as people write it becomes the one path of the picture that it means.
 *
 * Runs in JavaScript runtime 2.0, and is written in what that runtime has.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

import { isBad, parseRequest, printVariant } from './image-request';
import { BadParameter, RequestParameters, RequestRules } from './request-parameters';

interface EdgeValue { value: string; multiValue?: { value: string }[] }
interface EdgeValues { [name: string]: EdgeValue }

export interface EdgeRequest {
  method: string;
  uri: string;
  querystring: EdgeValues;
  headers: EdgeValues;
}

export interface EdgeResponse {
  statusCode: number;
  statusDescription: string;
  headers: EdgeValues;
  body: string;
}

export interface EdgeEvent { request: EdgeRequest }

/**
 * Carries the query as sent, from its question mark, to the transformer, outside the cache key: the mark of this function. What a
 * viewer puts there is overwritten.
 */
export const QUERY_HEADER = 'x-image-query';

/** The rules stand before the bundled code: the construct prints them there. */
declare const RULES: RequestRules;

export function handler(event: EdgeEvent): EdgeRequest | EdgeResponse {
  const request = event.request;
  const accept = request.headers.accept === undefined ? '' : request.headers.accept.value;
  const parsed = parseRequest(request.uri, parametersOf(request.querystring), accept, RULES);
  if (isBad(parsed)) return refusal(parsed);
  request.headers[QUERY_HEADER] = { value: '?' + queryAsSent(request.querystring) };
  request.querystring = {};
  request.uri = printVariant(parsed);
  return request;
}

/** Names in lower case; of a name that is there more than once, the first value. */
export function parametersOf(query: EdgeValues): RequestParameters {
  const parameters: RequestParameters = {};
  Object.keys(query).forEach(function (name) {
    const lower = name.toLowerCase();
    if (!Object.prototype.hasOwnProperty.call(parameters, lower)) parameters[lower] = decode(query[name].value);
  });
  return parameters;
}

/** The event has values as they were sent; what is no valid encoding is taken as it is, and judged as such. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch (error) {
    return value;
  }
}

function queryAsSent(query: EdgeValues): string {
  return Object.keys(query).map(function (name) {
    const values = query[name].multiValue || [query[name]];
    return values.map(function (item) { return name + '=' + item.value; }).join('&');
  }).join('&');
}

/** RFC 9457. CloudFront does not cache what a function answers; the browser may, for a minute. */
function refusal(bad: BadParameter): EdgeResponse {
  return {
    statusCode: 400,
    statusDescription: 'Bad Request',
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'max-age=60' },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: JSON.stringify({
      type: 'bad-parameter', title: 'Bad parameter', status: 400, detail: bad.parameter + ' ' + bad.reason, parameter: bad.parameter,
    }),
  };
}
