import * as http from 'node:http';
import * as https from 'node:https';
import { explainNetworkError, MAX_BODY_BYTES } from '../network';

/** Response of a CDN before content decoding. */
export interface CdnResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly milliseconds: number;
}

/** A request without a response. The message is one sentence for users. */
export class NoResponseError extends Error {}

const FORWARDED = ['accept', 'accept-encoding', 'user-agent'];
// Longer than CloudFront's default origin timeout of three times 30 seconds.
const TIMEOUT_MS = 100_000;

/**
 * Sends a request of the page to a CDN.
 *
 * @param url URL of the CDN; the target cannot change its scheme and host
 * @param target path and query string, as sent by the page
 */
export async function requestCdn(
  url: string, method: string, target: string, headers: http.IncomingHttpHeaders,
): Promise<CdnResponse> {
  const { protocol, hostname, port } = new URL(url);
  const start = performance.now();
  try {
    const response = await send(protocol, {
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path: target,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: Object.fromEntries(
        FORWARDED.flatMap(name => (headers[name] === undefined ? [] : [[name, headers[name]]])),
      ),
    });
    const body = await bodyOf(response, url);
    const received = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    return {
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(received) as Record<string, string>,
      body,
      milliseconds: performance.now() - start,
    };
  } catch (error) {
    if (error instanceof NoResponseError) throw error;
    throw new NoResponseError(explainNetworkError(error as NodeJS.ErrnoException, new URL(url)));
  }
}

/** Reads a body of limited size, since the server may be untrusted. */
async function bodyOf(response: http.IncomingMessage, url: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new NoResponseError(
        `${new URL(url).host} sent a body larger than ${MAX_BODY_BYTES} bytes, which no image is`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(protocol: string, options: http.RequestOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    (protocol === 'https:' ? https : http).request(options, resolve).on('error', reject).end();
  });
}
