import { functionUrlEvent } from '../../../../src/tools/local/cloudfront/function-url-event';

const OPTIONS = {
  domainName: 'abc.lambda-url.us-east-1.on.aws',
  originPath: '',
  customHeaders: {},
  clock: () => 1583348638390,
};

test('the event of a function URL has the form that Lambda documents', () => {
  const headers = { 'x-a': '1', 'cookie': 'a=1; b=2' };
  expect(
    functionUrlEvent({ method: 'GET', path: '/a%20b', query: 'p=1&p=2&q=%20', headers, secure: true }, OPTIONS),
  ).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a%20b',
    rawQueryString: 'p=1&p=2&q=%20',
    cookies: ['a=1', 'b=2'],
    headers: {
      'x-a': '1',
      'user-agent': 'Amazon CloudFront',
      'host': OPTIONS.domainName,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    queryStringParameters: { p: '1,2', q: ' ' },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abc',
      domainName: OPTIONS.domainName,
      domainPrefix: 'abc',
      http: {
        method: 'GET',
        path: '/a%20b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'Amazon CloudFront',
      },
      requestId: expect.any(String),
      routeKey: '$default',
      stage: '$default',
      time: '04/Mar/2020:19:03:58 +0000',
      timeEpoch: 1583348638390,
    },
    isBase64Encoded: false,
  });
});

test('the event of a function URL has the origin path and the custom headers of the distribution', () => {
  const request = {
    method: 'GET',
    path: '/x',
    query: '',
    headers: { 'x-secret': 'guess', 'user-agent': 'curl' },
    secure: true,
  };
  const event = functionUrlEvent(request, { ...OPTIONS, originPath: '/live', customHeaders: { 'x-secret': 'real' } });
  expect(event).toMatchObject({ rawPath: '/live/x', headers: { 'x-secret': 'real', 'user-agent': 'curl' } });
  expect(event).not.toHaveProperty('cookies');
  expect(event).not.toHaveProperty('queryStringParameters');
});
