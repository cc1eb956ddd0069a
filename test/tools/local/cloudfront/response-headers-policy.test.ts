import {
  Cors,
  ResponseHeadersPolicy,
  applyResponseHeadersPolicy,
} from '../../../../src/tools/local/cloudfront/response-headers-policy';

const CORS: Cors = {
  allowOrigins: ['https://a.example', '*.b.example'],
  allowMethods: ['GET', 'HEAD'],
  allowHeaders: ['x-a'],
  exposeHeaders: ['x-b', 'x-c'],
  allowCredentials: true,
  maxAge: 600,
  override: false,
};

function apply(
  policy: Partial<ResponseHeadersPolicy>,
  response: Record<string, string>,
  request: Record<string, string> = {},
  method = 'GET',
) {
  return applyResponseHeadersPolicy({ remove: [], headers: [], ...policy }, method, request, response);
}

test('applyResponseHeadersPolicy changes no header without a policy', () => {
  expect(applyResponseHeadersPolicy(undefined, 'GET', {}, { a: '1' })).toEqual({ a: '1' });
});

test('applyResponseHeadersPolicy sets a header with and without override', () => {
  const headers = [
    { name: 'a', value: 'policy', override: true },
    { name: 'b', value: 'policy', override: false },
    { name: 'c', value: 'policy', override: false },
  ];
  expect(apply({ headers }, { a: 'origin', b: 'origin' })).toEqual({ a: 'policy', b: 'origin', c: 'policy' });
});

test('applyResponseHeadersPolicy removes headers before it adds others', () => {
  expect(
    apply(
      { remove: ['a', 'b'], headers: [{ name: 'b', value: 'policy', override: false }] },
      { a: 'origin', b: 'origin' },
    ),
  ).toEqual({ b: 'policy' });
});

describe('the CORS settings of a response headers policy', () => {
  test('add no headers for a request without Origin', () => {
    expect(apply({ cors: CORS }, {})).toEqual({});
  });

  test.each(['https://a.example', 'https://x.b.example'])('add headers for the allowed origin %s', origin => {
    expect(apply({ cors: CORS }, {}, { origin })).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-b, x-c',
      'vary': 'Origin',
    });
  });

  test('add only Vary for another origin', () => {
    expect(apply({ cors: CORS }, {}, { origin: 'https://evil.example' })).toEqual({ vary: 'Origin' });
  });

  test('send * and keep Vary if every origin is allowed', () => {
    expect(
      apply(
        { cors: { ...CORS, allowOrigins: ['*'], allowCredentials: false, exposeHeaders: [] } },
        { vary: 'Accept-Encoding' },
        { origin: 'https://x.example' },
      ),
    ).toEqual({ 'access-control-allow-origin': '*', 'vary': 'Accept-Encoding' });
  });

  test('add the allowed methods, the allowed headers and the maximum age for a preflight', () => {
    const request = { 'origin': 'https://a.example', 'access-control-request-method': 'GET' };
    expect(apply({ cors: CORS }, {}, request, 'OPTIONS')).toMatchObject({
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'x-a',
      'access-control-max-age': '600',
    });
  });

  test('keep an existing Vary header', () => {
    expect(apply({ cors: CORS }, { vary: 'Accept-Encoding' }, { origin: 'https://a.example' }).vary).toBe(
      'Accept-Encoding, Origin',
    );
    expect(apply({ cors: CORS }, { vary: 'Accept, Origin' }, { origin: 'https://a.example' }).vary).toBe(
      'Accept, Origin',
    );
  });

  test('do not replace headers of the origin unless they override them', () => {
    const response = { 'access-control-allow-origin': 'https://origin.example' };
    const request = { origin: 'https://a.example' };
    expect(apply({ cors: CORS }, response, request)).toMatchObject(response);
    expect(apply({ cors: { ...CORS, override: true } }, response, request)).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
    });
  });
});
