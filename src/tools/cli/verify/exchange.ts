import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Enough of a body to know its format by. */
const KEPT_BYTES = 64 * 1024;

/** No image is this large; what is must not keep the command busy. */
export const MAX_BYTES = 256 * 1024 * 1024;

export interface Ask {
  readonly url: URL;
  /** GET unless told otherwise. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether all of the body is kept. */
  readonly whole?: boolean;
}

/** A response as seen on the wire: redirects are not followed, nothing is decompressed. */
export interface Response {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The beginning of the body, or all of it where that was asked for. */
  readonly start: Buffer;
  /** The length of the whole body. */
  readonly bytes: number;
  /** The protocol version negotiated, where there is TLS. */
  readonly tls?: string;
  /** Whether a body followed the answer to HEAD, which has none. */
  readonly overrun?: boolean;
}

/** No answer came, or none that is HTTP. The message is one sentence for the user. */
export class ExchangeError extends Error {}

/** One request on a connection of its own, which ends in time. */
export async function exchange(ask: Ask, timeoutSeconds: number): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await answerTo(ask, signal);
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    if (signal.aborted) {
      throw new ExchangeError(`${ask.url.host} gave no complete answer within ${timeoutSeconds} s; --timeout allows more`);
    }
    throw new ExchangeError(explain(error as NodeJS.ErrnoException, ask.url));
  }
}

async function answerTo(ask: Ask, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const client = ask.url.protocol === 'https:' ? https : http;
    const request = client.request(ask.url, {
      method: ask.method ?? 'GET',
      headers: { 'user-agent': 'cdk-image-cdn verify', ...ask.headers },
      agent: false,
      signal,
    });
    let answered: Response | undefined;
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The parser takes such a body for the beginning of another answer.
      if (answered && ask.method === 'HEAD' && error.code?.startsWith('HPE_')) resolve({ ...answered, overrun: true });
      else reject(error);
    });
    request.on('response', response => {
      answered = withoutBody(response);
      receive(response, ask.whole ? MAX_BYTES : KEPT_BYTES).then(resolve, reject);
    });
    request.end();
  });
}

/** Reads to the end even what is not kept: an edge may not cache an image whose viewer hung up. */
async function receive(response: http.IncomingMessage, keptBytes: number): Promise<Response> {
  const answer = withoutBody(response);
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes < keptBytes) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new ExchangeError(`the body is larger than ${MAX_BYTES} bytes, which no image is`);
  }
  return { ...answer, start: Buffer.concat(kept).subarray(0, keptBytes), bytes };
}

/** Taken when the headers are there: a socket forgets its protocol once it is closed. */
function withoutBody({ statusCode: status = 0, headers, socket }: http.IncomingMessage): Response {
  const tls = socket instanceof TLSSocket ? socket.getProtocol() ?? undefined : undefined;
  return { status, headers, start: Buffer.alloc(0), bytes: 0, tls };
}

const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

const EXPLANATIONS: ReadonlyArray<[code: RegExp, sentence: (url: URL, error: Error) => string]> = [
  [/^(ENOTFOUND|EAI_)/, url => `the name ${url.hostname} is not known to DNS: check its spelling and your network`],
  [/^ECONNREFUSED$/, url => `nothing listens at ${url.host}${isLoopback(url) ? ": is 'cdk-image-cdn serve' running there?" : ''}`],
  [/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, url => `${url.host} cannot be reached from this network`],
  [/^(ECONNRESET|EPIPE)$/, url => `${url.host} hung up in the middle of an answer`],
  [CERTIFICATE, (url, error) => `the certificate of ${url.host} cannot be trusted: ${error.message.replace(/\s+/g, ' ')}`],
  [/^(EPROTO|ERR_SSL_)/, url => `${url.host} does not speak TLS there: is the URL to begin with http://?`],
  [/^HPE_/, (url, error) => `${url.host} does not answer in proper HTTP: ${error.message}`],
];

/** What an error of the network means, in one sentence. */
export function explain(error: NodeJS.ErrnoException, url: URL): string {
  const [, sentence] = EXPLANATIONS.find(([code]) => code.test(error.code ?? '')) ?? [];
  return sentence?.(url, error) ?? `${url.host} could not be asked: ${error.message}`;
}

/** Whether the URL is of this machine, where plain HTTP harms nobody. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
