import { Asked, PNG, Reply, Sabotage } from './fake-cdn';

const isImage = ({ path, method }: Asked) => path.includes('cat') && !path.startsWith('/bucket') && method !== 'PUT';
const isMissing = ({ path, method }: Asked) => path.includes('no-such-image') && method === 'GET';

/** Changes the answers to some requests. */
const when = (matches: (request: Asked) => boolean, change: (reply: Reply) => void): Sabotage => (reply, request) => {
  if (matches(request)) change(reply);
};
const header = (name: string, value?: string) => ({ headers }: Reply) => {
  if (value === undefined) delete headers[name];
  else headers[name] = value;
};
const miss = (reply: Reply) => {
  header('x-cache', 'Miss from cloudfront')(reply);
  header('age')(reply);
};
const become = (status: number, body: Buffer | string, contentType: string) => (reply: Reply) => {
  Object.assign(reply, { status, body });
  reply.headers['content-type'] = contentType;
};

/** Which check fails, what is wrong, and how a server comes to be so. */
export const SABOTEURS: ReadonlyArray<[check: string, fault: string, sabotage: Sabotage]> = [
  ['reachable', 'the image is missing', when(isImage, become(404, 'no', 'text/plain'))],
  ['reachable', 'the CDN may not read the bucket', when(isImage, become(403, '<Error/>', 'application/xml'))],
  [
    'reachable',
    'the object is empty',
    when(isImage, reply => {
      reply.body = '';
    }),
  ],
  [
    'reachable',
    'the URL has moved',
    when(isImage, reply => {
      reply.status = 302;
      reply.headers.location = '/new.png';
    }),
  ],

  ['first-request', 'no x-cache', when(({ count }) => count === 1, header('x-cache'))],
  [
    'first-request',
    'a function makes the answer',
    when(({ count }) => count === 1, header('x-cache', 'FunctionGeneratedResponse from cloudfront')),
  ],

  ['hit', 'every request is a Miss', when(isImage, miss)],
  [
    'hit',
    'the image forbids caching',
    when(isImage, reply => {
      miss(reply);
      reply.headers['cache-control'] = 'no-store';
    }),
  ],
  [
    'hit',
    'every request is revalidated',
    when(
      ({ count }) => count > 1,
      reply => {
        header('x-cache', 'RefreshHit from cloudfront')(reply);
        header('age')(reply);
      },
    ),
  ],
  ['hit', 'no age', when(isImage, header('age'))],
  ['hit', 'an age that is no number', when(isImage, header('age', 'old'))],
  ['hit', 'an age that stands still', when(isImage, header('age', '7'))],
  [
    'hit',
    'an age that only differs between locations',
    (reply, { count }) => {
      header('age', String(count))(reply);
      header('x-amz-cf-pop', `POP${count}`)(reply);
    },
  ],

  ['head', 'HEAD is never a Hit', when(({ method }) => method === 'HEAD', miss)],
  ['head', 'HEAD has another etag', when(({ method }) => method === 'HEAD', header('etag', '"other"'))],
  ['head', 'HEAD has another length', when(({ method }) => method === 'HEAD', header('content-length', '7'))],
  ['head', 'HEAD has another type', when(({ method }) => method === 'HEAD', header('content-type', 'image/gif'))],
  ['head', 'HEAD is refused', when(({ method }) => method === 'HEAD', become(405, '', 'text/plain'))],
  [
    'head',
    'HEAD has a body',
    (reply, { method, socket }) => {
      if (method !== 'HEAD') return;
      const lines = Object.entries({ ...reply.headers, 'content-length': PNG.length }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      socket.end(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\nsome body`);
    },
  ],

  ['content-type', 'binary/octet-stream', when(isImage, header('content-type', 'binary/octet-stream'))],
  ['content-type', 'no type', when(isImage, header('content-type'))],
  ['content-type', 'the type of another format', when(isImage, header('content-type', 'image/jpeg'))],
  [
    'content-type',
    'a rare type that the bytes belie',
    when(isImage, header('content-type', 'image/x-portable-pixmap')),
  ],

  [
    'conditional',
    'If-None-Match is ignored',
    when(({ headers }) => 'if-none-match' in headers, become(200, PNG, 'image/png')),
  ],
  ['conditional', 'no etag', when(isImage, header('etag'))],

  ['range', 'Range is ignored', when(({ headers }) => 'range' in headers, become(200, PNG, 'image/png'))],
  [
    'range',
    'too many bytes',
    when(
      ({ headers }) => 'range' in headers,
      reply => {
        reply.body = PNG.subarray(0, 101);
      },
    ),
  ],
  ['range', 'no content-range', when(({ headers }) => 'range' in headers, header('content-range'))],
  [
    'range',
    'a wrong content-range',
    when(({ headers }) => 'range' in headers, header('content-range', 'bytes 0-99/100')),
  ],

  ['query', 'a query string misses', when(({ query }) => query.includes('utm_'), miss)],
  ['query', 'a query string is refused', when(({ query }) => query.includes('utm_'), become(400, 'no', 'text/plain'))],
  ['query', 'query strings are kept apart', queryInKey()],

  ['security-headers', 'no nosniff', when(isImage, header('x-content-type-options'))],
  ['security-headers', 'no policy', when(isImage, header('content-security-policy'))],
  [
    'security-headers',
    'a policy that allows scripts',
    when(isImage, header('content-security-policy', "default-src 'self'")),
  ],

  ['cookies', 'a cookie with every image', when(isImage, header('set-cookie', 'session=1; HttpOnly'))],

  ['missing-key', 'a fallback page', when(isMissing, become(200, '<!doctype html>', 'text/html'))],
  ['missing-key', 'an error', when(isMissing, become(500, '', 'text/plain'))],
  ['missing-key', 'kept for a year by edges', when(isMissing, header('cache-control', 'max-age=31536000'))],
  ['missing-key', 'kept for a day by browsers', when(isMissing, header('cache-control', 'max-age=86400, s-maxage=10'))],
  ['missing-key', 'kept for an hour already', when(isMissing, header('age', '3600'))],
  ['missing-key', 'a page that says it is an image', when(isMissing, become(404, '<!doctype html>', 'image/png'))],

  ['write-methods', 'PUT works', when(({ method }) => method === 'PUT', become(200, '', 'text/plain'))],
  ['write-methods', 'POST works', when(({ method }) => method === 'POST', become(204, '', 'text/plain'))],
  ['write-methods', 'DELETE works', when(({ method }) => method === 'DELETE', become(204, '', 'text/plain'))],

  [
    'https-redirect',
    'plain http is served',
    when(({ headers }) => 'cloudfront-forwarded-proto' in headers, become(200, PNG, 'image/png')),
  ],
  [
    'https-redirect',
    'a redirect for now only',
    when(
      ({ headers }) => 'cloudfront-forwarded-proto' in headers,
      reply => {
        reply.status = 302;
      },
    ),
  ],
  [
    'https-redirect',
    'a redirect to elsewhere',
    when(({ headers }) => 'cloudfront-forwarded-proto' in headers, header('location', 'https://127.0.0.1/')),
  ],
  [
    'https-redirect',
    'a redirect to http',
    when(
      ({ headers }) => 'cloudfront-forwarded-proto' in headers,
      header('location', 'http://127.0.0.1/images/a%20cat.png'),
    ),
  ],
  [
    'https-redirect',
    'a redirect to nowhere',
    when(({ headers }) => 'cloudfront-forwarded-proto' in headers, header('location')),
  ],

  ['bucket', 'anyone may read', when(({ path }) => path.startsWith('/bucket/images/'), become(200, PNG, 'image/png'))],
  [
    'bucket',
    'anyone may list',
    when(
      ({ path, query }) => path === '/bucket' && query === '?list-type=2',
      become(200, '<List/>', 'application/xml'),
    ),
  ],
  [
    'bucket',
    'there is no such bucket',
    when(({ path }) => path.startsWith('/bucket'), become(404, '<Error/>', 'application/xml')),
  ],
  [
    'bucket',
    'a bucket of another region',
    when(({ path }) => path.startsWith('/bucket'), become(301, '<Error/>', 'application/xml')),
  ],
];

function queryInKey(): Sabotage {
  const seen = new Set<string>();
  return (reply, { query }) => {
    if (query !== '' && !seen.has(query)) miss(reply);
    seen.add(query);
  };
}
