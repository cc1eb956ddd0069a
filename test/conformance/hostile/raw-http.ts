import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RawResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const HOST = '127.0.0.1';
const PATIENCE_MS = 20_000;

/** Sends bytes unchanged, and returns everything that the server sends until it closes the connection. */
export async function exchangeRaw(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = net.connect(port, HOST, () => socket.write(bytes));
  const over = new AbortController();
  // A server that stops reading resets the connection after its response.
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  try {
    await Promise.race([
      new Promise<void>(resolve => socket.once('close', () => resolve()).once('error', () => undefined)),
      sleep(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
        throw new Error('the connection has neither a response nor an end');
      }),
    ]);
    return Buffer.concat(received);
  } finally {
    over.abort();
    socket.destroy();
  }
}

/**
 * Parses the bytes as exactly one response, strictly by RFC 9112. Throws if they are not.
 *
 * @param method the method of the request, because a response to HEAD has no body
 */
export function oneResponse(received: Buffer, method: string): RawResponse {
  const text = received.toString('latin1').replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`the headers have no end: ${text.slice(0, 200)}`);
  const [statusLine, ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) [\t\x20-\x7e]*$/.exec(statusLine)?.[1]);
  if (!status) throw new Error(`no status line: ${statusLine}`);
  const headers = lines.map(headerOf);
  const body = Buffer.from(text.slice(end + 4), 'latin1');
  const announced = headers.find(([name]) => name === 'content-length')?.[1];
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  if (hasBody && Number(announced) !== body.length) {
    throw new Error(`content-length is ${announced}, but the body has ${body.length} bytes`);
  }
  if (!hasBody && body.length > 0) throw new Error('a body where none is allowed');
  return { status, headers, body };
}

function headerOf(line: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`not a header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}
