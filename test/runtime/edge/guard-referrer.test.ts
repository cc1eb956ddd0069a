import * as fc from 'fast-check';
import { ENGINES } from './edge-engines';
import { guardedCode } from '../../../src/construct/protection/hot-links';
import { ReferrerRules } from '../../../src/runtime/edge/guard-referrer.edge';
import { EdgeEvent } from '../../../src/runtime/edge/normalize-url.edge';

const RULES: ReferrerRules = { hosts: ['www.example.com', '.example.org'], allowMissing: true };
const PASS_ON = 'function handler(event) { return event.request; }';

function eventOf(referer?: string, host = 'd111.cloudfront.net'): EdgeEvent {
  const headers = { host: { value: host }, ...referer !== undefined && { referer: { value: referer } } };
  return { request: { method: 'GET', uri: '/cat.jpg', querystring: {}, headers } };
}

describe.each(ENGINES)('the referrer guard in %s', (_engine, run) => {
  const isServed = (referer?: string, rules = RULES) =>
    'uri' in run(guardedCode(PASS_ON, rules), [eventOf(referer)])[0];

  test.each([
    'https://www.example.com/',
    'http://www.example.com',
    'https://WWW.Example.com:8443/page?x=1#y',
    'https://a.example.org/',
    'https://a.b.example.org/x',
    'https://d111.cloudfront.net/other',
    undefined,
    '',
  ])('serves a request with the referrer %s', referer => {
    expect(isServed(referer)).toBe(true);
  });

  test.each([
    'https://evil.com/',
    'https://example.com/',
    'https://example.org/',
    'https://evilexample.org/',
    'https://www.example.com.evil.com/',
    'https://www.example.com@evil.com/',
    'https://evil.com/https://www.example.com/',
    'https://evil.com?www.example.com',
    'https://evil.com#.example.org',
    'https://evil.com\\.example.org',
    'www.example.com',
    'android-app://www.example.com/',
    'https://',
    '*',
    'null',
  ])('rejects a request with the referrer %s', referer => {
    expect(isServed(referer)).toBe(false);
  });

  test.each(['127.0.0.1:8787', 'IMAGES.example.com', 'images.example.com:443'])(
    'serves pages of the CDN itself, such as %s',
    host => {
      const [own, other] = run(guardedCode(PASS_ON, RULES), [
        eventOf(`https://${host}/cat.jpg`, host),
        eventOf('https://8787/', host),
      ]);
      expect(['uri' in own, 'uri' in other]).toEqual([true, false]);
    },
  );

  test('rejects a request without a referrer, if the option requires one', () => {
    const rules = { ...RULES, allowMissing: false };
    expect([isServed(undefined, rules), isServed('', rules), isServed('https://www.example.com/', rules)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('rejects with a 403 that no cache stores', () => {
    const [refusal] = run(guardedCode(PASS_ON, RULES), [eventOf('https://evil.com/')]);
    expect(refusal).toMatchObject({
      statusCode: 403,
      headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'application/problem+json' } },
    });
    expect(JSON.parse((refusal as { body: string }).body)).toEqual({
      type: 'foreign-referrer', title: 'Pages of this site may not show the image', status: 403,
    });
  });

  test('agrees with the URL parser on the host of every web page', () => {
    const urls = fc.sample(fc.webUrl({ withQueryParameters: true, withFragments: true }), 100);
    const hosts = [...new Set(urls.map(url => new URL(url).hostname))].filter((_host, index) => index % 2 === 0);
    const served = run(
      guardedCode(PASS_ON, { hosts, allowMissing: false }),
      urls.map(url => eventOf(url)),
    ).map(result => 'uri' in result);
    expect(served).toEqual(urls.map(url => hosts.includes(new URL(url).hostname)));
  });
});

test('the referrer guard uses no syntax that CloudFront Functions lack', () => {
  expect(guardedCode(PASS_ON, RULES)).not.toMatch(
    /\bclass\b|\.\.\.|\?\.[a-z]|\?\?|catch\{|for\([^;)]* of |\b(import|export|await)\b/,
  );
});
