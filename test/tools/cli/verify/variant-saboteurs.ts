import { Asked, Sabotage } from './fake-cdn';
import { isNarrow, imageOf, problem, widthAsked } from './transforming';

const when =
  (matches: (request: Asked) => boolean, change: Sabotage): Sabotage =>
    (reply, request) =>
      matches(request) ? change(reply, request) : undefined;
const header = (name: string, value?: string): Sabotage => ({ headers }) => {
  if (value === undefined) delete headers[name];
  else headers[name] = value;
};
const become = (status: number, body: string, contentType: string): Sabotage => reply => {
  Object.assign(reply, { status, body });
  reply.headers['content-type'] = contentType;
};
const show =
  (format: string, width: number, exif?: Record<string, Record<string, string>>): Sabotage =>
    async reply => {
      reply.headers['content-type'] = `image/${format}`;
      reply.body = await imageOf(format, width, exif);
    };
const miss: Sabotage = reply => {
  reply.headers['x-cache'] = 'Miss from cloudfront';
  delete reply.headers.age;
};

const isImage = ({ path, method, headers }: Asked) =>
  path.includes('cat') &&
  !path.startsWith('/bucket') &&
  method === 'GET' &&
  !('range' in headers) &&
  !('if-none-match' in headers) &&
  !('cloudfront-forwarded-proto' in headers);
const isPlain = (request: Asked) => isImage(request) && request.query === '';
const takes = (format: string) => (request: Asked) =>
  isPlain(request) && (request.headers.accept?.includes(`image/${format}`) ?? false);
const takesNoAvif = (request: Asked) => takes('webp')(request) && !takes('avif')(request);
const isRefused = ({ query }: Asked) => query === '?w=0';

/** Which check fails, what is wrong, and how a CDN that transforms comes to be so. */
export const VARIANT_SABOTEURS: ReadonlyArray<[check: string, fault: string, sabotage: Sabotage]> = [
  ['formats', 'AVIF is not given', when(takes('avif'), show('webp', 700))],
  ['formats', 'only JPEG is given', when(isPlain, show('jpeg', 700))],
  ['formats', 'AVIF is given to those who take WebP', when(takesNoAvif, show('avif', 700))],
  ['formats', 'the bytes are not what they are said to be', when(takesNoAvif, header('content-type', 'image/jpeg'))],
  ['formats', 'AVIF fails', when(takes('avif'), become(504, 'too slow', 'text/plain'))],
  ['formats', 'no Vary', when(isPlain, header('vary'))],
  ['formats', 'Vary without Accept', when(takes('avif'), header('vary', 'Accept-Encoding, Origin'))],
  [
    'formats',
    'AVIF gets no answer',
    when(takes('avif'), (_, { socket }) => {
      socket.destroy();
    }),
  ],

  ['width', 'w is ignored', when(isNarrow, show('jpeg', 700))],
  [
    'width',
    'w is doubled',
    when(isNarrow, async (reply, request) => show('jpeg', Math.min(700, widthAsked(request) * 2))(reply, request)),
  ],
  ['width', 'w is rounded down', when(isNarrow, show('jpeg', 256))],
  ['width', 'w fails', when(isNarrow, become(502, '{}', 'application/problem+json'))],
  [
    'width',
    'w gets no answer',
    when(isNarrow, (_, { socket }) => {
      socket.destroy();
    }),
  ],

  [
    'smaller',
    'a narrower variant has more bytes',
    when(isNarrow, async reply => {
      reply.body = Buffer.concat([await imageOf('jpeg', 384), Buffer.alloc((await imageOf('jpeg', 700)).length)]);
    }),
  ],

  [
    'metadata',
    'the position is in the narrow variant',
    when(isNarrow, show('jpeg', 384, { IFD3: { GPSLatitude: '51/1 30/1 0/1' } })),
  ],
  ['metadata', 'the camera is in AVIF', when(takes('avif'), show('avif', 700, { IFD0: { Make: 'Camera & Co' } }))],
  [
    'metadata',
    'the time is in WebP',
    when(takesNoAvif, show('webp', 700, { IFD0: { DateTime: '2026:01:01 00:00:00' } })),
  ],
  [
    'metadata',
    'XMP is in the narrow variant',
    when(isNarrow, async reply => {
      reply.body = Buffer.concat([await imageOf('jpeg', 384), Buffer.from('<x:xmpmeta><rdf:li exif:GPSLatitude=""')]);
    }),
  ],

  ['variant-cache', 'a narrow variant is never a Hit', when(isNarrow, miss)],
  [
    'variant-cache',
    'a parameter that means nothing misses',
    when(request => isNarrow(request) && request.query.includes('utm_'), miss),
  ],
  [
    'variant-cache',
    'a parameter that means nothing is refused',
    when(
      request => isNarrow(request) && request.query.includes('utm_'),
      () => problem('no'),
    ),
  ],

  [
    'variant-head',
    'HEAD has another type',
    when(request => isNarrow(request) && request.method === 'HEAD', header('content-type', 'image/gif')),
  ],
  [
    'variant-head',
    'HEAD is not found',
    when(request => isNarrow(request) && request.method === 'HEAD', become(404, '', 'text/plain')),
  ],
  ['variant-head', 'HEAD is never a Hit', when(request => isNarrow(request) && request.method === 'HEAD', miss)],

  ['bad-parameter', 'a bad parameter is a 500', when(isRefused, become(500, 'oops', 'text/plain'))],
  [
    'bad-parameter',
    'a bad parameter is ignored',
    when(isRefused, async (reply, request) => {
      reply.status = 200;
      return show('jpeg', 700)(reply, request);
    }),
  ],
  [
    'bad-parameter',
    'a bad parameter is said not to be there',
    when(isRefused, become(404, '<Error/>', 'application/xml')),
  ],
  ['bad-parameter', 'a page in place of a problem', when(isRefused, become(400, '<!doctype html>', 'text/html'))],
  ['bad-parameter', 'the problem does not say with what', when(isRefused, () => problem('wrong'))],
  ['bad-parameter', 'the problem is no JSON', when(isRefused, become(400, 'w is wrong', 'application/problem+json'))],
];
