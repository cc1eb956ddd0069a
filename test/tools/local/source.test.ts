import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { ImageCdn, ImageSource, ImageTransformation, OnDemandOptions } from '../../../src';

afterEach(cleanUp);

function source(stack: Stack): ImageSource {
  const credentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'r2/photos');
  return ImageSource.s3Compatible({
    endpoint: 'https://s3.eu-central-003.backblazeb2.com',
    region: 'eu-central-003',
    bucketName: 'photos',
    credentials,
    accessKeyIdField: 'keyId',
    secretAccessKeyField: 'key',
  });
}

function build(options?: OnDemandOptions): (stack: Stack) => void {
  return stack => {
    new ImageCdn(stack, 'Images', {
      sources: [{ source: source(stack) }],
      transformation: ImageTransformation.onDemand(options),
    });
  };
}

async function image(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

test('a folder emulates a server with an access key in a secret', async () => {
  const images = folderWith({ 'my cats/tom+1.png': await image('red'), 'logo.png': await image('blue') });
  const {
    distributions: [{ url, keys, bucketUrl }],
    notEmulated,
  } = await serve(
    inStack(
      build({
        fallbackImage: 'logo.png',
        presets: { marked: { width: 64, watermark: 'logo.png', watermarkWidth: 0.5 } },
      }),
    ),
    { images },
  );

  expect(await keys()).toEqual(['logo.png', 'my cats/tom+1.png']);
  expect(bucketUrl).toBeUndefined();
  expect(notEmulated).toContainEqual(expect.stringContaining('s3.eu-central-003.backblazeb2.com is not contacted'));

  const made = await send(url, '/my%20cats/tom%2B1.png?w=32&fm=png');
  expect(made).toMatchObject({
    status: 200,
    headers: { 'content-type': 'image/png', 'x-cache': 'Miss from cloudfront' },
  });
  expect((await send(url, '/my%20cats/tom%2B1.png?preset=marked&fm=png')).status).toBe(200);
  const missing = await send(url, '/none.png?w=32&fm=png');
  expect(missing).toMatchObject({
    status: 404,
    headers: { 'content-type': 'image/png', 'x-image-fallback': 'not-found' },
  });
}, 60_000);

test('an emulated server can fail on request', async () => {
  const images = folderWith({ 'a.png': await image('red'), 'b.png': await image('blue') });
  const { distributions: [{ url, fault, hasReplica }] } = await serve(inStack(build()), { images });
  expect((await send(url, '/a.png?w=32')).status).toBe(200);
  fault!.inject('refuse');
  expect((await send(url, '/b.png?w=32')).status).toBe(502);
  expect((await send(url, '/a.png?w=32')).status).toBe(200);
  expect(hasReplica).toBe(false);
}, 60_000);

test('the local edge rejects an external source without a folder of files', async () => {
  await expect(serve(inStack(build()))).rejects.toThrow(
    'the local edge does not fetch from s3.eu-central-003.backblazeb2.com: '
      + 'pass --images with a folder of files to serve instead',
  );
});
