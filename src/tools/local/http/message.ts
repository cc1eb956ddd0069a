import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Header fields by their lower-case names. */
export type Headers = Record<string, string>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** An explanation for the log of the local edge. It is not sent. */
  readonly remark?: string;
}

/** Returns headers without the given names. */
export function without(headers: Headers, ...names: string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

// Hop-by-hop headers, request IDs of S3, and cookies, which CloudFront passes only if cookies are forwarded.
const HOP_BY_HOP = [
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-connection', 'set-cookie', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'via', 'x-amz-id-2', 'x-amz-request-id',
];

/**
 * Returns the headers of an origin's response that are forwarded to viewers. Headers that `Connection` lists are
 * removed (RFC 9110, section 7.6.1).
 */
export function endToEndHeaders(headers: Headers): Headers {
  const named = (headers.connection ?? '').split(',').map(name => name.trim().toLowerCase());
  return without(headers, ...HOP_BY_HOP, ...named);
}

/** Returns the reason for which a header cannot be sent; undefined if it can. */
export function headerProblem(name: string, value: string): string | undefined {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}
