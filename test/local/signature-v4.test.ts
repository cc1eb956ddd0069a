import { sign } from 'aws4';
import fc from 'fast-check';
import { IncomingRequest } from '../../src/local/listener';
import { isSignedBy, signingKeyIdOf } from '../../src/local/signature-v4';
import { printKey } from '../../src/transformation/image-request';

const KEY = { accessKeyId: 'LOCAL', secretAccessKey: 'a/secret+' };

/** A request as a published signer signs it, and the listener reads it. */
function signed(path: string, { key = KEY, service = 's3', region = 'auto', method = 'GET' } = {}): IncomingRequest {
  const { headers = {} } = sign({ service, region, method, path, headers: { host: 'r2.example.com' } }, key);
  const [pathname, query = ''] = path.split('?');
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return { method, path: pathname, query, headers: lowerCase } as unknown as IncomingRequest;
}

test('what a published signer signed is right, whatever the key', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), key => {
    expect(isSignedBy(signed(`/photos${printKey(key)}`), KEY, 'auto')).toBe(true);
  }));
});

test('a query is signed too', () => {
  const request = signed('/photos/?prefix=a%2Fb&list-type=2');
  expect(isSignedBy(request, KEY, 'auto')).toBe(true);
  expect(isSignedBy({ ...request, query: 'prefix=&list-type=2' }, KEY, 'auto')).toBe(false);
});

test.each([
  ['another secret', signed('/a', { key: { ...KEY, secretAccessKey: 'x' } })],
  ['another key', signed('/a', { key: { ...KEY, accessKeyId: 'OTHER' } })],
  ['another region', signed('/a', { region: 'us-east-1' })],
  ['another service', signed('/a', { service: 'sqs' })],
  ['another path', { ...signed('/a'), path: '/b' }],
  ['another method', { ...signed('/a'), method: 'HEAD' }],
  ['another host', { ...signed('/a'), headers: { ...signed('/a').headers, host: 'other.example.com' } }],
  ['no signature', { ...signed('/a'), headers: {} }],
  ['what is none', { ...signed('/a'), headers: { authorization: 'AWS4-HMAC-SHA256 Credential=LOCAL/x, SignedHeaders=host, Signature=abc' } }],
])('%s is not', (_case, request) => {
  expect(isSignedBy(request as IncomingRequest, KEY, 'auto')).toBe(false);
});

test('who says to have signed is known before it is checked', () => {
  expect(signingKeyIdOf(signed('/a'))).toBe('LOCAL');
  expect(signingKeyIdOf({ ...signed('/a'), headers: {} })).toBeUndefined();
});
