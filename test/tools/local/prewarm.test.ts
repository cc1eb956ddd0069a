import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageCdnProps, ImageFormat, ImageTransformation, Purge, UrlSigning } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000); // a change goes through three processes
afterEach(cleanUp);

function imageOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

const transformation = ImageTransformation.onDemand({ presets: { card: { width: 48, height: 32 } } });
const prewarm: ImageCdnProps['prewarm'] = [
  { parameters: { width: 32 }, formats: [ImageFormat.AVIF, ImageFormat.JPEG] }, { preset: 'card' },
];

/** A CDN that prewarms, whose second purge follows the first one at once. */
async function start(props: ImageCdnProps | ((stack: Stack) => ImageCdnProps), files: Record<string, Buffer>) {
  const images = folderWith(files);
  const app = inStack((stack: Stack) => {
    const own = typeof props === 'function' ? props(stack) : props;
    new ImageCdn(stack, 'Images', { transformation, prewarm, ...own });
    const worker = stack.node.findAll().filter(child => child instanceof lambda.CfnFunction)
      .find(({ node }) => node.path.includes('OnChange/Worker/'))!;
    const { CONFIG } = (stack.resolve(worker.environment) as { variables: Record<string, string> }).variables;
    const config = JSON.stringify({ ...JSON.parse(CONFIG), againAfter: 1 });
    worker.addPropertyOverride('Environment.Variables.CONFIG', config);
  });
  const edge = await serve(app as (app: App) => void, { images });
  const { url, variants } = edge.distributions.find(({ transforms }) => transforms)!;
  return { url, images, variants: variants! };
}

/** Returns the keys in the variant bucket once there are as many. */
async function stored(variants: () => Promise<string[]>, count: number): Promise<string[]> {
  for (;;) {
    const keys = await variants();
    if (keys.length >= count) return keys.sort();
    await setTimeout(50);
  }
}

test('an uploaded image has its variants before a viewer requests them, and a changed one has new ones', async () => {
  const { url, images, variants } = await start({}, { 'other.png': await imageOf('red') });
  expect(await variants()).toEqual([]);
  fs.writeFileSync(path.join(images, 'my tom.png'), await imageOf('red'));
  const keys = await stored(variants, 3);
  expect(keys.map(key => /_f\.([\w-]+)_w\.(\d+)/.exec(key)?.slice(1))).toEqual([
    ['auto-avif', '32'], ['auto-avif', '48'], ['auto', '32'],
  ]);
  const accept = 'image/avif,image/webp,*/*';
  const { status, headers } = await send(url, '/my%20tom.png?w=32', { headers: { accept } });
  expect([status, headers.server]).toEqual([200, 'AmazonS3']);
  expect(await stored(variants, 3)).toEqual(keys); // the request has transformed nothing

  fs.writeFileSync(path.join(images, 'my tom.png'), await imageOf('blue'));
  for (;;) {
    const { body } = await send(url, '/my%20tom.png?w=32', { headers: { accept: '*/*' } });
    if ((await sharp(body).stats()).dominant.b > 200) break;
    await setTimeout(50);
  }
  expect(await stored(variants, 3)).toEqual(keys);
});

test('variants of signed URLs and of a stripped folder are prewarmed', async () => {
  const { images, variants } = await start(stack => {
    const { distribution } = new ImageCdn(stack, 'Site', { purge: Purge.none() });
    return {
      distribution,
      pathPattern: '/images/*',
      stripPrefix: true,
      prewarm: [{}],
      transformation: ImageTransformation.onDemand({
        timeout: Duration.seconds(20), signing: UrlSigning.hmac({ secret: new Secret(stack, 'Secret') }),
      }),
    };
  }, {});
  fs.writeFileSync(path.join(images, 'tom.png'), await imageOf('red'));
  fs.writeFileSync(path.join(images, 'clip.mp4'), 'no image');
  expect(await stored(variants, 1)).toEqual([expect.stringMatching(/^images\/tom\.png\/_\.v\.\w+_f\.auto-avif_/)]);
});
