import { randomUUID } from 'node:crypto';
import { OriginRequest } from './origin';
import { Headers, httpDate, without } from '../http/message';
import { FunctionUrlEvent } from '../lambda/process-protocol';

export interface FunctionUrlOptions {
  readonly domainName: string;
  /** The prefix of all paths; may be empty. */
  readonly originPath: string;
  readonly customHeaders: Headers;
  readonly clock: () => number;
}

/**
 * Returns the event of a function URL for a request, with the headers that CloudFront adds. Paths stay percent-encoded.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function functionUrlEvent(
  request: OriginRequest, { domainName, originPath, customHeaders, clock }: FunctionUrlOptions,
): FunctionUrlEvent {
  const sent: Headers = {
    'user-agent': 'Amazon CloudFront', ...request.headers, ...customHeaders, ...proxied(domainName),
  };
  const headers = without(sent, 'cookie');
  const path = originPath + request.path;
  const [id] = domainName.split('.');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: request.query,
    ...'cookie' in sent && { cookies: sent.cookie.split('; ') },
    headers,
    ...request.query !== '' && { queryStringParameters: parametersOf(request.query) },
    requestContext: {
      accountId: 'anonymous',
      apiId: id,
      domainName,
      domainPrefix: id,
      http: {
        method: request.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: logTime(clock()),
      timeEpoch: clock(),
    },
    isBase64Encoded: false,
  };
}

function proxied(domainName: string): Headers {
  return {
    'host': domainName, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-port': '443', 'x-forwarded-proto': 'https',
  };
}

/** Joins values of the same name by commas. */
function parametersOf(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map(name => [name, parameters.getAll(name).join(',')]));
}

/** Returns a time in the format of access logs: `12/Mar/2020:19:03:58 +0000`. */
function logTime(time: number): string {
  const [, day, month, year, ofDay] = httpDate(time).split(' ');
  return `${day}/${month}/${year}:${ofDay} +0000`;
}
