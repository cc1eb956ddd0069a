import { createHash } from 'node:crypto';
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
export type Sabotage = (reply: Reply, request: Asked) => Reply | void | Promise<Reply | void>;

/** The variant at a URL of the image, and its cache key. */
export interface Variant {
  readonly cacheKey: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Returns the variant of a CDN's image for a request, or another response in its place. */
export type Variants = (request: Asked) => Promise<Variant | Reply>;

export interface FakeCdnOptions {
  readonly sabotage?: Sabotage;
  /** The time for which everything has been cached. */
  readonly cachedForMs?: number;
  readonly variants?: Variants;
}

export interface FakeCdn {
  readonly url: string;
  readonly bucket: string;
  readonly requests: Asked[];
  /** Passes time for the cache. */
  wait(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const IMAGE = '/images/a%20cat.png';
const BUCKET = '/bucket';

/** A server that answers as a CDN in good order does, by a clock of its own. */
export async function fakeCdn({
  sabotage = () => {},
  cachedForMs,
  variants = asUploaded,
}: FakeCdnOptions = {}): Promise<FakeCdn> {
  let now = 0;
  const cachedAt = new Map<string, number>();
  const asked: Asked[] = [];
  const ageMs = (key: string) => {
    const since = cachedAt.get(key) ?? (cachedForMs === undefined ? undefined : -cachedForMs);
    if (since === undefined) cachedAt.set(key, now);
    return since === undefined ? undefined : now - since;
  };

  const server = http.createServer(async (request, response) => {
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
    const good = refusalOf(ask) ?? goodReply(ask, await variants(ask), ageMs);
    const { status, headers, body } = (await sabotage(good, ask)) ?? good;
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
    response.end(body);
  });

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin + IMAGE,
    bucket: origin + BUCKET,
    requests: asked,
    wait: async ms => {
      now += ms;
    },
    close: async () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Returns the uploaded image, whatever the query is. */
const asUploaded: Variants = async () => ({ cacheKey: '', headers: { 'content-type': 'image/png' }, body: PNG });

function refusalOf(request: Asked): Reply | undefined {
  if (request.path.startsWith(BUCKET)) return denied();
  if (request.method !== 'GET' && request.method !== 'HEAD') return denied();
  if (request.headers['cloudfront-forwarded-proto'] === 'http') {
    const location = `https://${request.headers.host}${request.path}${request.query}`;
    return { status: 301, headers: { location }, body: '' };
  }
  return request.path === IMAGE ? undefined : denied();
}

function denied(): Reply {
  return {
    status: 403,
    headers: { 'content-type': 'application/xml', 'x-cache': 'Error from cloudfront' },
    body: '<Error/>',
  };
}

function goodReply(request: Asked, variant: Variant | Reply, ageMsOf: (key: string) => number | undefined): Reply {
  if ('status' in variant) return variant;
  const ageMs = ageMsOf(variant.cacheKey);
  const headers: Record<string, string> = {
    ...variant.headers,
    'etag': `"${createHash('md5').update(variant.body).digest('hex')}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-amz-cf-pop': 'TXL50-P1',
    ...(ageMs === undefined
      ? { 'x-cache': 'Miss from cloudfront' }
      : { 'x-cache': 'Hit from cloudfront', 'age': String(Math.floor(ageMs / 1000)) }),
  };
  if (request.headers['if-none-match'] === headers.etag) return { status: 304, headers, body: '' };
  if (request.headers.range === 'bytes=0-99') {
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes 0-99/${variant.body.length}` },
      body: variant.body.subarray(0, 100),
    };
  }
  return { status: 200, headers, body: variant.body };
}
