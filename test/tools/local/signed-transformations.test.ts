import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve, serveAssembly, synthesize } from './support';
import { HmacSigningOptions, ImageCdn, ImageTransformation, UrlSigning, VariantDelivery } from '../../../src';
import { signatureOf } from '../../../src/runtime/signing/url-signature';

afterEach(cleanUp);

async function image(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

/** Requests variants of `cats/tom.png`; `sign` returns the query of a signed URL. */
async function signedCdn(
  options: Partial<HmacSigningOptions> = {},
  secret = (stack: Stack): secretsmanager.ISecret => new secretsmanager.Secret(stack, 'Secret'),
) {
  const images = folderWith({ 'cats/tom.png': await image('red'), 'logo.png': await image('blue') });
  const {
    distributions: [{ url, signingKey }],
  } = await serve(
    inStack(stack => {
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({
          fallbackImage: 'logo.png',
          signing: UrlSigning.hmac({ secret: secret(stack), ...options }),
        }),
      });
    }),
    { images },
  );
  const sign = (query: string) => `${query}&s=${signatureOf(signingKey!, 'cats/tom.png', query)}`;
  const ask = (query: string, headers: Record<string, string> = {}) => send(url, `/cats/tom.png?${query}`, { headers });
  const resultOf = async (query: string, headers?: Record<string, string>) => {
    const {
      status,
      headers: { 'x-cache': cache, 'content-type': type },
      body,
    } = await ask(query, headers);
    return `${status} ${cache} ${type === 'application/problem+json' ? JSON.parse(body.toString()).detail : type}`;
  };
  return { sign, ask, resultOf };
}

test('a signed URL transforms a variant, which is then available to everyone', async () => {
  const { sign, resultOf } = await signedCdn();
  expect(await resultOf('w=32&fm=png')).toBe('403 Error from cloudfront the URL is not signed');
  expect(await resultOf('w=32&fm=png&s=abc')).toBe('403 Error from cloudfront the signature is wrong');
  expect(await resultOf(sign('w=32&fm=png'))).toBe('200 Miss from cloudfront image/png');
  // The signature guards the work, and is not in the key: what was made is there.
  expect(await resultOf('w=32&fm=png')).toBe('200 Hit from cloudfront image/png');
  expect(await resultOf('w=48&fm=png')).toBe('403 Error from cloudfront the URL is not signed');
}, 60_000);

test('a signed URL is served in the format that each viewer accepts', async () => {
  const { sign, resultOf } = await signedCdn();
  for (const accept of ['image/avif,image/webp,*/*;q=0.8', 'image/avif', 'image/webp', '*/*']) {
    expect(await resultOf(sign('w=32'), { accept })).toMatch(/^200 Miss from cloudfront image\//);
  }
}, 60_000);

test('a URL without a signature gets a 403 that is not cached, and causes no transformation', async () => {
  const { ask } = await signedCdn();
  const { status, headers, body } = await ask('w=32&fm=png&s=abc');
  expect(status).toBe(403);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers).not.toHaveProperty('x-image-fallback');
  expect(JSON.parse(body.toString())).toEqual({
    type: 'bad-signature',
    title: 'Bad signature',
    status: 403,
    detail: 'the signature is wrong',
  });
}, 60_000);

test('a header of the edge function from a viewer has no effect', async () => {
  const { sign, resultOf } = await signedCdn();
  expect(await resultOf('w=32&fm=png', { 'x-image-edge': `?${sign('w=32&fm=png')}` })).toBe(
    '403 Error from cloudfront the URL is not signed',
  );
}, 60_000);

test('an expired URL is rejected', async () => {
  const { sign, resultOf } = await signedCdn();
  expect(await resultOf(sign('w=32&fm=png&expires=1700000000'))).toBe('403 Error from cloudfront the URL has expired');
  expect(await resultOf(sign('w=32&fm=png&expires=9999999999'))).toBe('200 Miss from cloudfront image/png');
}, 60_000);

test('a signed URL may contain its own watermark', async () => {
  const { sign, ask } = await signedCdn({ unsignedCore: true });
  const query = 'w=64&fm=png&mark=/logo.png&mark-w=0.5&mark-align=top,left';
  expect((await ask(query)).status).toBe(403);
  const { status, body } = await ask(sign(query));
  expect(status).toBe(200);
  const { data, info } = await sharp(body).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  expect(pixel(20, 20)).toEqual([0, 0, 255]);
  expect(pixel(60, 60)).toEqual([255, 0, 0]);
}, 60_000);

test('a core variant needs no signature with unsignedCore', async () => {
  const { sign, resultOf } = await signedCdn({ unsignedCore: true });
  expect(await resultOf('w=32&fm=png')).toBe('200 Miss from cloudfront image/png');
  expect(await resultOf('w=32&fm=png&blur=5')).toBe('403 Error from cloudfront the URL is not signed');
  expect(await resultOf(sign('w=32&fm=png&blur=5'))).toBe('200 Miss from cloudfront image/png');
}, 60_000);

test('a field of an imported secret can sign transformations', async () => {
  const { sign, resultOf } = await signedCdn({ secretField: 'key' }, stack =>
    secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'urls'),
  );
  expect(await resultOf(sign('w=32&fm=png'))).toBe('200 Miss from cloudfront image/png');
}, 60_000);

describe.each(Object.values(VariantDelivery))('a deployment that adds `signing` with `unsignedCore`, delivered %s', delivery => {
  test.each(['edge', 'transform'] as const)('serves core variants without interruption while the %s functions lag', async lagging => {
    const [from, app] = [false, true].map(isSigned => synthesize(inStack(stack => {
      const secret = new secretsmanager.Secret(stack, 'Secret');
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({
          delivery, signing: isSigned ? UrlSigning.hmac({ secret, unsignedCore: true }) : undefined,
        }),
      });
    })));
    const images = folderWith({ 'tom.png': await image('red') });
    const { distributions: [{ url }] } = await serveAssembly(app, { images, deploying: { from, lagging } });
    for (const target of ['/tom.png', '/tom.png?w=32', '/tom.png?w=48&fm=webp']) {
      expect([target, (await send(url, target)).status]).toEqual([target, 200]);
    }
  }, 60_000);
});
