import { blocksScripts, httpsRedirect, judgeTls, tls } from '../../../../src/tools/cli/verify/protection';
import { Subject } from '../../../../src/tools/cli/verify/subject';

const subject = (url: string) => new Subject({ url: new URL(url), timeoutSeconds: 1 });

test.each<[csp: string, disarmed: boolean]>([
  ["default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox", true],
  ["default-src 'none'", true],
  ["DEFAULT-SRC 'NONE'", true],
  ["script-src 'none'", true],
  ['sandbox', true],
  ['sandbox allow-forms', true],
  ["default-src 'self', sandbox", true],
  ['script-src', true],
  ['', false],
  ["default-src 'self'", false],
  ["default-src 'none'; script-src 'self'", false],
  ["script-src 'self'; script-src 'none'", false],
  ['sandbox allow-scripts', false],
  ["default-src 'none' https:", false],
  ["img-src 'none'", false],
])('blocksScripts of the policy "%s" returns %s', (csp, disarmed) => {
  expect(blocksScripts(csp)).toBe(disarmed);
});

test.each([
  ['TLSv1.3', 'passed'],
  ['TLSv1.2', 'passed'],
  ['TLSv1.1', 'failed'],
  ['TLSv1', 'failed'],
  ['none', 'failed'],
])('judgeTls of the version %s returns %s', (version, status) => {
  expect(judgeTls(version)).toMatchObject({ status, seen: version });
});

test.each([
  ['http://127.0.0.1:8787/a.png', 'skipped'],
  ['http://localhost:8787/a.png', 'skipped'],
  ['http://[::1]:8787/a.png', 'skipped'],
  ['http://cdn.example.com/a.png', 'failed'],
  ['http://127.0.0.1.example.com/a.png', 'failed'],
])('the TLS check of %s is %s', async (url, status) => {
  expect(await tls.run(subject(url))).toMatchObject({ status });
});

test('the redirect check is skipped if HTTPS has a custom port', async () => {
  expect(await httpsRedirect.run(subject('https://localhost:8443/a.png'))).toMatchObject({ status: 'skipped' });
});
