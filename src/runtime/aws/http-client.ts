import * as http from 'node:http';
import * as https from 'node:https';

/** What a server is asked. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: Buffer | string;
  /**
   * How much of the answer's body is read before it is given up, in bytes.
   *
   * @default - 8 MiB, more than any answer but an image has
   */
  readonly maxBytes?: number;
  /**
   * For how long nothing may move, in milliseconds.
   *
   * @default 5000
   */
  readonly idleTimeout?: number;
  /** Called when the request is on its way, while the answer is being waited for. */
  readonly onSent?: () => void;
}

export interface HttpAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The answer is larger than was wanted; no more was read of it than that. */
export class AnswerTooLarge extends Error {
  constructor(public readonly maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`);
    this.name = 'AnswerTooLarge';
  }
}

const MAX_BYTES = 8 * 2 ** 20;
const IDLE_TIMEOUT = 5000;
const TIMEOUT = 20_000;
const LONGEST_PAUSE = 100;

// What S3 and other services answer when they are busy for a moment, and mean to be asked again.
const BUSY = [429, 500, 502, 503, 504];

const CONNECTIONS = { keepAlive: true, maxSockets: 64 };
const HTTP = { request: http.request, agent: new http.Agent(CONNECTIONS) };
const HTTPS = { request: https.request, agent: new https.Agent(CONNECTIONS) };

/**
 * Asks a server and reads its answer, at most once again where the connection breaks or the server is busy: so ask only
 * what may be asked twice. Rejects where there is no answer within 20 seconds, both attempts together, or nothing moves
 * for 5. Never follows a redirect.
 *
 * Without `fetch`, whose first use takes 30 ms of a cold start; this takes 7.
 */
export async function ask(request: HttpRequest): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(Math.max(TIMEOUT, request.idleTimeout ?? 0));
  try {
    const answer = await askOnce(request, signal);
    if (!BUSY.includes(answer.status)) return answer;
  } catch (error) {
    if (signal.aborted || !isBrokenConnection(error)) throw error; // time that is over breaks the connection, too
  }
  await new Promise(resolve => { setTimeout(resolve, LONGEST_PAUSE * Math.random()); });
  return askOnce(request, signal);
}

async function askOnce(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await send(request, signal);
  const maxBytes = request.maxBytes ?? MAX_BYTES;
  const isTooLarge = request.method !== 'HEAD' && Number(response.headers['content-length']) > maxBytes;
  if (isTooLarge) {
    response.destroy();
    throw new AnswerTooLarge(maxBytes);
  }
  return { status: response.statusCode!, headers: response.headers, body: await read(response, maxBytes) };
}

function send(
  { method, url, headers, body, idleTimeout = IDLE_TIMEOUT, onSent }: HttpRequest, signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const { request, agent } = url.protocol === 'https:' ? HTTPS : HTTP;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent, timeout: idleTimeout, signal });
    asked.once('response', resolve).once('error', reject).once('timeout', () => asked.destroy(new Error('nothing moves')));
    if (onSent) asked.once('finish', onSent);
    asked.end(body);
  });
}

/** Whatever the length that was announced: it may be wrong, or not there. */
async function read(response: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) { // leaving it ends the connection
    bytes += chunk.length;
    if (bytes > maxBytes) throw new AnswerTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function isBrokenConnection(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '');
}
