import * as http from 'node:http';
import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import { explainNetworkError, MAX_BODY_BYTES } from '../../network';

/** Bytes to keep of a body, enough to detect its format. */
const KEPT_BYTES = 64 * 1024;

export interface HttpRequest {
  readonly url: URL;
  /** @default GET */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether to keep the whole body. */
  readonly whole?: boolean;
}

/** A response as received, without following redirects and without decompression. */
export interface Response {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Beginning of the body, or the whole body if requested. */
  readonly start: Buffer;
  /** Length of the whole body. */
  readonly bytes: number;
  /** Negotiated TLS version, if the connection uses TLS. */
  readonly tls?: string;
  /** Whether the server sent a body in response to HEAD. */
  readonly overrun?: boolean;
}

/** A request without a valid HTTP response. The message is one sentence for users. */
export class ExchangeError extends Error {}

/** Sends one request on a new connection, with a timeout. */
export async function exchange(ask: HttpRequest, timeoutSeconds: number): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await responseTo(ask, signal);
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    if (signal.aborted) {
      throw new ExchangeError(
        `${ask.url.host} did not complete a response within ${timeoutSeconds} s; increase it with --timeout`,
      );
    }
    throw new ExchangeError(explainNetworkError(error as NodeJS.ErrnoException, ask.url));
  }
}

async function responseTo(ask: HttpRequest, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const client = ask.url.protocol === 'https:' ? https : http;
    const request = client.request(ask.url, {
      method: ask.method ?? 'GET',
      headers: { 'user-agent': 'cdk-image-cdn verify', ...ask.headers },
      agent: false,
      signal,
    });
    let received: Response | undefined;
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The parser interprets such a body as the beginning of another response.
      if (received && ask.method === 'HEAD' && error.code?.startsWith('HPE_')) resolve({ ...received, overrun: true });
      else reject(error);
    });
    request.on('response', response => {
      received = withoutBody(response);
      receive(response, ask.whole ? MAX_BODY_BYTES : KEPT_BYTES).then(resolve, reject);
    });
    request.end();
  });
}

/** Reads the whole body, since an edge location may not cache an image if the viewer disconnects. */
async function receive(response: http.IncomingMessage, keptBytes: number): Promise<Response> {
  const head = withoutBody(response);
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes < keptBytes) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new ExchangeError(`the body is larger than ${MAX_BODY_BYTES} bytes, which no image is`);
    }
  }
  return { ...head, start: Buffer.concat(kept).subarray(0, keptBytes), bytes };
}

/** Returns the response when its headers arrive. A closed socket no longer knows its protocol. */
function withoutBody({ statusCode: status = 0, headers, socket }: http.IncomingMessage): Response {
  const tls = socket instanceof TLSSocket ? socket.getProtocol() ?? undefined : undefined;
  return { status, headers, start: Buffer.alloc(0), bytes: 0, tls };
}
