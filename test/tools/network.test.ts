import { explainNetworkError, isLoopback } from '../../src/tools/network';

const REQUESTED_URL = new URL('https://cdn.example.com/a.png');

describe('explainNetworkError()', () => {
  test.each([
    ['ENOTFOUND', 'DNS cannot resolve cdn.example.com: check the spelling and your network'],
    ['EAI_AGAIN', 'DNS cannot resolve cdn.example.com: check the spelling and your network'],
    ['ECONNREFUSED', 'nothing listens at cdn.example.com'],
    ['EHOSTUNREACH', 'cdn.example.com cannot be reached from this network'],
    ['ECONNRESET', 'cdn.example.com closed the connection before the response was complete'],
    ['CERT_HAS_EXPIRED', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'cdn.example.com does not support TLS on this port: did you mean http://?'],
    ['HPE_INVALID_CONSTANT', 'cdn.example.com sent a response that is not valid HTTP: what Node says'],
    ['ESOMETHING', 'the request to cdn.example.com failed: what Node says'],
  ])('explains %s in one sentence', (code, sentence) => {
    expect(explainNetworkError(Object.assign(new Error('what Node says'), { code }), REQUESTED_URL)).toBe(sentence);
  });
});

describe('isLoopback', () => {
  test.each([
    ['http://127.0.0.1:8787/', true],
    ['http://127.8.8.8/', true],
    ['http://localhost/', true],
    ['http://images.localhost/', true],
    ['http://[::1]/', true],
    ['http://127.0.0.1.example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://10.0.0.1/', false],
    ['https://d111.cloudfront.net/', false],
  ])('returns for the URL %s: %s', (url, loopback) => {
    expect(isLoopback(new URL(url))).toBe(loopback);
  });
});
