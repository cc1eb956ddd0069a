import fc from 'fast-check';
import { originalUrl, redirectTarget } from '../../../../src/runtime/transformer/https-origin/original-url';
import { parseKey } from '../../../../src/runtime/url/image-request';

const ORIGIN = { url: 'https://cms.example.com/up%20loads/v2/' };

describe('originalUrl', () => {
  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['a/b c/d+e.jpg', 'a/b%20c/d%2Be.jpg'],
    ['貓?#%2e%2e.jpg', '%E8%B2%93%3F%23%252e%252e.jpg'],
    ['//evil.example.com/a.jpg', '//evil.example.com/a.jpg'],
    ['https://evil.example.com/a.jpg', 'https%3A//evil.example.com/a.jpg'],
    ['%2e%2e/%2F..\\..\\a.jpg', '%252e%252e/%252F..%5C..%5Ca.jpg'],
    ['@evil.example.com', '%40evil.example.com'],
  ])('encodes the key %j below the folder of the origin', (key, path) => {
    expect(originalUrl(ORIGIN, key)?.href).toBe(`${ORIGIN.url}${path}`);
  });

  test.each(['..', '../a.jpg', 'a/../../b.jpg', './a.jpg', 'a/.', 'a\u0000.jpg', 'a\r\nhost: x', '\ud800.jpg', '/', '', 'x'.repeat(1025)])(
    'has no URL for the key %j', key => expect(originalUrl(ORIGIN, key)).toBeUndefined(),
  );

  test('has the query of a key as it is where keys have one, and no other characters', () => {
    const at = (key: string) => originalUrl(ORIGIN, key, true)?.href;
    expect(at('a b.jpg?w=1&x=%20')).toBe(`${ORIGIN.url}a%20b.jpg?w=1&x=%20`);
    expect(at('a%3Fb.jpg?x=?y')).toBe(`${ORIGIN.url}a%253Fb.jpg?x=?y`);
    for (const key of ['..?x', 'a.jpg?x#y', 'a.jpg?x y', 'a.jpg?"', "a.jpg?'", 'a.jpg?\n', 'a.jpg?貓', '?x']) {
      expect(at(key)).toBeUndefined();
    }
  });

  test('never leads to another host, out of the folder, or to a query, whatever the key is', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '/', '//', '\\', '%2e', '%2E%2e', '%2f', '%5c', '?', '#', '@', ':', ';', '&', ' ', '\t', '\u0000',
        'http://', '.%2e', '\u2024', '\uff0e', '\uff0f', '貓', '🐈', '\ud83d'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), parts => {
      const key = parts.join('');
      const url = originalUrl(ORIGIN, key);
      if (!url) return;
      expect(url.href.startsWith(ORIGIN.url)).toBe(true);
      expect([url.host, url.search, url.hash, url.username]).toEqual(['cms.example.com', '', '', '']);
      // A server that decodes the path once finds the key, and no other one.
      expect(parseKey(url.pathname)).toBe(`up loads/v2/${key}`);
    }), { numRuns: 2000 });
  });
});

describe('redirectTarget', () => {
  const from = new URL('https://cms.example.com/uploads/cat.jpg');

  test.each([
    ['https://files.example.com/a?b=c#d', 'https://files.example.com/a?b=c#d'],
    ['https://FILES.example.com:443/a', 'https://files.example.com/a'],
    ['//files.example.com/a', 'https://files.example.com/a'],
    ['https://files.example.com:8443/a', undefined],
    ['https://files.example.com.evil.example/a', undefined],
    ['https://user:pass@files.example.com/a', undefined],
    ['http://files.example.com/a', undefined],
    ['https://[', undefined],
    [undefined, undefined],
  ])('leads %j to %j', (location, target) => {
    expect(redirectTarget({ redirectHosts: ['files.example.com'] }, from, location)?.href).toBe(target);
  });

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]'])(
    'rejects the address %s, whatever is allowed', host => {
      const redirectHosts = [host, '127.0.0.1', '[::1]', '[::ffff:7f00:1]'];
      expect(redirectTarget({ redirectHosts }, from, `https://${host}/`)).toBeUndefined();
    },
  );

  test('never leads to a host that is not listed, whatever the location is', () => {
    const location = fc.oneof(fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] }), fc.string({ unit: 'binary' }), fc.constantFrom(
      '\\\\evil.example', '/\\evil.example', 'https:evil.example', 'https:/evil.example', '\thttps://evil.example',
    ));
    fc.assert(fc.property(location, text => {
      const target = redirectTarget({ redirectHosts: ['files.example.com'] }, from, text);
      expect(target === undefined || target.origin === 'https://files.example.com').toBe(true);
    }));
  });
});
