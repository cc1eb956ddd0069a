import * as http from 'node:http';
import { ErrorBody } from './protocol';

/** A request that cannot be fulfilled. The message is one sentence for users. */
export class RequestError extends Error {
  constructor(public readonly status: number, message: string) {
    super(message);
  }
}

/** Headers of all responses: no MIME sniffing, no use by other sites, no caching. */
export const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

// Scripts in an SVG must not run in the playground's origin, whatever type a response declares.
const IMAGE_HEADERS = {
  ...COMMON_HEADERS,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
};
const PASSED_TYPES = /^(image\/[\w.+-]+|text\/plain|application\/(problem\+)?json)(;|$)/i;

export function sendJson(outgoing: http.ServerResponse, value: unknown, status: number = 200): void {
  const body = Buffer.from(JSON.stringify(value));
  outgoing
    .writeHead(status, { ...COMMON_HEADERS, 'content-type': 'application/json', 'content-length': body.length })
    .end(body);
}

export function sendError(outgoing: http.ServerResponse, status: number, error: string): void {
  const refusal: ErrorBody = { error };
  sendJson(outgoing, refusal, status);
}

export interface ImageResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** Sends bytes of an untrusted source as an image, never as a page. */
export function sendImage(outgoing: http.ServerResponse, { status, contentType, body, headers }: ImageResponse): void {
  const type = PASSED_TYPES.test(contentType) ? contentType : 'application/octet-stream';
  outgoing
    .writeHead(status, { ...IMAGE_HEADERS, ...headers, 'content-type': type, 'content-length': body.length })
    .end(body);
}
