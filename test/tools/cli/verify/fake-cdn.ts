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
export type Sabotage = (reply: Reply, asked: Asked) => Reply | void | Promise<Reply | void>;

/** What a URL of the image gives, and the name that it is cached under. */
export interface Picture {
  readonly cacheKey: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The pictures that a CDN has of its image, or what it answers in their place. */
export type Pictures = (asked: Asked) => Promise<Picture | Reply>;

export interface FakeCdnOptions {
  readonly sabotage?: Sabotage;
  /** For how long everything has been in the cache already. */
  readonly cachedForMs?: number;
  readonly pictures?: Pictures;
}

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
export async function fakeCdn({
  sabotage = () => {},
  cachedForMs,
  pictures = asUploaded,
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
    const good = refusalOf(ask) ?? goodReply(ask, await pictures(ask), ageMs);
    const { status, headers, body } = (await sabotage(good, ask)) ?? good;
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
    response.end(body);
  });

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin + IMAGE,
    bucket: origin + BUCKET,
    asked,
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

/** One picture, whatever the query says. */
const asUploaded: Pictures = async () => ({ cacheKey: '', headers: { 'content-type': 'image/png' }, body: PNG });

function refusalOf(asked: Asked): Reply | undefined {
  if (asked.path.startsWith(BUCKET)) return denied();
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return denied();
  if (asked.headers['cloudfront-forwarded-proto'] === 'http') {
    return { status: 301, headers: { location: `https://${asked.headers.host}${asked.path}${asked.query}` }, body: '' };
  }
  return asked.path === IMAGE ? undefined : denied();
}

function denied(): Reply {
  return {
    status: 403,
    headers: { 'content-type': 'application/xml', 'x-cache': 'Error from cloudfront' },
    body: '<Error/>',
  };
}

function goodReply(asked: Asked, picture: Picture | Reply, ageMsOf: (key: string) => number | undefined): Reply {
  if ('status' in picture) return picture;
  const ageMs = ageMsOf(picture.cacheKey);
  const headers: Record<string, string> = {
    ...picture.headers,
    'etag': `"${createHash('md5').update(picture.body).digest('hex')}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-amz-cf-pop': 'TXL50-P1',
    ...(ageMs === undefined
      ? { 'x-cache': 'Miss from cloudfront' }
      : { 'x-cache': 'Hit from cloudfront', 'age': String(Math.floor(ageMs / 1000)) }),
  };
  if (asked.headers['if-none-match'] === headers.etag) return { status: 304, headers, body: '' };
  if (asked.headers.range === 'bytes=0-99') {
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes 0-99/${picture.body.length}` },
      body: picture.body.subarray(0, 100),
    };
  }
  return { status: 200, headers, body: picture.body };
}
