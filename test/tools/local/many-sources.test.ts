import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { ImageCdn, ImageReplica, ImageSource, ImageTransformation, VariantDelivery } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000);
afterEach(cleanUp);

/** Creates buckets with files. */
function bucketsOf(stack: Stack, folders: Record<string, string>): Record<string, s3.Bucket> {
  return Object.fromEntries(Object.entries(folders).map(([id, folder]) => {
    const bucket = new s3.Bucket(stack, id, { enforceSSL: true, versioned: true });
    new s3deploy.BucketDeployment(stack, `${id}Upload`, {
      sources: [s3deploy.Source.asset(folder)], destinationBucket: bucket,
    });
    return [id, bucket];
  }));
}

function imageOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

async function colorOf(body: Buffer): Promise<string> {
  const { dominant: { r, g, b } } = await sharp(body).stats();
  return r > 128 ? 'red' : g > 100 ? 'green' : b > 128 ? 'blue' : 'black';
}

describe.each(Object.values(VariantDelivery))('a CDN with several buckets, delivered %s', delivery => {
  test('serves each path from the source with the longest prefix, and purges every path of a changed object', async () => {
    const catalog = folderWith({ 'catalog/v2/shoe.png': await imageOf('red'), 'secret.png': await imageOf('red') });
    const blog = folderWith({ 'shoe.png': await imageOf('blue'), 'products/shoe.png': await imageOf('blue') });
    const { distributions: [{ url, keys }] } = await serve(inStack((stack: Stack) => {
      const buckets = bucketsOf(stack, { Catalog: catalog, Blog: blog });
      new ImageCdn(stack, 'Images', {
        sources: [
          { source: ImageSource.bucket(buckets.Blog) },
          { pathPrefix: 'products/', source: ImageSource.bucket(buckets.Catalog, { keyPrefix: 'catalog/v2/' }) },
          { pathPrefix: 'shop/2026/', source: ImageSource.bucket(buckets.Catalog, { keyPrefix: 'catalog/v2/' }) },
        ],
        transformation: ImageTransformation.onDemand({ delivery }),
      });
    }));
    const colors = async (...targets: string[]) => Promise.all(targets.map(async target => {
      const { status, body } = await send(url, `${target}?w=32&fm=png`);
      return status === 200 ? colorOf(body) : status;
    }));
    expect(await colors('/products/shoe.png', '/shop/2026/shoe.png', '/shoe.png', '/products/secret.png', '/shop/x.png'))
      .toEqual(['red', 'red', 'blue', 404, 404]);
    expect((await keys()).sort()).toEqual(['products/shoe.png', 'shoe.png', 'shop/2026/shoe.png']);
  });
});

test('an object that changes is purged under every prefix that leads to it', async () => {
  const images = folderWith({ 'catalog/shoe.png': await imageOf('red') });
  const { distributions: [{ url }] } = await serve(inStack((stack: Stack) => {
    const bucket = new s3.Bucket(stack, 'Catalog', { enforceSSL: true, versioned: true });
    new ImageCdn(stack, 'Images', {
      sources: ['products/', 'shop/'].map(pathPrefix => ({
        pathPrefix, source: ImageSource.bucket(bucket, { keyPrefix: 'catalog/' }),
      })),
      transformation: ImageTransformation.onDemand(),
    });
  }), { images });
  const targets = ['/products/shoe.png?w=32&fm=png', '/shop/shoe.png?w=32&fm=png'];
  for (const target of targets) expect(await colorOf((await send(url, target)).body)).toBe('red');
  fs.writeFileSync(path.join(images, 'catalog/shoe.png'), await imageOf('blue'));
  for (const target of targets) {
    for (;;) {
      if (await colorOf((await send(url, target)).body) === 'blue') break;
      await setTimeout(20);
    }
  }
});

describe.each(Object.values(VariantDelivery))('untouched originals of several buckets, delivered %s', delivery => {
  const transformation = ImageTransformation.onDemand({ delivery });
  const files = {
    Catalog: { 'shoe.png': 'catalog/shoe', 'a.pdf': 'catalog/a', 'v1/shoe.png': 'v1/shoe' },
    Blog: { 'shoe.png': 'blog/shoe', 'a.pdf': 'blog/a', 'docs/b.pdf': 'blog/b', 'products/c.pdf': 'blog/c' },
  };
  const foldersOf = () => ({ Catalog: folderWith(files.Catalog), Blog: folderWith(files.Blog) });
  const receive = (url: string) => async (target: string) => {
    const { status, body, headers } = await send(url, target);
    return status === 200 ? `${body} ${headers['x-cache'].split(' ')[0]}` : status;
  };

  test('are served from the bucket of their prefix, and cached apart although buckets have equal keys', async () => {
    const folders = foldersOf();
    const { distributions: [{ url }] } = await serve(inStack((stack: Stack) => {
      const buckets = bucketsOf(stack, folders);
      new ImageCdn(stack, 'Images', {
        sources: [
          { source: ImageSource.bucket(buckets.Blog) },
          { pathPrefix: 'products/', source: ImageSource.bucket(buckets.Catalog) },
          { pathPrefix: 'products/old/', source: ImageSource.bucket(buckets.Catalog, { keyPrefix: 'v1/' }) },
        ],
        originalsPath: 'original',
        otherFiles: ['*.pdf'],
        transformation,
      });
    }));
    const get = receive(url);
    expect(await get('/original/shoe.png')).toBe('blog/shoe Miss');
    expect(await get('/original/products/shoe.png')).toBe('catalog/shoe Miss');
    expect(await get('/original/products/old/shoe.png')).toBe('v1/shoe Miss');
    expect(await get('/original/products/v1/shoe.png')).toBe('v1/shoe Hit'); // the same object
    expect(await get('/original/shoe.png')).toBe('blog/shoe Hit');
    expect(await get('/a.pdf')).toBe('blog/a Miss');
    expect(await get('/products/a.pdf')).toBe('catalog/a Miss');
    expect(await get('/pro%64ucts/%61.pdf?w=3')).toBe('catalog/a Hit');
    expect(await get('/docs/b.pdf')).toBe('blog/b Miss');
    expect(await get('/products/c.pdf')).toBe(403);
    expect(await get('/products/old/a.pdf')).toBe(403);
  });

  test('are served below the folder of a CDN on the distribution of a site', async () => {
    for (const stripPrefix of [true, false]) {
      const folders = foldersOf();
      const folder = stripPrefix ? '' : 'images/';
      const { distributions: [{ url }] } = await serve(inStack((stack: Stack) => {
        const buckets = bucketsOf(stack, folders);
        new ImageCdn(stack, 'Images', {
          distribution: new cloudfront.Distribution(stack, 'Site', {
            defaultBehavior: {
              origin: origins.S3BucketOrigin.withOriginAccessControl(buckets.Catalog),
              viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            },
          }),
          pathPattern: '/images/*',
          stripPrefix,
          sources: [
            { pathPrefix: `${folder}blog/`, source: ImageSource.bucket(buckets.Blog) },
            { pathPrefix: `${folder}old/`, source: ImageSource.bucket(buckets.Catalog, { keyPrefix: 'v1/' }) },
          ],
          originalsPath: 'original',
          otherFiles: ['blog/docs/*', '*.pdf'],
          transformation,
        });
      }));
      const get = receive(url);
      expect(await get('/shoe.png')).toBe('catalog/shoe Miss'); // the site itself
      expect(await get('/images/original/blog/shoe.png')).toBe('blog/shoe Miss');
      expect(await get('/images/original/old/shoe.png')).toBe('v1/shoe Miss');
      expect(await get('/images/blog/docs/b.pdf')).toBe('blog/b Miss');
      expect(await get('/images/blog/a.pdf')).toBe('blog/a Miss');
      expect(await get('/images/original/other.png')).toBe(404);
      await cleanUp();
    }
  });
});

test('an untouched original that changes is purged under every prefix that leads to it', async () => {
  const images = folderWith({ 'catalog/shoe.png': 'one', 'catalog/a b.pdf': 'one' });
  const { distributions: [{ url }] } = await serve(inStack((stack: Stack) => {
    const bucket = new s3.Bucket(stack, 'Catalog', { enforceSSL: true, versioned: true });
    new ImageCdn(stack, 'Images', {
      sources: ['products/', 'shop/'].map(pathPrefix => ({
        pathPrefix, source: ImageSource.bucket(bucket, { keyPrefix: 'catalog/' }),
      })),
      originalsPath: 'original',
      otherFiles: ['*.pdf'],
      transformation: ImageTransformation.onDemand(),
    });
  }), { images });
  const targets = [
    '/original/products/shoe.png', '/original/shop/shoe.png', '/products/a%20b.pdf', '/shop/a+b.pdf',
  ];
  for (const target of targets) expect(String((await send(url, target)).body)).toBe('one');
  for (const name of ['shoe.png', 'a b.pdf']) fs.writeFileSync(path.join(images, `catalog/${name}`), 'other');
  for (const target of targets) {
    for (;;) {
      if (String((await send(url, target)).body) === 'other') break;
      await setTimeout(20);
    }
  }
});

test('the local edge reads the replica of each source whose bucket fails', async () => {
  const files = folderWith({ 'v2/shoe.png': await imageOf('red') });
  const { distributions: [{ url, hasReplica, fault }] } = await serve(app => {
    const [there, here] = ['eu-central-1', 'eu-west-1'].map(
      region => new Stack(app, region, { env: { region }, crossRegionReferences: true }),
    );
    const { Catalog, Blog } = bucketsOf(here, { Catalog: files, Blog: files });
    new ImageCdn(here, 'Images', {
      sources: [
        { source: ImageSource.bucket(Blog) },
        {
          pathPrefix: 'products/',
          source: ImageSource.bucket(Catalog, { keyPrefix: 'v2/', replica: new ImageReplica(there, 'Replica') }),
        },
      ],
      originalsPath: 'original',
      transformation: ImageTransformation.onDemand(),
    });
  }, { failPrimary: '503' });
  expect(hasReplica).toBe(true);
  const variant = await send(url, '/products/shoe.png?w=32&fm=png');
  expect(variant).toMatchObject({ status: 200, headers: { 'x-image-original': 'replica' } });
  expect((await send(url, '/original/products/shoe.png')).body.equals(await imageOf('red'))).toBe(true);
  expect((await send(url, '/v2/shoe.png?w=32&fm=png')).status).toBe(502);
  expect((await send(url, '/original/v2/shoe.png')).status).toBe(503);
  fault!.inject(undefined);
  expect((await send(url, '/v2/shoe.png?w=48&fm=png')).status).toBe(200);
  expect((await send(url, '/products/shoe.png?w=48&fm=png')).headers).not.toHaveProperty('x-image-original');
});

test('a CDN with three buckets mixes up no images of equal keys for 150 requests at once', async () => {
  const colors = ['red', 'green', 'blue'];
  const folders = await Promise.all(colors.map(async color => folderWith({ 'shoe.png': await imageOf(color) })));
  const { distributions: [{ url }] } = await serve(inStack((stack: Stack) => {
    const buckets = bucketsOf(stack, Object.fromEntries(colors.map((color, index) => [color, folders[index]])));
    new ImageCdn(stack, 'Images', {
      sources: colors.map(color => ({ pathPrefix: `${color}/`, source: ImageSource.bucket(buckets[color]) })),
      transformation: ImageTransformation.onDemand({ reservedConcurrentExecutions: 5 }),
    });
  }));
  const targets = Array.from({ length: 150 }, (_, index) => ({
    color: colors[index % 3], target: `/${colors[index % 3]}/shoe.png?w=32&h=${1 + Math.floor(index / 6)}&fit=crop&fm=png`,
  }));
  const seen = await Promise.all(targets.map(async ({ color, target }) => {
    const { status, body } = await send(url, target);
    return { color, status, shown: status === 200 ? await colorOf(body) : color };
  }));
  expect(seen.filter(({ color, shown }) => color !== shown)).toEqual([]);
  expect([...new Set(seen.map(({ status }) => status))].sort()).toEqual([200, 429]);
});
