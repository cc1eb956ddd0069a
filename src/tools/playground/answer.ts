import * as http from 'node:http';
import { Refusal } from './protocol';

/** What is asked cannot be had, or not so. The message is one sentence for the user. */
export class RefusedError extends Error {
  constructor(public readonly status: number, message: string) {
    super(message);
  }
}

/** On everything: no guessing of types, no use by other pages, nothing kept that has changed a moment later. */
export const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

// An SVG may hold a script, which must not run as the playground's own, and an answer may say of itself what it likes.
const IMAGE_HEADERS = { ...COMMON_HEADERS, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" };
const PASSED_TYPES = /^(image\/[\w.+-]+|text\/plain|application\/(problem\+)?json)(;|$)/i;

export function answerJson(outgoing: http.ServerResponse, value: unknown, status: number = 200): void {
  const body = Buffer.from(JSON.stringify(value));
  outgoing.writeHead(status, { ...COMMON_HEADERS, 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

export function answerRefusal(outgoing: http.ServerResponse, status: number, error: string): void {
  const refusal: Refusal = { error };
  answerJson(outgoing, refusal, status);
}

export interface ImageAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** Bytes of others, shown as an image and never as a page. */
export function answerImage(outgoing: http.ServerResponse, { status, contentType, body, headers }: ImageAnswer): void {
  const type = PASSED_TYPES.test(contentType) ? contentType : 'application/octet-stream';
  outgoing.writeHead(status, { ...IMAGE_HEADERS, ...headers, 'content-type': type, 'content-length': body.length }).end(body);
}
