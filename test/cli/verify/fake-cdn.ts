import * as http from 'node:http';
import { AddressInfo } from 'node:net';

export const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(500, 'pixels')]);

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Which request this is, counted from one. */
  readonly count: number;
  readonly socket: http.IncomingMessage['socket'];
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

/** Breaks one rule of a CDN that is right in everything else. */
export type Sabotage = (reply: Reply, asked: Asked) => Reply | void;

export interface FakeCdn {
  readonly url: string;
  readonly bucket: string;
  readonly asked: Asked[];
  /** Passes time for the cache. */
  wait(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const IMAGE = '/images/a%20cat.png';
const BUCKET = '/bucket';

/** A server that answers as a CDN in good order does, by a clock of its own. */
export async function fakeCdn(sabotage: Sabotage = () => {}, cachedForMs?: number): Promise<FakeCdn> {
  let now = 0;
  let cachedAt = cachedForMs === undefined ? undefined : -cachedForMs;
  const asked: Asked[] = [];

  const server = http.createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const ask = {
      method: request.method ?? '',
      path: pathname,
      query: search,
      headers: request.headers,
      count: asked.length + 1,
      socket: request.socket,
    };
    asked.push(ask);
    const good = goodReply(ask, cachedAt === undefined ? undefined : now - cachedAt);
    if (good.headers['x-cache']?.startsWith('Miss')) cachedAt = now;
    const { status, headers, body } = sabotage(good, ask) ?? good;
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
    response.end(body);
  });

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin + IMAGE,
    bucket: origin + BUCKET,
    asked,
    wait: async ms => { now += ms; },
    close: async () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function goodReply(asked: Asked, ageMs: number | undefined): Reply {
  if (asked.path.startsWith(BUCKET)) return denied();
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return denied();
  if (asked.headers['cloudfront-forwarded-proto'] === 'http') {
    return { status: 301, headers: { location: `https://${asked.headers.host}${asked.path}${asked.query}` }, body: '' };
  }
  return asked.path === IMAGE ? imageReply(asked, ageMs) : denied();
}

function denied(): Reply {
  return { status: 403, headers: { 'content-type': 'application/xml', 'x-cache': 'Error from cloudfront' }, body: '<Error/>' };
}

function imageReply(asked: Asked, ageMs: number | undefined): Reply {
  const headers: Record<string, string> = {
    'content-type': 'image/png',
    'etag': '"5eb63bbbe01eeed093cb22bb8f5acdc3"',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-amz-cf-pop': 'TXL50-P1',
    ...(ageMs === undefined
      ? { 'x-cache': 'Miss from cloudfront' }
      : { 'x-cache': 'Hit from cloudfront', 'age': String(Math.floor(ageMs / 1000)) }),
  };
  if (asked.headers['if-none-match'] === headers.etag) return { status: 304, headers, body: '' };
  if (asked.headers.range === 'bytes=0-99') {
    return { status: 206, headers: { ...headers, 'content-range': `bytes 0-99/${PNG.length}` }, body: PNG.subarray(0, 100) };
  }
  return { status: 200, headers, body: PNG };
}
