import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { ImageCdn, ImageSource, ImageTransformation, VariantDelivery } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000);
afterEach(cleanUp);

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
      const buckets = Object.fromEntries(Object.entries({ Catalog: catalog, Blog: blog }).map(([id, folder]) => {
        const bucket = new s3.Bucket(stack, id, { enforceSSL: true, versioned: true });
        new s3deploy.BucketDeployment(stack, `${id}Upload`, {
          sources: [s3deploy.Source.asset(folder)], destinationBucket: bucket,
        });
        return [id, bucket];
      }));
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
