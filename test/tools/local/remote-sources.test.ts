import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageRefinement, ImageSource, ImageTransformation, UrlSigning, VariantDelivery } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000);
afterEach(cleanUp);

function imageOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

async function colorOf(body: Buffer): Promise<string> {
  const { dominant: { r, b } } = await sharp(body).stats();
  return r > b ? 'red' : 'blue';
}

const FILES = { 'v2/shoe.png': 'red', 'shoe.png': 'blue' };

async function filesOf(files: Record<string, string>): Promise<string> {
  const images = await Promise.all(Object.entries(files).map(async ([key, color]) => [key, await imageOf(color)]));
  return folderWith(Object.fromEntries(images));
}

const secretOf = (stack: Stack, name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);

/** Two buckets outside AWS with secrets of their own, one of which has a port, and an S3 bucket. */
function outside(stack: Stack) {
  const credentials = secretOf(stack, 'Minio');
  const minio = (keyPrefix?: string) => ImageSource.s3Compatible({
    endpoint: 'https://minio.example.com:9000',
    region: 'eu',
    bucketName: 'photos',
    credentials,
    keyPrefix,
    accessKeyIdField: 'id',
    secretAccessKeyField: 'key',
  });
  const r2 = ImageSource.r2({
    accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials: secretOf(stack, 'R2'),
  });
  return { minio, r2, mine: ImageSource.bucket(new s3.Bucket(stack, 'Mine', { enforceSSL: true })) };
}

async function colors(url: string, ...targets: string[]): Promise<unknown[]> {
  return Promise.all(targets.map(async target => {
    const { status, body } = await send(url, `${target}?w=32&fm=png`);
    return status === 200 ? colorOf(body) : status;
  }));
}

describe.each(Object.values(VariantDelivery))('a CDN with several buckets outside AWS, delivered %s', delivery => {
  test('reads each of them with its own access key, beside an S3 bucket', async () => {
    const images = await filesOf(FILES);
    const { distributions: [{ url, sources, keys }], notEmulated } = await serve(inStack(stack => {
      const { minio, r2, mine } = outside(stack);
      new ImageCdn(stack, 'Images', {
        sources: [
          { source: r2 },
          { pathPrefix: 'products/', source: minio('v2/') },
          { pathPrefix: 'all/', source: minio() },
          { pathPrefix: 'mine/', source: mine },
        ],
        transformation: ImageTransformation.onDemand({ delivery, refinement: ImageRefinement.constantQuality() }),
      });
    }), { images });
    expect(await colors(url, '/shoe.png', '/products/shoe.png', '/all/shoe.png', '/mine/shoe.png', '/products/none.png'))
      .toEqual(['blue', 'red', 'blue', 'blue', 404]);
    expect(sources.filter(({ pathPrefix }) => pathPrefix !== 'mine/')).toEqual([
      { pathPrefix: 'products/', origin: 'minio.example.com:9000/photos', keyPrefix: 'v2/' },
      { pathPrefix: 'all/', origin: 'minio.example.com:9000/photos', keyPrefix: '' },
      { pathPrefix: '', origin: '0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/photos', keyPrefix: '' },
    ]);
    expect(await keys()).toEqual(expect.arrayContaining(['products/shoe.png', 'all/v2/shoe.png', 'shoe.png']));
    for (const host of ['minio.example.com:9000', 'r2.cloudflarestorage.com']) {
      expect(notEmulated).toContainEqual(expect.stringContaining(`${host} is not contacted`));
    }
  });
});

test('one secret holds the access keys of two buckets outside AWS and the key that signs URLs', async () => {
  const images = await filesOf(FILES);
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    const credentials = secretOf(stack, 'All');
    const outsideAt = (bucketName: string) => ImageSource.s3Compatible({
      endpoint: 'https://s3.example.com',
      region: 'eu',
      bucketName,
      credentials,
      accessKeyIdField: `${bucketName}Id`,
      secretAccessKeyField: `${bucketName}Key`,
    });
    new ImageCdn(stack, 'Images', {
      sources: [{ source: outsideAt('photos') }, { pathPrefix: 'more/', source: outsideAt('more') }],
      transformation: ImageTransformation.onDemand({
        signing: UrlSigning.hmac({ secret: credentials, secretField: 'signing', unsignedCore: true }),
      }),
    });
  }), { images });
  expect(await colors(url, '/shoe.png', '/more/v2/shoe.png')).toEqual(['blue', 'red']);
  expect((await send(url, '/shoe.png?w=32&h=17')).status).toBe(403);
});
