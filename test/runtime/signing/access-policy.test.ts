import fc from 'fast-check';
import { decodeFromUrl, encodeForUrl, printPolicy } from '../../../src/runtime/signing/access-policy';

test('a canned policy is written as CloudFront writes it, character by character', () => {
  expect(
    printPolicy({ resource: 'https://d111111abcdef8.cloudfront.net/image.jpg?size=large', expires: 1767290400 }),
  ).toBe(
    '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/image.jpg?size=large",' +
      '"Condition":{"DateLessThan":{"AWS:EpochTime":1767290400}}}]}',
  );
});

test('a custom policy has all of its conditions', () => {
  expect(
    JSON.parse(
      printPolicy({ resource: 'https://d1.cloudfront.net/*', expires: 2, notBefore: 1, ipRange: '192.0.2.0/24' }),
    ),
  ).toEqual({
    Statement: [
      {
        Resource: 'https://d1.cloudfront.net/*',
        Condition: {
          DateLessThan: { 'AWS:EpochTime': 2 },
          DateGreaterThan: { 'AWS:EpochTime': 1 },
          IpAddress: { 'AWS:SourceIp': '192.0.2.0/24' },
        },
      },
    ],
  });
});

test('bytes survive the encoding, in characters that mean nothing in a URL', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), bytes => {
    const text = encodeForUrl(Buffer.from(bytes));
    expect(text).toMatch(/^[\w~-]+$/);
    expect(decodeFromUrl(text)).toEqual(Buffer.from(bytes));
  }));
});

test.each(['', 'a', 'a b', '%41', 'YR__'])('%j is no such encoding', text => {
  expect(decodeFromUrl(text)).toBeUndefined();
});
