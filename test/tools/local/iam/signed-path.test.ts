import { RequestSigner } from 'aws4';
import { AwsV4Signer } from 'aws4fetch';
import * as fc from 'fast-check';
import { printKey } from '../../../../src/runtime/url/key-encoding';
import {
  RewrittenPart,
  SignedService,
  canonicalPath,
  rewrittenPart,
} from '../../../../src/tools/local/iam/signed-path';
import { hardUnicode } from '../../../hard-values';

const KEY = { accessKeyId: 'KEY', secretAccessKey: 'secret' };

/** The path in the canonical request of aws4, whose caller prints the path. */
function byAws4(path: string, service: SignedService): string {
  const headers = { 'x-amz-content-sha256': 'hash' };
  const signer = new RequestSigner({ service, region: 'us-east-1', host: 'origin.example', path, headers }, KEY);
  return signer.canonicalString().split('\n')[1];
}

/** The path in the canonical request of aws4fetch. */
function byAws4fetch(path: string, service: SignedService): string {
  const signer = new AwsV4Signer({ url: `https://origin.example${path}`, service, region: 'us-east-1', ...KEY });
  return (signer as unknown as { encodedPath: string }).encodedPath;
}

const PARTS = [
  'a', 'Z', '0', '-', '_', '~', '.jpg', '/', '//', '%20', '%C3%A4', '%2F',
  '=', ',', '(', ')', '!', '*', "'", '@', ':', '&', '$', ';',
];

/** Paths of URLs without dot segments, which only some signers remove. */
const PATHS = fc.array(fc.constantFrom(...PARTS)).map(parts => `/${parts.join('')}`);
const ODD_PARTS = ['+', '%c3%a4', '%41', '%zz', '/.', '/..', '/./', '/../', '.', '..'];
const ODD_PATHS = fc.array(fc.constantFrom(...PARTS, ...ODD_PARTS))
  .map(parts => `/${parts.join('')}`);

describe('canonicalPath', () => {
  test.each<SignedService>(['lambda', 's3'])('equals the path of published signers for %s', service => {
    fc.assert(fc.property(PATHS, path => {
      expect([path, canonicalPath(path, service)]).toEqual([path, byAws4(path, service)]);
      expect([path, canonicalPath(path, service)]).toEqual([path, byAws4fetch(path, service)]);
    }));
  });

  test.each([
    ['/a%20b', '/a%2520b', '/a%20b'],
    ['/f=avif,w=640', '/f%3Davif%2Cw%3D640', '/f%3Davif%2Cw%3D640'],
    ['/a+b', '/a%2Bb', '/a%20b'],
    ['/a//b/', '/a/b/', '/a//b/'],
    ['/a/./../b', '/b', '/a/./../b'],
    ['/%c3%a4', '/%25c3%25a4', '/%C3%A4'],
    ['/%zz', '/%25zz', '/%zz'],
    ['/', '/', '/'],
    ['/..', '/', '/..'],
  ])('encodes %s as %s for Lambda and as %s for S3', (path, lambda, s3) => {
    expect([canonicalPath(path, 'lambda'), canonicalPath(path, 's3')]).toEqual([lambda, s3]);
  });
});

describe('rewrittenPart', () => {
  test.each<[SignedService, string, RewrittenPart]>([
    ['lambda', '/a%20b', { text: '%20', position: 3, canonical: '%2520' }],
    ['lambda', '/a/b=c', { text: '=', position: 5, canonical: '%3D' }],
    ['lambda', '/a//b', { text: '//', position: 3, canonical: '/' }],
    ['lambda', '/a/../b', { text: '/..', position: 3, canonical: '/' }],
    ['s3', '/a=b', { text: '=', position: 3, canonical: '%3D' }],
    ['s3', '/a+b', { text: '+', position: 3, canonical: '%20' }],
    ['s3', '/%c3%a4', { text: '%c3%a4', position: 2, canonical: '%C3%A4' }],
    ['s3', '/%41', { text: '%41', position: 2, canonical: 'A' }],
  ])('finds the first part that %s rewrites in %s', (service, path, part) => {
    expect(rewrittenPart(path, service)).toEqual(part);
  });

  test.each<SignedService>(['lambda', 's3'])('finds a part exactly if %s rewrites the path', service => {
    fc.assert(fc.property(ODD_PATHS, path => {
      // S3 rejects a path that cannot be decoded for that reason alone.
      fc.pre(service === 'lambda' || !path.includes('%zz'));
      expect([path, rewrittenPart(path, service) === undefined]).toEqual([path, canonicalPath(path, service) === path]);
    }), { numRuns: 2000, examples: [['/.jpg'], ['/a.'], ['/..a']] });
  });

  test('finds nothing for S3 in the path that urlFor() prints for any key', () => {
    const keys = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), hardUnicode.filter(text => text !== ''));
    fc.assert(fc.property(keys, key => {
      expect(rewrittenPart(printKey(key), 's3')).toBeUndefined();
    }));
  });
});
