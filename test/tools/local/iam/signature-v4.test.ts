import { createHash } from 'node:crypto';
import { sign } from 'aws4';
import fc from 'fast-check';
import { printKey } from '../../../../src/runtime/url/image-request';
import {
  SignableRequest,
  isSignedBy,
  signedHeadersOf,
  signingKeyIdOf,
} from '../../../../src/tools/local/iam/signature-v4';
import { hardUnicode } from '../../../hard-values';

const KEY = { accessKeyId: 'LOCAL', secretAccessKey: 'a/secret+' };
const SCOPE = { service: 's3', region: 'auto' };
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const keys = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), hardUnicode.filter(text => text !== ''));

/** A request that aws4 signed, as the listener reads it. */
function signed(path: string, { key = KEY, service = 's3', region = 'auto', method = 'GET' } = {}): SignableRequest {
  const { headers = {} } = sign({ service, region, method, path, headers: { host: 'r2.example.com' } }, key);
  const [pathname, query = ''] = path.split('?');
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { method, path: pathname, query, headers: Object.fromEntries(lines) };
}

describe('isSignedBy', () => {
  test('verifies the signatures of aws4 for every key of an object', () => {
    fc.assert(fc.property(keys, key => {
      expect(isSignedBy(signed(`/photos${printKey(key)}`), KEY, SCOPE)).toBe(true);
    }));
  });

  test('verifies a query string with the signature', () => {
    const request = signed('/photos/?prefix=a%2Fb&list-type=2');
    expect(isSignedBy(request, KEY, SCOPE)).toBe(true);
    expect(isSignedBy({ ...request, query: 'prefix=&list-type=2' }, KEY, SCOPE)).toBe(false);
  });

  test('verifies a signature for another service with the path of that service', () => {
    const request = signed('/a%20b', { service: 'lambda' });
    const lambda = { service: 'lambda', region: 'auto' };
    const headers = { ...request.headers, 'x-amz-content-sha256': createHash('sha256').digest('hex') };
    const hashed = { ...request, headers };
    expect(isSignedBy(hashed, KEY, lambda, '/a%2520b')).toBe(true);
    expect(isSignedBy(hashed, KEY, lambda)).toBe(false);
  });

  test.each([
    ['another secret', signed('/a', { key: { ...KEY, secretAccessKey: 'x' } })],
    ['another key', signed('/a', { key: { ...KEY, accessKeyId: 'OTHER' } })],
    ['another Region', signed('/a', { region: 'us-east-1' })],
    ['another service', signed('/a', { service: 'sqs' })],
    ['another path', { ...signed('/a'), path: '/b' }],
    ['another method', { ...signed('/a'), method: 'HEAD' }],
    ['another host', { ...signed('/a'), headers: { ...signed('/a').headers, host: 'other.example.com' } }],
    ['another body', { ...signed('/a'), headers: { ...signed('/a').headers, 'x-amz-content-sha256': 'f00' } }],
    ['another time', { ...signed('/a'), headers: { ...signed('/a').headers, 'x-amz-date': '20200101T000000Z' } }],
    ['no signature', { ...signed('/a'), headers: {} }],
    ['a malformed signature', {
      ...signed('/a'),
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=LOCAL/x, SignedHeaders=host, Signature=abc' },
    }],
  ])('rejects a request with %s', (_case, request) => {
    expect(isSignedBy(request, KEY, SCOPE)).toBe(false);
  });
});

describe('signedHeadersOf', () => {
  test('equals the signature of aws4 for every key of an object', () => {
    fc.assert(fc.property(keys, fc.stringMatching(/^[a-z]{1,5}$/), (key, value) => {
      const host = 'photos.s3.eu-west-1.amazonaws.com';
      const request = { method: 'GET', path: printKey(key), query: `b=${value}&a=1`, headers: { host } };
      const expected = sign({
        service: 's3',
        region: 'eu-west-1',
        path: `${request.path}?${request.query}`,
        headers: { host, 'x-amz-date': '20260102T030405Z' },
      }, KEY);
      const { authorization } = signedHeadersOf(request, KEY, { service: 's3', region: 'eu-west-1' }, NOW);
      expect(authorization).toBe(expected.headers?.Authorization);
    }));
  });

  test('replaces the headers of a signature and keeps the others', () => {
    const headers = { 'host': 'a.example', 'authorization': 'Bearer x', 'x-amz-date': 'x', 'accept': '*/*' };
    const request = { method: 'GET', path: '/', query: '', headers };
    expect(signedHeadersOf(request, KEY, SCOPE, NOW)).toEqual({
      'host': 'a.example',
      'accept': '*/*',
      'x-amz-date': '20260102T030405Z',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'authorization': expect.stringMatching(new RegExp('^AWS4-HMAC-SHA256 '
        + 'Credential=LOCAL/20260102/auto/s3/aws4_request, '
        + 'SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$')),
    });
  });
});

test('signingKeyIdOf names the key of a request before its signature is verified', () => {
  expect(signingKeyIdOf(signed('/a'))).toBe('LOCAL');
  expect(signingKeyIdOf({ headers: {} })).toBeUndefined();
});
