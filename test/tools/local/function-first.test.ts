import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  FlatRatePlan, ImageCdn, ImageCdnProps, ImageTransformation, OnDemandOptions, OriginAccess, UrlSigning,
  VariantDelivery, WebAcl,
} from 'cdk-image-cdn';
import sharp from 'sharp';
import { FakeClock, Received, cleanUp, folderWith, inStack, send, serve } from './support';
import { CONTENT_SECURITY_POLICY } from '../../../src/model/content-security-policy';
import { signatureOf } from '../../../src/runtime/signing/url-signature';

const PHOTOS = path.join(__dirname, '../../../examples/minimal/images');
const AVIF = 'image/avif,image/webp,*/*;q=0.8';

afterEach(cleanUp);

function photos(options: OnDemandOptions = {}, props: ImageCdnProps = {}): (app: App) => void {
  return inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', {
      uploads: [{ path: PHOTOS, prefix: 'images', exclude: ['*.md'] }],
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST, ...options }),
      ...props,
    });
  });
}

function get(url: string, target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Received> {
  return send(url, target, { method, headers: { accept: AVIF, ...headers } });
}

describe('a CDN that is delivered function first', () => {
  test('sets every header of variants and errors in the transform function', async () => {
    const { distributions: [{ url }] } = await serve(photos({}, { allowedOrigins: ['*'] }));
    const common = {
      'vary': 'Accept',
      'x-content-type-options': 'nosniff',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'access-control-allow-origin': '*',
    };
    const made = await get(url, '/images/life.jpg?w=300');
    expect(made).toMatchObject({
      status: 200,
      headers: {
        ...common,
        'content-type': 'image/avif',
        'x-cache': 'Miss from cloudfront',
        'cache-control': 'public, max-age=3600, s-maxage=86400',
        'etag': expect.stringMatching(/^"[0-9a-f]{32}"$/),
        'x-amz-meta-cache-tag': expect.stringMatching(/^f\w+,f\w+,i\w+$/),
      },
    });
    expect(await sharp(made.body).metadata()).toMatchObject({ format: 'heif', width: 320 });
    expect(await get(url, '/images/none.jpg')).toMatchObject({
      status: 404, headers: { ...common, 'content-type': 'application/problem+json', 'cache-control': 'max-age=10' },
    });
  });

  test('serves a stored variant as it was served first, and evaluates conditions, ranges and HEAD from the cache',
    async () => {
      const clock = new FakeClock();
      const { distributions: [{ url, variants, invalidate }] } = await serve(photos(), { clock: clock.read });
      const made = await get(url, '/images/life.jpg?w=300');
      const [stored] = await variants!();
      invalidate('/*');
      const again = await get(url, '/images/life.jpg?w=320', { range: 'bytes=0-9' });
      expect(again).toMatchObject({ status: 206, headers: { 'x-cache': 'Miss from cloudfront' } });
      expect(again.body.equals(made.body.subarray(0, 10))).toBe(true);
      const cached = await get(url, '/images/life.jpg?w=320');
      expect(cached.body.equals(made.body)).toBe(true);
      for (const name of ['content-type', 'cache-control', 'etag', 'x-amz-meta-cache-tag', 'vary']) {
        expect([name, cached.headers[name]]).toEqual([name, made.headers[name]]);
      }
      expect(await get(url, '/images/life.jpg?w=320', { 'if-none-match': made.headers.etag })).toMatchObject({
        status: 304, headers: { 'x-cache': 'Hit from cloudfront' },
      });
      clock.advance(86_401);
      expect(await get(url, '/images/life.jpg?w=320', {}, 'HEAD')).toMatchObject({
        status: 200, headers: { 'x-cache': 'Miss from cloudfront', 'content-length': String(made.body.length) },
      });
      expect(await variants!()).toEqual([stored]);
    });

  test('transforms signed URLs only, and forwards no cookie or header of a viewer', async () => {
    const secret = (stack: Stack) => new secretsmanager.Secret(stack, 'Secret');
    const { distributions: [{ url, signingKey }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', {
        uploads: [{ path: PHOTOS, exclude: ['*.md'] }],
        transformation: ImageTransformation.onDemand({
          delivery: VariantDelivery.FUNCTION_FIRST, signing: UrlSigning.hmac({ secret: secret(stack) }),
        }),
        hotLinkProtection: { allowedReferrers: ['www.example.com'] },
      });
    }));
    const hostile = { 'cookie': 'a=b', 'x-image-edge': 'f00d?s=1', 'authorization': 'Basic x', 'x-custom': 'y' };
    expect((await get(url, '/life.jpg?w=32', hostile)).status).toBe(403);
    const signed = `/life.jpg?w=32&s=${signatureOf(signingKey!, 'life.jpg', 'w=32')}`;
    expect((await get(url, signed, { referer: 'https://other.example' })).status).toBe(403);
    expect(await get(url, signed, hostile)).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect(await get(url, '/life.jpg?w=32')).toMatchObject({ headers: { 'x-cache': 'Hit from cloudfront' } });
  });

  test('serves core variants while a deployment adds `signing`, before the distribution forwards queries', async () => {
    const life = fs.readFileSync(path.join(PHOTOS, 'life.jpg'));
    const { distributions: [{ url, signingKey }] } = await serve(inStack(stack => {
      const { distribution } = new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({
          delivery: VariantDelivery.FUNCTION_FIRST,
          signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret'), unsignedCore: true }),
        }),
      });
      (distribution.node.defaultChild as cloudfront.CfnDistribution)
        .addPropertyDeletionOverride('DistributionConfig.DefaultCacheBehavior.OriginRequestPolicyId');
    }), { images: folderWith({ 'life.jpg': await sharp(life).resize(600).jpeg().toBuffer() }) });
    expect(await get(url, '/life.jpg?w=32')).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect(await get(url, '/life.jpg')).toMatchObject({ status: 200 });
    const query = 'w=64&blur=5';
    const signed = `/life.jpg?${query}&s=${signatureOf(signingKey!, 'life.jpg', query)}`;
    for (const target of [`/life.jpg?${query}`, signed, signed]) {
      expect(await get(url, target)).toMatchObject({
        status: 403, headers: { 'x-cache': 'Error from cloudfront', 'cache-control': 'no-store' },
      });
    }
  });

  test('serves untouched originals and other files by behaviors of their own', async () => {
    const { distributions: [{ url, keys }] } = await serve(photos({}, {
      flatRatePlan: FlatRatePlan.PRO, webAcl: WebAcl.managed(), originAccess: OriginAccess.control(), originalsPath: 'original',
    }));
    expect(await get(url, '/original/images/life.jpg')).toMatchObject({
      status: 200, headers: { 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' },
    });
    expect((await get(url, '/images/life.jpg?w=64')).headers['content-type']).toBe('image/avif');
    expect(await keys(1)).toEqual(['images/life.jpg']);
  });
});

test.each(Object.values(VariantDelivery))('a CDN with a concurrency of 10 returns only correct images, or a 429 that no edge '
  + 'location caches, for 100 misses at once, delivered %s', async delivery => {
  const { distributions: [{ url }] } = await serve(photos({ delivery, reservedConcurrentExecutions: 10 }));
  const targets = Array.from({ length: 100 }, (_, index) => `/images/life.jpg?w=32&h=${index + 1}&fit=crop&fm=png`);
  const seen = await Promise.all(targets.map(target => get(url, target)));
  const statuses = seen.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  for (const [index, { status, body, headers }] of seen.entries()) {
    if (status === 200) expect(await sharp(body).metadata()).toMatchObject({ format: 'png', width: 32 });
    else expect([index, headers['x-cache'], headers.age]).toEqual([index, 'Error from cloudfront', undefined]);
  }
  const throttled = targets.find((_, index) => statuses[index] === 429)!;
  const later = await get(url, throttled);
  expect(later).toMatchObject({ status: 200, headers: { 'x-cache': 'Miss from cloudfront' } });
});
