import fc from 'fast-check';
import { decodeFromUrl, encodeForUrl, printPolicy } from '../../../src/runtime/signing/access-policy';

test('printPolicy writes a canned policy as CloudFront does, byte for byte', () => {
  expect(
    printPolicy({ resource: 'https://d111111abcdef8.cloudfront.net/image.jpg?size=large', expires: 1767290400 }),
  ).toBe(
    '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/image.jpg?size=large",' +
      '"Condition":{"DateLessThan":{"AWS:EpochTime":1767290400}}}]}',
  );
});

test('printPolicy writes all conditions of a custom policy', () => {
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

test('encodeForUrl and decodeFromUrl keep all bytes, without special characters', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), bytes => {
    const text = encodeForUrl(Buffer.from(bytes));
    expect(text).toMatch(/^[\w~-]+$/);
    expect(decodeFromUrl(text)).toEqual(Buffer.from(bytes));
  }));
});

test.each(['', 'a', 'a b', '%41', 'YR__'])('decodeFromUrl rejects %j as another encoding', text => {
  expect(decodeFromUrl(text)).toBeUndefined();
});
