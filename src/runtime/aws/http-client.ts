import * as http from 'node:http';
import * as https from 'node:https';

/** Opens a request to a URL. */
export type Transport = (url: URL, options: http.RequestOptions) => http.ClientRequest;

/** An HTTP request. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: Buffer | string;
  /**
   * Maximum size of the response body, in bytes. Reading stops there.
   *
   * @default - 8 MiB, more than any response but an image has
   */
  readonly maxBytes?: number;
  /**
   * Time without data after which the request fails, in milliseconds.
   *
   * @default 5000
   */
  readonly idleTimeout?: number;
  /** Whether the body is needed only of a response with status 200. Others are empty. */
  readonly isBodyOfOkOnly?: boolean;
  /**
   * The transport to the server.
   *
   * @default - HTTP or HTTPS, with connections that stay open
   */
  readonly transport?: Transport;
  /** Called when the request is sent, before the response arrives. */
  readonly onSent?: () => void;
  /** Ends `sendRequest()` early. */
  readonly signal?: AbortSignal;
}

/** An HTTP response. */
export interface HttpResponse {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The head of an HTTP response whose body has not arrived yet. The caller reads it to the end, or destroys it. */
export interface OpenResponse extends Omit<HttpResponse, 'body'> {
  readonly body: http.IncomingMessage;
}

/** A response that is larger than `maxBytes`. It was not read further. */
export class ResponseTooLarge extends Error {
  constructor(public readonly maxBytes: number) {
    super(`the response is larger than ${maxBytes} bytes`);
    this.name = 'ResponseTooLarge';
  }
}

/** A server that has sent no data for some time. */
export class IdleTimeout extends Error {
  constructor(milliseconds: number) {
    super(`no data for ${milliseconds} ms`);
    this.name = 'IdleTimeout';
  }
}

const MAX_BYTES = 8 * 2 ** 20;
const IDLE_TIMEOUT = 5000;
const TIMEOUT = 20_000;
const MAX_PAUSE = 100;

// Temporary errors of S3 and other services, after which a retry may succeed.
const TEMPORARY_ERRORS = [429, 500, 502, 503, 504];

const CONNECTIONS = { keepAlive: true, maxSockets: 64 };
const AGENTS = { http: new http.Agent(CONNECTIONS), https: new https.Agent(CONNECTIONS) };

function usualTransport(url: URL, options: http.RequestOptions): http.ClientRequest {
  return url.protocol === 'https:'
    ? https.request(url, { ...options, agent: AGENTS.https }) : http.request(url, { ...options, agent: AGENTS.http });
}

/**
 * Sends a request and reads the response. If the connection breaks or the server is busy, the request is sent once
 * more, so it must be safe to repeat. Rejects if both attempts together take 20 seconds, or if no data arrives for 5.
 * Does not follow redirects.
 *
 * `fetch` is not used, because its first call takes 30 ms of a cold start. This client takes 7 ms.
 */
export async function sendRequest(request: HttpRequest): Promise<HttpResponse> {
  const timeout = AbortSignal.timeout(Math.max(TIMEOUT, request.idleTimeout ?? 0));
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  return tryTwice(() => sendOnce(request, signal), signal, TEMPORARY_ERRORS);
}

/**
 * Sends a request, and once more if the connection breaks or the status is a temporary error.
 *
 * @param attempt sends the request
 */
export async function tryTwice<Response extends { readonly status: number }>(
  attempt: () => Promise<Response>, signal: AbortSignal, temporaryErrors: readonly number[],
): Promise<Response> {
  try {
    const response = await attempt();
    if (!temporaryErrors.includes(response.status)) return response;
  } catch (error) {
    if (signal.aborted || !isBrokenConnection(error)) throw error; // the timeout breaks the connection, too
  }
  await new Promise(resolve => { setTimeout(resolve, MAX_PAUSE * Math.random()); });
  return attempt();
}

/**
 * Sends a request once, and returns the response as soon as its head arrives. Rejects if that takes 20 seconds. The
 * body may take any time, and breaks if the server sends no data for `idleTimeout` while its reader waits.
 */
export async function openRequest(request: HttpRequest): Promise<OpenResponse> {
  const [limit, head] = [AbortSignal.timeout(TIMEOUT), new AbortController()];
  const abort = () => head.abort();
  limit.addEventListener('abort', abort);
  try {
    const body = await send(request, head.signal);
    return { status: body.statusCode!, headers: body.headers, body };
  } finally {
    limit.removeEventListener('abort', abort);
  }
}

/** Sends a request once, and reads the response. */
export async function sendOnce(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const response = await send(request, signal);
  const { statusCode: status = 0, headers } = response;
  if (request.isBodyOfOkOnly && status !== 200) {
    if (status === 304) response.resume(); // keeps the connection
    else response.destroy();
    return { status, headers, body: Buffer.alloc(0) };
  }
  const maxBytes = request.maxBytes ?? MAX_BYTES;
  if (request.method !== 'HEAD' && isTooLarge(response, maxBytes)) {
    response.destroy();
    throw new ResponseTooLarge(maxBytes);
  }
  const body = await readBody(response, maxBytes);
  return { status, headers, body };
}

/** Whether the length of a response, by its header, exceeds a limit. An unknown length does not. */
function isTooLarge({ headers }: http.IncomingMessage, maxBytes: number): boolean {
  return Number(headers['content-length']) > maxBytes;
}

function send(
  { method, url, headers, body, idleTimeout = IDLE_TIMEOUT, transport = usualTransport, onSent }: HttpRequest,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const outgoing = transport(url, { method, headers, timeout: idleTimeout, signal });
  let response: http.IncomingMessage | undefined;
  const onIdle = () => {
    // With data to read, the server waits for the reader.
    if (!response?.readableLength) outgoing.destroy(new IdleTimeout(idleTimeout));
  };
  outgoing.once('response', incoming => {
    response = incoming;
    const { socket } = incoming;
    // The request itself reports the first pause only. After the response, another request may use the connection.
    socket.on('timeout', onIdle);
    incoming.once('close', () => socket.off('timeout', onIdle));
  }).once('timeout', onIdle);
  if (onSent) outgoing.once('finish', onSent);
  outgoing.end(body);
  return headOf(outgoing);
}

/**
 * Returns a response when its head arrives, and rejects if the connection ends before, in any way. If the connection
 * breaks later, reading the body fails.
 */
function headOf(outgoing: http.ClientRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', response => {
      const { socket } = response;
      // Node.js takes a connection that breaks for the end of a body without a length.
      const onBroken = (cause: Error) => {
        if (response.complete) return;
        response.destroy(Object.assign(new Error('the response was aborted', { cause }), { code: 'ECONNRESET' }));
      };
      socket.prependListener('error', onBroken);
      response.once('close', () => socket.off('error', onBroken));
      resolve(response);
    }).on('error', reject).once('close', () => {
      // Node.js reports no error when a server switches protocols.
      reject(new Error('the connection was closed without a response'));
    });
  });
}

/** Reads a body. `Content-Length` may be wrong or missing, so the bytes are counted. */
async function readBody(response: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) { // leaving the loop ends the connection
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ResponseTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function isBrokenConnection(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '');
}
