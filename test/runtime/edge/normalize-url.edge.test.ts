import { MODERN, REFUSED, RULES, TAKEN, eventOf } from './edge-cases';
import { EdgeEvent, EdgeRequest, normalizeUrl } from '../../../src/runtime/edge/normalize-url.edge';
import { parametersOf } from '../../../src/runtime/edge/query-parameters.edge';
import { segmentOf } from '../url/variant-notation';

// As the code itself, and not the bundle that CloudFront runs, of which `normalize-url.test.ts` tells.
const handler = normalizeUrl(RULES);
const signedHandler = normalizeUrl({ ...RULES, signed: true });

test.each(TAKEN)('the URL %s with the accept header %s leads to the path %s', (url, accept, uri) => {
  expect((handler(eventOf(url, accept)) as EdgeRequest).uri).toBe(uri);
});

test.each(REFUSED)('the edge function rejects %s for its %s', (url, parameter) => {
  const response = handler(eventOf(url));
  expect(JSON.parse((response as { body: string }).body)).toMatchObject({ parameter });
});

test('the edge function rejects with a problem of RFC 9457, which browsers cache for a minute', () => {
  expect(handler(eventOf('/tom.jpg?w=0'))).toEqual({
    statusCode: 400,
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'max-age=60' },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: '{"type":"bad-parameter","title":"Bad parameter","status":400,"detail":"w must be a number of pixels, '
      + '1 or more","parameter":"w"}',
  });
});

test('the edge function keeps other headers, and adds its own header', () => {
  const { request } = eventOf('/tom.jpg?w=600&b=1&a=%20x&b=2', MODERN, {
    'x-image-edge': 'forged',
    'referer': 'https://example.com',
  });
  expect(handler({ request: { ...request, method: 'HEAD' } })).toEqual({
    method: 'HEAD',
    uri: `/tom.jpg/${segmentOf('f=auto-avif,w=640', RULES)}`,
    querystring: {},
    headers: {
      'host': { value: 'd111.cloudfront.net' },
      'accept': { value: MODERN },
      'referer': { value: 'https://example.com' },
      'x-image-edge': { value: 'f00d?' },
    },
  });
});

test('the edge function passes on the original query string if URLs are signed', () => {
  const { headers } = signedHandler(
    eventOf('/tom.jpg?w=600&b=1&a=%20x&b=2', MODERN, { 'x-image-edge': 'forged' }),
  ) as EdgeRequest;
  expect(headers['x-image-edge']).toEqual({ value: 'f00d?w=600&b=1&b=2&a=%20x' });
});

test('the edge function rejects a query string of more than 4,096 characters if URLs are signed', () => {
  const eventWith = (length: number): EdgeEvent => eventOf(`/tom.jpg?x=${'a'.repeat(length - 2)}`);
  expect(handler(eventWith(9000))).toHaveProperty('uri');
  const [longest, tooLong] = [4096, 4097].map(length => signedHandler(eventWith(length)));
  expect(longest).toHaveProperty('uri');
  expect(tooLong).toMatchObject({ statusCode: 400 });
  expect(JSON.parse((tooLong as { body: string }).body)).toMatchObject({
    parameter: 'query',
    detail: 'query must have at most 4096 characters',
  });
});

test('the edge function lower-cases names, decodes values, and keeps invalid encodings', () => {
  expect(
    parametersOf({
      W: { value: '1+%2B+2' },
      w: { value: 'second' },
      FM: { value: '%zz+a' },
      constructor: { value: 'x' },
    } as never),
  ).toEqual({ w: '1 + 2', fm: '%zz+a' });
});
