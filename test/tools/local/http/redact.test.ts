import { redact, redactHeaders } from '../../../../src/tools/local/http/redact';

describe('redacted', () => {
  test.each([
    ['/a.jpg?w=64&s=abc', '/a.jpg?w=64&s=REDACTED'],
    ['/a.jpg?s=abc&w=64', '/a.jpg?s=REDACTED&w=64'],
    ['/a.jpg?Signature=a_~-&Policy=b&Key-Pair-Id=K1', '/a.jpg?Signature=REDACTED&Policy=REDACTED&Key-Pair-Id=REDACTED'],
    ['/a.jpg?X-Amz-Security-Token=a%2Fb&X-Amz-Date=1', '/a.jpg?X-Amz-Security-Token=REDACTED&X-Amz-Date=1'],
    ['/AbCdEfGhIjKlMnOpQrStUvWxY_-=/300x200/a.jpg', '/REDACTED/300x200/a.jpg'],
    ['fingerprint?w=64&s=abc', 'fingerprint?w=64&s=REDACTED'],
    ['fingerprint?/AbCdEfGhIjKlMnOpQrStUvWxY_-=/300x200/a.jpg?', 'fingerprint?/REDACTED/300x200/a.jpg?'],
  ])('replaces signatures and tokens in %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each(['/a.jpg?w=64&fit=crop', '/s=1/a.jpg', '/a.jpg?sat=20&as=b'])('keeps other URLs as they are: %s', text => {
    expect(redact(text)).toBe(text);
  });
});

test('redactedHeaders replaces credentials, and keeps the names of cookies', () => {
  expect(redactHeaders({
    'accept': 'image/avif',
    'authorization': 'Bearer abc',
    'cookie': 'session=abc; theme=d=e',
    'referer': 'https://example.com/?token=abc',
    'x-amz-security-token': 'abc',
    'x-origin-secret': 'abc',
  })).toEqual({
    'accept': 'image/avif',
    'authorization': 'REDACTED',
    'cookie': 'session=REDACTED; theme=REDACTED',
    'referer': 'https://example.com/?token=REDACTED',
    'x-amz-security-token': 'REDACTED',
    'x-origin-secret': 'REDACTED',
  });
});
