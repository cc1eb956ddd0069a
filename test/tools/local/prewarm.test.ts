import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  FlatRatePlan, ImageCdn, ImageCdnProps, ImageFormat, ImageSource, ImageTransformation, OriginAccess, Purge,
  UrlSigning, VariantDelivery, WebAcl,
} from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { signatureOf } from '../../../src/runtime/signing/url-signature';

jest.setTimeout(180_000); // a change goes through three processes, which a busy machine starts slowly
afterEach(cleanUp);

function imageOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

const presets = { card: { width: 48, height: 32 } };
const transformation = ImageTransformation.onDemand({ presets });
const prewarm: ImageCdnProps['prewarm'] = [
  { width: 32, formats: [ImageFormat.AVIF, ImageFormat.JPEG] }, { preset: 'card' },
];

/** A CDN that prewarms, whose second purge follows the first one at once. */
async function start(props: ImageCdnProps | ((stack: Stack) => ImageCdnProps), files: Record<string, Buffer>) {
  const images = folderWith(files);
  const app = inStack((stack: Stack) => {
    const own = typeof props === 'function' ? props(stack) : props;
    new ImageCdn(stack, 'Images', { transformation, prewarm, ...own });
    const worker = stack.node.findAll().filter(child => child instanceof lambda.CfnFunction)
      .find(({ node }) => node.path.includes('OnChange/Worker/'))!;
    const { CONFIG } = (stack.resolve(worker.environment) as { variables: Record<string, unknown> }).variables;
    const text = JSON.stringify(CONFIG).replace(/(?<=againAfter\\*":)\d+/, '1'); // bucket names in it are references
    worker.addPropertyOverride('Environment.Variables.CONFIG', JSON.parse(text));
  });
  const edge = await serve(app as (app: App) => void, { images });
  const { url, variants, signingKey } = edge.distributions.find(({ transforms }) => transforms)!;
  return { url, images, variants: variants!, signingKey };
}

/** Returns the keys in the variant bucket once there are as many. */
async function stored(variants: () => Promise<string[]>, count: number): Promise<string[]> {
  for (;;) {
    const keys = await variants();
    if (keys.length >= count) return keys.sort();
    await setTimeout(50);
  }
}

test.each<[string, ImageCdnProps, [string, string]]>([
  ['bucket first', {}, ['server', 'AmazonS3']],
  ['function first', {
    transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST, presets }),
  }, ['x-image-variant', 'stored']],
  ['in a plan without cache tags', {
    flatRatePlan: FlatRatePlan.FREE, webAcl: WebAcl.managed(), originAccess: OriginAccess.control(),
  }, ['x-image-variant', 'stored']],
])('an uploaded image has its variants before viewers request them, and a changed one has new ones, delivered %s', async (
  _name, props, [header, value],
) => {
  const { url, images, variants } = await start(props, { 'other.png': await imageOf('red') });
  expect(await variants()).toEqual([]);
  fs.writeFileSync(path.join(images, 'my tom.png'), await imageOf('red'));
  const keys = await stored(variants, 3);
  expect(keys.map(key => /_f\.([\w-]+)_w\.(\d+)/.exec(key)?.slice(1))).toEqual([
    ['auto-avif', '32'], ['auto-avif', '48'], ['auto', '32'],
  ]);
  const accept = 'image/avif,image/webp,*/*';
  const { status, headers } = await send(url, '/my%20tom.png?w=32', { headers: { accept } });
  expect([status, headers[header]]).toEqual([200, value]);
  expect(await stored(variants, 3)).toEqual(keys); // the request has transformed nothing

  fs.writeFileSync(path.join(images, 'my tom.png'), await imageOf('blue'));
  for (;;) {
    const { body } = await send(url, '/my%20tom.png?w=32', { headers: { accept: '*/*' } });
    if ((await sharp(body).stats()).dominant.b > 200) break;
    await setTimeout(50);
  }
  expect(await stored(variants, 3)).toEqual(keys);
});

describe.each([
  ['whose keys lack the folder', { stripPrefix: true }, 'tom.png'],
  ['whose keys have the folder', {}, 'images/tom.png'],
])('an image CDN on a distribution of its user, %s', (_name, mount, key) => {
  test.each(Object.values(VariantDelivery))('prewarms variants of signed URLs, delivered %s', async delivery => {
    const { url, images, variants, signingKey } = await start(stack => {
      const { distribution } = new ImageCdn(stack, 'Site', { purge: Purge.none() });
      return {
        distribution,
        pathPattern: '/images/*',
        ...mount,
        prewarm: [{ formats: [ImageFormat.AVIF] }],
        transformation: ImageTransformation.onDemand({
          delivery, timeout: Duration.seconds(20), signing: UrlSigning.hmac({ secret: new Secret(stack, 'Secret') }),
        }),
      };
    }, { 'images/other.png': await imageOf('red'), 'other.png': await imageOf('red') });
    fs.writeFileSync(path.join(images, key), await imageOf('red'));
    fs.writeFileSync(path.join(images, 'images/clip.mp4'), 'no image');
    const keys = await stored(variants, 1);
    expect(keys).toEqual([expect.stringMatching(/^images\/tom\.png\/_\.v\.\w+_f\.auto-avif_/)]);

    const accept = 'image/avif,image/webp,*/*';
    const get = (target: string) => send(url, target, { headers: { accept } });
    expect(await get('/images/tom.png')).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect((await get('/images/tom.png?w=32')).status).toBe(403);
    expect((await get(`/images/tom.png?w=32&s=${signatureOf(signingKey!, 'tom.png', 'w=32')}`)).status).toBe(403);
    const signed = `/images/tom.png?w=32&s=${signatureOf(signingKey!, 'images/tom.png', 'w=32')}`;
    expect(await get(signed)).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect(await stored(variants, 2)).toHaveLength(2);
  });
});

test('an object of a source is prewarmed under each prefix that leads to it', async () => {
  const { images, variants } = await start(stack => {
    const bucket = new s3.Bucket(stack, 'Catalog', { enforceSSL: true, versioned: true });
    const source = ImageSource.bucket(bucket, { keyPrefix: 'catalog/' });
    return { prewarm: [{ formats: [ImageFormat.AVIF] }], sources: ['products/', 'shop/'].map(pathPrefix => ({ pathPrefix, source })) };
  }, { 'catalog/other.png': await imageOf('red') });
  fs.writeFileSync(path.join(images, 'catalog/tom.png'), await imageOf('red'));
  fs.writeFileSync(path.join(images, 'outside.png'), await imageOf('red'));
  const keys = await stored(variants, 2);
  expect(keys.map(key => key.split('/_.')[0])).toEqual(['products/tom.png', 'shop/tom.png']);
});

/** Waits until a condition is true for two seconds. */
async function untilStays(isTrue: () => Promise<boolean>): Promise<void> {
  for (let since = performance.now(); performance.now() - since < 2000; await setTimeout(50)) {
    if (!await isTrue()) since = performance.now();
  }
}

test('a changed watermark is in the variants of its images before viewers request them', async () => {
  const { url, images, variants } = await start({
    prewarm: [{ preset: 'marked' }],
    transformation: ImageTransformation.onDemand({
      presets: { marked: { width: 64, watermark: 'logo.png', watermarkWidth: 1, watermarkOpacity: 100 } },
    }),
  }, { 'logo.png': await imageOf('red') });
  const isStored = async () => (await variants()).some(key => key.startsWith('tom.png/'));
  fs.writeFileSync(path.join(images, 'tom.png'), await imageOf('lime'));
  await untilStays(isStored);
  fs.writeFileSync(path.join(images, 'logo.png'), await imageOf('blue'));
  while (await isStored()) await setTimeout(5);
  await untilStays(isStored);
  const { headers, body } = await send(url, '/tom.png?preset=marked', {
    headers: { accept: 'image/avif,image/webp,*/*' },
  });
  expect(headers.server).toBe('AmazonS3');
  const { r, b } = (await sharp(body).stats()).dominant;
  expect([r < 50, b > 200]).toEqual([true, true]);
});
