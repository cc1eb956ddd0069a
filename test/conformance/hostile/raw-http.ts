import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RawResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const HOST = '127.0.0.1';
const PATIENCE_MS = 20_000;

/** Sends bytes as they are, and gives all that comes until the server closes the connection. */
export async function exchangeRaw(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = net.connect(port, HOST, () => socket.write(bytes));
  const over = new AbortController();
  // What refuses to read on resets the connection, after its answer.
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  try {
    await Promise.race([
      new Promise<void>(resolve => socket.once('close', () => resolve()).once('error', () => undefined)),
      sleep(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
        throw new Error('the connection is neither answered nor closed');
      }),
    ]);
    return Buffer.concat(received);
  } finally {
    over.abort();
    socket.destroy();
  }
}

/**
 * Reads what came as one response and nothing else, to the letter of RFC 9112. Throws where it is not.
 *
 * @param method of the request, as an answer to HEAD has no body
 */
export function oneResponse(received: Buffer, method: string): RawResponse {
  const text = received.toString('latin1').replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no end of the headers: ${text.slice(0, 200)}`);
  const [statusLine, ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) [\t\x20-\x7e]*$/.exec(statusLine)?.[1]);
  if (!status) throw new Error(`no status line: ${statusLine}`);
  const headers = lines.map(headerOf);
  const body = Buffer.from(text.slice(end + 4), 'latin1');
  const announced = headers.find(([name]) => name === 'content-length')?.[1];
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  if (hasBody && Number(announced) !== body.length) {
    throw new Error(`${announced} bytes are announced, and ${body.length} came`);
  }
  if (!hasBody && body.length > 0) throw new Error('a body where none may be');
  return { status, headers, body };
}

function headerOf(line: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`no header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}
