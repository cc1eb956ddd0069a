import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { sign } from 'aws4';
import { ImageCdn, OriginAccess } from 'cdk-image-cdn';
import * as fc from 'fast-check';
import { EdgeObserver, NO_OBSERVER } from '../../../../src/tools/local/cloudfront/edge-observer';
import {
  SignedOrigin,
  SigningBehavior,
  originHeaders,
  signatureProblem,
} from '../../../../src/tools/local/cloudfront/origin-signing';
import { SignedService, canonicalPath } from '../../../../src/tools/local/iam/signed-path';
import { Received, cleanUp, folderWith, inStack, send, serve } from '../support';

afterEach(cleanUp);

const NOW = Date.UTC(2026, 0, 1);
const ORIGINS: Record<SignedService, SignedOrigin> = {
  lambda: { service: 'lambda', domainName: 'abc.lambda-url.eu-west-1.on.aws' },
  s3: { service: 's3', domainName: 'photos.s3.eu-west-1.amazonaws.com' },
};

function requestOf(path: string, headers: Record<string, string> = {}) {
  return { method: 'GET', path, query: '', headers };
}

/** The explanation of a service that rejects a request signed by CloudFront; undefined if it verifies. */
function remarkOn(path: string, service: SignedService): string | undefined {
  const request = requestOf(path);
  const signed = { ...request, headers: originHeaders(request, 'always', ORIGINS[service], NOW) };
  return signatureProblem(signed, ORIGINS[service])?.remark;
}

describe('originHeaders', () => {
  test.each([
    ['lambda', 'abc.lambda-url.eu-west-1.on.aws', 'eu-west-1'],
    ['s3', 'photos.s3.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['s3', 'photos.s3.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['s3', 'photos.s3.amazonaws.com', 'us-east-1'],
  ] as const)('signs a request for %s at %s in %s', (service, domainName, region) => {
    const headers = originHeaders(requestOf('/a'), 'always', { service, domainName }, NOW);
    expect(headers.host).toBe(domainName);
    expect(headers.authorization).toContain(`/20260101/${region}/${service}/aws4_request, `);
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date,');
  });

  test.each<[SigningBehavior, RegExp | undefined, RegExp]>([
    ['always', /^AWS4/, /^AWS4/],
    ['no-override', /^AWS4/, /^Bearer x$/],
    ['never', undefined, /^Bearer x$/],
  ])('signing behavior %s sends Authorization %s, or %s if the viewer has one', (behavior, without, withOne) => {
    const authorizationFor = (headers: Record<string, string>) =>
      originHeaders(requestOf('/', headers), behavior, ORIGINS.s3, NOW).authorization;
    expect(authorizationFor({})).toEqual(without && expect.stringMatching(without));
    expect(authorizationFor({ authorization: 'Bearer x' })).toMatch(withOne);
  });
});

describe('signatureProblem', () => {
  const ONLY = 'only A-Z a-z 0-9 . - _ ~ and single slashes verify';

  test.each<[SignedService, string]>([
    ['s3', '/'], ['s3', '/a%20b.jpg'], ['s3', '/%C3%A4.jpg'], ['s3', '/a%3Db%2Cc.jpg'], ['s3', '/a//b'],
    ['lambda', '/'], ['lambda', '/a/b/'], ['lambda', '/A-Z_a-z.0~9'],
  ])('reports nothing if %s verifies the path %s', (service, path) => {
    expect(remarkOn(path, service)).toBeUndefined();
  });

  test.each<[SignedService, string, string]>([
    ['s3', '/a=b', '/a=b: "=" at character 3 is "%3D" in its canonical request; request /a%3Db'],
    ['s3', '/a+b', '/a+b: "+" at character 3 is "%20" in its canonical request; request /a%20b'],
    ['s3', '/%c3%a4', '/%c3%a4: "%c3%a4" at character 2 is "%C3%A4" in its canonical request; request /%C3%A4'],
    ['lambda', '/a%20b', `/a%20b: "%20" at character 3 is "%2520" in its canonical request; ${ONLY}`],
    ['lambda', '/a//b', `/a//b: "//" at character 3 is "/" in its canonical request; ${ONLY}`],
  ])('reports for %s the path %s and its character', (service, path, explanation) => {
    const name = service === 's3' ? 'S3' : 'the function URL';
    expect(remarkOn(path, service)).toBe(`${name} rejects CloudFront's signature of ${explanation}`);
  });

  test('rejects each path on which plausible signers disagree with the service', () => {
    const safe = ['a', '0', '.jpg', '/', '%20', '%C3%A4'];
    const odd = ['//', '%2F', '%c3%a4', '=', ',', '(', '!', "'", '@', '+', '/.', '/..'];
    const paths = fc.array(fc.constantFrom(...safe, ...odd)).map(chosen => `/${chosen.join('')}`);
    fc.assert(fc.property(paths, fc.constantFrom<SignedService>('lambda', 's3'), (path, service) => {
      const signers = [path, canonicalPath(path, 's3'), canonicalPath(path, service)];
      const agree = signers.every(signed => signed === canonicalPath(path, service));
      expect([path, remarkOn(path, service) === undefined]).toEqual([path, agree]);
    }));
  });

  test.each<[string, Partial<ReturnType<typeof requestOf>>]>([
    ['method', { method: 'PUT' }], ['path', { path: '/b' }], ['query', { query: 'a=1' }],
  ])('rejects a request whose %s has changed after it was signed', (_part, change) => {
    const request = requestOf('/a');
    const signed = { ...request, headers: originHeaders(request, 'always', ORIGINS.s3, NOW), ...change };
    const remark = `S3 rejects CloudFront's signature of ${signed.path}: `
      + 'the request is not the one that CloudFront signed';
    expect(signatureProblem(signed, ORIGINS.s3)).toEqual({ kind: 'mismatch', remark });
  });

  test('rejects a signature for another origin', () => {
    const request = requestOf('/a');
    const signed = { ...request, headers: originHeaders(request, 'always', ORIGINS.s3, NOW) };
    expect(signatureProblem(signed, ORIGINS.lambda)?.kind).toBe('mismatch');
  });
});

const FILES = { 'a b.jpg': '1', 'ä.jpg': '2', 'a=b,c.jpg': '3', 'a(1).jpg': '4' };

describe('originals of an ImageCdn', () => {
  async function originals(originAccess: OriginAccess, observer: EdgeObserver = NO_OBSERVER): Promise<string> {
    const build = inStack(stack => new ImageCdn(stack, 'Images', { originAccess }));
    return (await serve(build, { images: folderWith(FILES), observer: () => observer })).distributions[0].url;
  }

  const ENCODED = ['/a%20b.jpg', '/%C3%A4.jpg', '/a%3Db%2Cc.jpg', '/a%281%29.jpg'];

  test.each(ENCODED)('are served at %s with an origin access control', async path => {
    expect((await send(await originals(OriginAccess.control()), path)).status).toBe(200);
  });

  test.each([
    ['/a=b,c.jpg', '/a%3Db%2Cc.jpg'],
    ['/a(1).jpg', '/a%281%29.jpg'],
    ['/%c3%a4.jpg', '/%C3%A4.jpg'],
    ['/a+b.jpg', '/a%20b.jpg'],
  ])('answer 403 at %s with an origin access control, and the log names %s', async (path, instead) => {
    const remarks: (string | undefined)[] = [];
    const url = await originals(OriginAccess.control(), {
      ...NO_OBSERVER,
      fetched: ({ remark }) => remarks.push(remark),
    });
    const response = await send(url, path);
    expect(response).toMatchObject({ status: 403, headers: { 'content-type': 'application/xml' } });
    expect(response.body.toString()).toContain('<Code>SignatureDoesNotMatch</Code><Message>The request signature we '
      + 'calculated does not match the signature you provided. Check your key and signing method.</Message>');
    expect(remarks).toEqual([expect.stringContaining(`; request ${instead}`)]);
  });

  test.each(['/a%20b.jpg', '/a=b,c.jpg', '/a(1).jpg'])('are served at %s with an identity', async path => {
    expect((await send(await originals(OriginAccess.identity()), path)).status).toBe(200);
  });
});

describe('the Authorization header of a viewer at an S3 origin', () => {
  const SIGNED = sign({ service: 's3', host: 'a.example' }, { accessKeyId: 'AKIAOWN', secretAccessKey: 'x' });
  const BY_VIEWER = String(SIGNED.headers?.Authorization);

  /** An origin access control of this behavior, and a cache policy that forwards `Authorization`. */
  async function answer(signing: cloudfront.Signing, authorization?: string): Promise<Received> {
    const { distributions: [{ url }] } = await serve(inStack(stack => {
      const bucket = new s3.Bucket(stack, 'Bucket', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
      const originAccessControl = new cloudfront.S3OriginAccessControl(stack, 'Oac', { signing });
      new cloudfront.Distribution(stack, 'Distribution', {
        defaultBehavior: {
          origin: origins.S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
          cachePolicy: new cloudfront.CachePolicy(stack, 'Policy', {
            headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Authorization'),
          }),
        },
      });
    }), { images: folderWith({ 'a.jpg': 'a' }) });
    return send(url, '/a.jpg', { headers: authorization === undefined ? {} : { authorization } });
  }

  test.each([undefined, 'Bearer x', BY_VIEWER])('is replaced with signing behavior always (%s)', async header => {
    expect((await answer(cloudfront.Signing.SIGV4_ALWAYS, header)).status).toBe(200);
  });

  test('reaches S3 with signing behavior no-override', async () => {
    expect((await answer(cloudfront.Signing.SIGV4_NO_OVERRIDE)).status).toBe(200);
    const unknownKey = await answer(cloudfront.Signing.SIGV4_NO_OVERRIDE, BY_VIEWER);
    expect(unknownKey.status).toBe(403);
    expect(unknownKey.body.toString()).toContain('<Code>InvalidAccessKeyId</Code>');
    const malformed = await answer(cloudfront.Signing.SIGV4_NO_OVERRIDE, 'Bearer x');
    expect(malformed.status).toBe(400);
    expect(malformed.body.toString()).toContain('<Code>InvalidArgument</Code>');
  });

  test('reaches S3 with signing behavior never', async () => {
    expect((await answer(cloudfront.Signing.NEVER)).body.toString()).toContain('<Code>AccessDenied</Code>');
    const unknownKey = await answer(cloudfront.Signing.NEVER, BY_VIEWER);
    expect(unknownKey.body.toString()).toContain('<Code>InvalidAccessKeyId</Code>');
  });
});
