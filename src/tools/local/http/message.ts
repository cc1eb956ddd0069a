import { validateHeaderName, validateHeaderValue } from 'node:http';

/** HTTP as the local edge passes it on: names of headers in lower case, bodies whole. */
export type Headers = Record<string, string>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** A sentence for the log of the local edge, which is not sent. */
  readonly remark?: string;
}

/** The headers of a response without some of them. */
export function without(headers: Headers, ...names: string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

// They are about one connection, or between S3 and who asks it; cookies are for origins that are asked with cookies.
const HOP_BY_HOP = [
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-connection', 'set-cookie', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
  'x-amz-id-2', 'x-amz-request-id',
];

/**
 * The headers of an origin's response that viewers get to see: none that it says is about its connection (RFC 9110,
 * section 7.6.1).
 */
export function endToEndHeaders(headers: Headers): Headers {
  const named = (headers.connection ?? '').split(',').map(name => name.trim().toLowerCase());
  return without(headers, ...HOP_BY_HOP, ...named);
}

/** Why a header cannot be sent; undefined where it can. */
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
