import { createPrivateKey } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageCdnProps, ImageTransformation, UrlSigning } from 'cdk-image-cdn';
import sharp from 'sharp';
import { closeAll, jsonOf, play, playLocally } from './support';
import { remoteCdn } from '../../../src/tools/playground/remote-cdn';
import { transformSigner, viewerSigner } from '../../../src/tools/playground/signers';
import { ecdsaPair, rsaPair } from '../../runtime/signing/key-pairs';
import { folderWith, inStack, send, serve } from '../local/support';

afterEach(closeAll);
jest.setTimeout(60_000);

const trusted = rsaPair();
const privateKey = createPrivateKey(trusted.privateKey);

function viewers(stack: Stack): ImageCdnProps {
  return {
    trustedKeyGroups: [
      new cloudfront.KeyGroup(stack, 'Viewers', {
        items: [new cloudfront.PublicKey(stack, 'Key', { encodedKey: trusted.publicKey })],
      }),
    ],
  };
}

function signing(stack: Stack): ImageCdnProps {
  return {
    transformation: ImageTransformation.onDemand({
      signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') }),
    }),
  };
}

function app(...props: ((stack: Stack) => ImageCdnProps)[]) {
  return inStack(stack => new ImageCdn(stack, 'Images', Object.assign({}, ...props.map(make => make(stack)))));
}

async function images(): Promise<string> {
  return folderWith({
    'my cats/tom+1.png': await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  });
}

const VARIANT = '/cdn/0/my%20cats/tom%2B1.png?w=32&blur=5&fm=png';

async function guards(url: string): Promise<unknown> {
  return (jsonOf(await send(url, '/api/overview')) as { cdns: { guards: unknown }[] }).cdns[0].guards;
}

describe('the playground of the local edge', () => {
  test('signs transformations with the generated secret', async () => {
    const { url, cdn } = await playLocally(app(signing), { images: await images() });
    expect(await send(url, VARIANT)).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect((await send(url, '/cdn/0/my%20cats/tom%2B1.png')).status).toBe(200);
    expect((await send(cdn, '/my%20cats/tom%2B1.png?w=32&blur=6')).status).toBe(403);
    expect(await guards(url)).toEqual([{ of: 'transforming', isSigned: true }]);
  });

  test('signs requests for private images with a given key', async () => {
    const { url } = await playLocally(app(viewers), { images: await images(), privateKey });
    expect((await send(url, '/cdn/0/my%20cats/tom%2B1.png')).status).toBe(200);
    expect((await send(url, '/cdn/0/my%20cats/tom%2B1.png?a=b')).status).toBe(200);
    expect(await guards(url)).toEqual([{ of: 'viewing', isSigned: true, keyPairIds: [expect.stringMatching(/^K/)] }]);
  });

  test('combines the signatures of secret and key', async () => {
    const { url } = await playLocally(app(viewers, signing), { images: await images(), privateKey });
    expect(await send(url, VARIANT)).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
  });

  test.each([
    ['no key', undefined],
    ['another key', createPrivateKey(ecdsaPair().privateKey)],
  ])('gets no access to private images with %s', async (_name, key) => {
    const { url } = await playLocally(app(viewers), { images: await images(), privateKey: key });
    const { status, body } = await send(url, '/cdn/0/my%20cats/tom%2B1.png');
    expect([status, String(body)]).toEqual([403, expect.stringContaining('MissingKey')]);
    expect(await guards(url)).toEqual([{ of: 'viewing', isSigned: false, keyPairIds: [expect.stringMatching(/^K/)] }]);
  });
});

describe('the playground of a deployed CDN', () => {
  const deployed = async (...props: ((stack: Stack) => ImageCdnProps)[]) =>
    (await serve(app(...props), { images: await images() })).distributions[0];

  test('detects required signatures and signs with the given key and secret', async () => {
    const { url, signingKey, keyPairIds: [keyPairId] } = await deployed(viewers, signing);
    const cdn = await remoteCdn(url, {
      keys: [],
      transformSigner: transformSigner(signingKey!),
      viewerSigner: viewerSigner(url, privateKey, keyPairId),
    });
    expect(cdn.info).toMatchObject({
      transformation: {},
      guards: [
        { of: 'viewing', isSigned: true },
        { of: 'transforming', isSigned: true },
      ],
    });
    const { url: page } = await play([cdn]);
    expect((await send(page, VARIANT)).status).toBe(200);
    // A signature is valid for every holder, so the page does not receive it.
    expect(cdn.traffic.since(0).requests).toMatchObject([{ target: VARIANT.slice('/cdn/0'.length), status: 200 }]);
  });

  test('gets no access to private images without a key', async () => {
    const { url } = await deployed(viewers);
    expect((await remoteCdn(url, { keys: [] })).info).toMatchObject({ guards: [{ of: 'viewing', isSigned: false }] });
  });

  test('gets no new variants without a secret', async () => {
    const { url } = await deployed(signing);
    const cdn = await remoteCdn(url, { keys: [] });
    expect(cdn.info).toMatchObject({ transformation: {}, guards: [{ of: 'transforming', isSigned: false }] });
    expect((await send((await play([cdn])).url, VARIANT)).status).toBe(403);
  });

  test('ignores a key and a secret that are not required', async () => {
    const { url } = await deployed();
    const cdn = await remoteCdn(url, {
      keys: [],
      transformSigner: transformSigner('secret'),
      viewerSigner: viewerSigner(url, privateKey, 'K1'),
    });
    expect([cdn.info.guards, cdn.sign]).toEqual([[], undefined]);
  });
});
