import { explain, isLoopback } from '../../../../src/tools/cli/verify/exchange';

const URL_ASKED = new URL('https://cdn.example.com/a.png');

test.each([
  ['ENOTFOUND', 'the name cdn.example.com is not known to DNS: check its spelling and your network'],
  ['EAI_AGAIN', 'the name cdn.example.com is not known to DNS: check its spelling and your network'],
  ['ECONNREFUSED', 'nothing listens at cdn.example.com'],
  ['EHOSTUNREACH', 'cdn.example.com cannot be reached from this network'],
  ['ECONNRESET', 'cdn.example.com hung up in the middle of an answer'],
  ['CERT_HAS_EXPIRED', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of cdn.example.com cannot be trusted: what Node says'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'cdn.example.com does not speak TLS there: is the URL to begin with http://?'],
  ['HPE_INVALID_CONSTANT', 'cdn.example.com does not answer in proper HTTP: what Node says'],
  ['ESOMETHING', 'cdn.example.com could not be asked: what Node says'],
])('%s is explained in one sentence', (code, sentence) => {
  expect(explain(Object.assign(new Error('what Node says'), { code }), URL_ASKED)).toBe(sentence);
});

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
])('%s is of this machine: %s', (url, loopback) => {
  expect(isLoopback(new URL(url))).toBe(loopback);
});
