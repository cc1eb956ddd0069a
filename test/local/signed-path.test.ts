import { RequestSigner } from 'aws4';
import { AwsV4Signer } from 'aws4fetch';
import { ImageCdn, OriginAccess } from 'cdk-image-cdn';
import * as fc from 'fast-check';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { SignedService, canonicalPath, isVerified } from '../../src/local/signed-path';
import { printKey } from '../../src/transformation/request-key';

afterEach(cleanUp);

const KEY = { accessKeyId: 'KEY', secretAccessKey: 'secret' };

/** The path in the canonical request of aws4, which leaves it to whoever calls to print a path. */
function byAws4(path: string, service: SignedService): string {
  const signer = new RequestSigner({ service, region: 'us-east-1', host: 'origin.example', path, headers: { 'x-amz-content-sha256': 'hash' } }, KEY);
  return (signer as unknown as { canonicalString(): string }).canonicalString().split('\n')[1];
}

/** The same of aws4fetch. */
function byAws4fetch(path: string, service: SignedService): string {
  const signer = new AwsV4Signer({ url: `https://origin.example${path}`, service, region: 'us-east-1', ...KEY });
  return (signer as unknown as { encodedPath: string }).encodedPath;
}

/** What a URL's path may consist of, without a pair of dots, which only some signers resolve. */
const PATHS = fc.array(fc.constantFrom('a', 'Z', '0', '-', '_', '~', '.jpg', '/', '//', '%20', '%C3%A4', '%2F', '=', ',', '(', ')', '!', '*', "'", '@', ':', '&', '$', ';'))
  .map(parts => `/${parts.join('')}`);

describe('canonicalPath', () => {
  test.each<SignedService>(['lambda', 's3'])('is that of published signers for %s', service => {
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
    ['/', '/', '/'],
    ['/..', '/', '/..'],
  ])('of %s is %s for Lambda and %s for S3', (path, lambda, s3) => {
    expect([canonicalPath(path, 'lambda'), canonicalPath(path, 's3')]).toEqual([lambda, s3]);
  });
});

describe('isVerified', () => {
  test('holds for S3 whatever the key, where its path is printed as urlFor() does', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), key => expect(isVerified(printKey(key), 's3')).toBe(true)));
  });

  test('leaves a path that cannot be decoded to S3, and not to Lambda', () => {
    expect([isVerified('/%zz', 's3'), isVerified('/%zz', 'lambda')]).toEqual([true, false]);
  });
});

describe('originals behind an origin access control', () => {
  const images = () => folderWith({ 'a b.jpg': '1', 'ä.jpg': '2', 'a=b,c.jpg': '3', 'a(1).jpg': '4' });

  async function originals(originAccess: OriginAccess): Promise<string> {
    return (await serve(inStack(stack => new ImageCdn(stack, 'Images', { originAccess })), { images: images() })).distributions[0].url;
  }

  test.each(['/a%20b.jpg', '/%C3%A4.jpg', '/a%3Db%2Cc.jpg', '/a%281%29.jpg'])('are served under %s', async path => {
    expect((await send(await originals(OriginAccess.control()), path)).status).toBe(200);
  });

  test.each([['/a=b,c.jpg', '/a%3Db%2Cc.jpg'], ['/a(1).jpg', '/a%281%29.jpg'], ['/%c3%a4.jpg', '/%C3%A4.jpg'], ['/a+b.jpg', '/a%20b.jpg']])(
    'are not served under %s, whose signature is not known to verify, and the answer names %s', async (path, instead) => {
      const response = await send(await originals(OriginAccess.control()), path);
      expect(response).toMatchObject({ status: 403, headers: { 'content-type': 'application/xml' } });
      expect(response.body.toString()).toContain('<Code>SignatureDoesNotMatch</Code>');
      expect(response.body.toString()).toContain(`ask for ${instead})`);
    });

  test.each(['/a%20b.jpg', '/a=b,c.jpg', '/a(1).jpg'])('are served under %s by an origin access identity', async path => {
    expect((await send(await originals(OriginAccess.identity()), path)).status).toBe(200);
  });
});
