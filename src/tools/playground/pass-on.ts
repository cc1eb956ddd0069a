import * as http from 'node:http';
import * as https from 'node:https';
import { MAX_BYTES, explain } from '../cli/verify/exchange';

/** A CDN's answer as it came, before anything is decoded. */
export interface CdnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly milliseconds: number;
}

/** No answer came. The message is one sentence for the user. */
export class NoAnswer extends Error {}

const FORWARDED = ['accept', 'accept-encoding', 'user-agent'];
// Longer than CloudFront waits for an origin that does not answer, unless it is told otherwise: three times 30 seconds.
const TIMEOUT_MS = 100_000;

/**
 * Asks a CDN in the name of the page.
 *
 * @param url of the CDN, whose scheme and host hold whatever the target says
 * @param target path and query, as the page sent them
 */
export async function askCdn(url: string, method: string, target: string, headers: http.IncomingHttpHeaders): Promise<CdnAnswer> {
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
      headers: Object.fromEntries(FORWARDED.flatMap(name => headers[name] === undefined ? [] : [[name, headers[name]]])),
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
    if (error instanceof NoAnswer) throw error;
    throw new NoAnswer(explain(error as NodeJS.ErrnoException, new URL(url)));
  }
}

/** Bounded, as the server may be somebody else's. */
async function bodyOf(response: http.IncomingMessage, url: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new NoAnswer(`${new URL(url).host} sent a body larger than ${MAX_BYTES} bytes, which no image is`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(protocol: string, options: http.RequestOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    (protocol === 'https:' ? https : http).request(options, resolve).on('error', reject).end();
  });
}
