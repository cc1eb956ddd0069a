import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../../src';
import { ecdsaPair, rsaPair } from '../../runtime/signing/key-pairs';

afterEach(cleanUp);

const pair = rsaPair();
const dateLessThan = new Date(Date.now() + 3600_000);

function keyGroup(stack: Stack, encodedKey: string): cloudfront.KeyGroup {
  return new cloudfront.KeyGroup(stack, 'Viewers', { items: [new cloudfront.PublicKey(stack, 'Key', { encodedKey })] });
}

async function privateCdn(
  props: ImageCdnProps = {},
  files: Record<string, string | Buffer> = { 'tom.jpg': 'a cat' },
  encodedKey = pair.publicKey,
) {
  const images = folderWith(files);
  const {
    distributions: [served],
  } = await serve(
    inStack(stack => {
      new ImageCdn(stack, 'Images', { ...props, trustedKeyGroups: [keyGroup(stack, encodedKey)] });
    }),
    { images },
  );
  const sign = (url: string) =>
    getSignedUrl({ url, keyPairId: served.keyPairIds[0], privateKey: pair.privateKey, dateLessThan });
  return { ...served, sign };
}

/** Status, cache and, of an error, its code. */
async function resultOf(target: string, cookie?: string): Promise<string> {
  const { origin, pathname, search } = new URL(target);
  const { status, headers, body } = await send(origin, pathname + search, {
    headers: cookie === undefined ? {} : { cookie },
  });
  return `${status} ${headers['x-cache']} ${/<Code>(\w+)<\/Code>/.exec(body.toString())?.[1] ?? ''}`.trim();
}

test('a private image is served only with a signature, which is not in the cache key', async () => {
  const { url, sign } = await privateCdn();
  expect(await resultOf(`${url}/tom.jpg`)).toBe('403 Error from cloudfront MissingKey');
  expect(await resultOf(sign(`${url}/tom.jpg`))).toBe('200 Miss from cloudfront');
  expect(await resultOf(sign(`${url}/tom.jpg?a=b`))).toBe('200 Hit from cloudfront');
  expect(await resultOf(`${url}/tom.jpg`)).toBe('403 Error from cloudfront MissingKey');
});

test('a private image is served with signed cookies', async () => {
  const { url, keyPairIds: [keyPairId] } = await privateCdn();
  const policy = JSON.stringify({
    Statement: [{ Resource: `${url}/*`, Condition: { DateLessThan: { 'AWS:EpochTime': dateLessThan.getTime() } } }],
  });
  const signed = getSignedCookies({ policy, keyPairId, privateKey: pair.privateKey });
  expect(
    await resultOf(
      `${url}/tom.jpg`,
      Object.entries(signed)
        .map(item => item.join('='))
        .join('; '),
    ),
  ).toBe('200 Miss from cloudfront');
});

test('a custom error page has the headers of the CDN', async () => {
  const { url } = await privateCdn();
  const { headers } = await send(url, '/tom.jpg');
  expect(headers).toMatchObject({ 'content-type': 'text/xml', 'x-content-type-options': 'nosniff' });
});

test('variants and originals under `originalsPath` are private, too', async () => {
  const original = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).jpeg().toBuffer();
  const { url, sign } = await privateCdn(
    { transformation: ImageTransformation.onDemand(), originalsPath: 'original' },
    { 'tom.jpg': original },
  );
  expect(await resultOf(`${url}/tom.jpg?w=32`)).toBe('403 Error from cloudfront MissingKey');
  expect(await resultOf(`${url}/original/tom.jpg`)).toBe('403 Error from cloudfront MissingKey');
  expect(await resultOf(sign(`${url}/tom.jpg?w=32`))).toBe('200 Miss from cloudfront');
  expect(await resultOf(sign(`${url}/tom.jpg?w=30`))).toBe('200 Hit from cloudfront');
  expect(await resultOf(sign(`${url}/original/tom.jpg`))).toBe('200 Miss from cloudfront');
}, 60_000);

describe('the local edge stops at the start', () => {
  test('if it does not know a trusted key group', async () => {
    await expect(
      serve(
        inStack(stack => {
          new ImageCdn(stack, 'Images', {
            trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(stack, 'Viewers', 'a-group')],
          });
        }),
        { images: folderWith({}) },
      ),
    ).rejects.toThrow('the key group a-group is not in this app, so its public keys are unknown');
  });

  test.each([
    ['an RSA key of 4096 bits', rsaPair(4096).publicKey, 'got rsa 4096'],
    ['an ECDSA key of another curve', ecdsaPair('secp384r1').publicKey, 'got ec secp384r1'],
    [
      'what is no key',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      'it must be a public key in PEM format',
    ],
  ])('if a public key is %s', async (_case, encodedKey, message) => {
    await expect(privateCdn({}, {}, encodedKey)).rejects.toThrow(message);
  });
});
