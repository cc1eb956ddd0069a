import { writeFileSync } from 'node:fs';
import * as nodePath from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { imageOf } from './transforming';
import { Verdict, idsOf, seenBy, verdictOn } from './verdict';
import { Framework, ImageCdn, ImageSource, ImageTransformation, OnDemandOptions, UrlDialect, UrlSigning } from '../../../../src';
import { run } from '../../../../src/cli';
import { cleanUp, folderWith, inStack, serve } from '../../local/support';
import { testIo } from '../support';

afterEach(cleanUp);

type OptionsIn = (stack: Stack) => OnDemandOptions;

/** Returns the verdict of `verify` on a CDN at the local edge that serves one photograph. */
async function verdict(optionsIn: OptionsIn, target: string, ...argv: string[]): Promise<Verdict> {
  const images = folderWith({ 'photo.jpg': await imageOf('jpeg', 1000) });
  const { distributions: [{ url, bucketUrl = '', signingKey }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand(optionsIn(stack)) });
  }), { images });
  const secretFile = nodePath.join(folderWith({}), 'secret');
  if (signingKey !== undefined) {
    writeFileSync(secretFile, signingKey);
    argv.push('--secret-file', secretFile);
  }
  return verdictOn({ url: url + target, bucket: bucketUrl, wait: async (ms: number) => setTimeout(ms) }, ...argv);
}

const signing = (stack: Stack): UrlSigning => UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') });

describe('verify --dialect', () => {
  test.each<[name: string, optionsIn: OptionsIn, target: string, argv: string[], seen: object]>([
    ['of aws-samples/image-optimization', () => ({ urls: UrlDialect.awsSample() }), '/photo.jpg', ['awsSample'], {
      'formats': 'image/avif, image/webp, image/jpeg',
      'width': '320 px for /photo.jpg?format=auto&width=320, of 1000',
      'bad-parameter': 'the dialect ignores invalid values, as the service does',
    }],
    ['of Dynamic Image Transformation', () => ({ urls: UrlDialect.dit() }), '/fit-in/700x700/photo.jpg', ['dit'], {
      'formats': 'image/jpeg, image/jpeg, image/jpeg',
      'width': '320 px for /photo.jpg?width=320, of 1000',
      'bad-parameter': expect.stringContaining('400, application/problem+json for /photo.jpg?width=x'),
    }],
    ['of Dynamic Image Transformation, signed', stack => ({ urls: UrlDialect.dit(), signing: signing(stack) }),
      '/photo.jpg?width=700', ['dit'], { width: '320 px for /photo.jpg?width=320, of 1000' }],
    ['of thumbor, unsafe', () => ({ urls: UrlDialect.thumbor({ unsafe: true }) }), '/unsafe/photo.jpg', ['thumbor'], {
      'formats': 'image/jpeg, image/jpeg, image/jpeg',
      'width': '320 px for /unsafe/320x0/photo.jpg, of 1000',
      'bad-parameter': expect.stringContaining('400, application/problem+json for /unsafe/debug/photo.jpg'),
    }],
    ['of thumbor, signed', stack => ({ urls: UrlDialect.thumbor(), signing: signing(stack) }), '/unsafe/photo.jpg',
      ['thumbor'], {
        'width': '320 px for /320x0/photo.jpg, of 1000',
        'variant-cache': '200, Hit from cloudfront for /320x0/photo.jpg?utm_source=…',
      }],
    ['of Next.js', () => ({ urls: UrlDialect.framework(Framework.NEXT) }), '/_next/image?url=%2Fphoto.jpg&w=640&q=75', ['next'], {
      'formats': 'image/avif, image/jpeg, image/jpeg',
      'width': '384 px for /_next/image?url=%2Fphoto.jpg&w=384&q=75, of 1000',
      'bad-parameter': expect.stringContaining('400, application/problem+json for /_next/image?url=%2Fphoto.jpg&q=75&w=x'),
    }],
    ['of Nuxt', () => ({ urls: UrlDialect.framework(Framework.IPX) }), '/_ipx/w_640/photo.jpg', ['ipx'], {
      width: '320 px for /_ipx/w_320&f_auto/photo.jpg, of 1000',
    }],
    ['of Astro', () => ({ urls: UrlDialect.framework(Framework.ASTRO) }), '/_image?href=%2Fphoto.jpg&w=640', ['astro'], {
      width: '320 px for /_image?href=%2Fphoto.jpg&w=320, of 1000',
    }],
    ['imgix, signed', stack => ({ signing: signing(stack) }), '/photo.jpg', ['imgix'], {
      width: '320 px for ?w=320, of 1000',
    }],
  ])('passes a CDN with the URLs %s', async (_, optionsIn, target, argv, seen) => {
    const good = await verdict(optionsIn, target, '--dialect', ...argv);
    expect(idsOf(good, 'failed')).toEqual([]);
    expect(idsOf(good, 'skipped').filter(id => !['tls', 'bad-parameter', 'parameters', 'versions'].includes(id))).toEqual([]);
    expect(Object.fromEntries(Object.keys(seen).map(id => [id, seenBy(good, id)]))).toEqual(seen);
  }, 60_000);

  test('asks a CDN that is mounted on a site for no other path of the site', async () => {
    const photos = folderWith({ 'photo.jpg': await imageOf('jpeg', 1000) });
    const { distributions: [{ url, bucketUrl = '' }] } = await serve(inStack(stack => {
      const bucket = new s3.Bucket(stack, 'Assets', { eventBridgeEnabled: true });
      new s3deploy.BucketDeployment(stack, 'Deployment', {
        destinationBucket: bucket, sources: [s3deploy.Source.asset(photos)],
      });
      const site = { defaultBehavior: { origin: new origins.HttpOrigin('server.example.com') } };
      new ImageCdn(stack, 'Images', {
        distribution: new cloudfront.Distribution(stack, 'Site', site),
        pathPattern: '/_next/image*',
        sources: [{ source: ImageSource.bucket(bucket) }],
        transformation: ImageTransformation.onDemand({ urls: UrlDialect.framework(Framework.NEXT) }),
      });
    }));
    const target = `${url}/_next/image?url=%2Fphoto.jpg&w=640&q=75`;
    const wait = async (ms: number) => setTimeout(ms);
    const good = await verdictOn({ url: target, bucket: bucketUrl, wait }, '--dialect', 'next');
    expect(idsOf(good, 'failed')).toEqual([]);
    expect(seenBy(good, 'write-methods')).toBe('PUT 403, POST 403, DELETE 403');
  }, 60_000);

  test('rejects a URL of another dialect with exit code 2', async () => {
    const io = testIo();
    expect(await run(['verify', 'https://d111.cloudfront.net/tom.jpg?w=1', '--dialect', 'thumbor'], io)).toBe(2);
    expect(io.err()).toContain('URL must be that of an image in the dialect of thumbor, got https://d111');
  });
});
