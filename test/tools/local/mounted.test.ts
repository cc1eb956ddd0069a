import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageTransformation, Purge } from 'cdk-image-cdn';
import sharp from 'sharp';
import { colorOf, imageOf, nextMiss, resultOf } from './changed-images.support';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { LocalEdge } from '../../../src/tools/local/server';

jest.setTimeout(60_000); // a change goes through a process of its own
afterEach(cleanUp);

const transformation = ImageTransformation.onDemand({
  presets: { marked: { width: 48, watermark: 'marks/logo.png', watermarkWidth: 1 } },
});

type Mounted = Partial<ImageCdnProps> & Pick<ImageCdnProps, 'pathPattern'>;

type Served = LocalEdge & { readonly url: string; readonly files: string };

/** A site with image CDNs on its distribution. All buckets have the files of one folder. */
async function start(files: Record<string, Buffer | string>, ...cdns: Mounted[]): Promise<Served> {
  const images = folderWith({ 'index.html': 'the site', ...files });
  const app = inStack((stack: Stack) => {
    const site = new s3.Bucket(stack, 'Site');
    const distribution = new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(site),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
      defaultRootObject: 'index.html',
    });
    cdns.forEach((props, index) => new ImageCdn(stack, `Images${index}`, { distribution, ...props }));
  });
  const edge = await serve(app as (app: App) => void, { images });
  return { ...edge, url: edge.distributions[0].url, files: images };
}

describe.each([
  ['with whole keys', { pathPattern: '/images/*' }, 'images/'],
  ['with stripped keys', { pathPattern: 'my-images/v.1/*', stripPrefix: true }, ''],
])('an image CDN on a distribution of its user, %s', (_name, mount, keyFolder) => {
  const folder = mount.pathPattern.replace(/^\/|\*$/g, '');

  test('transforms images of its folder, and leaves the site alone', async () => {
    const files = { [`${keyFolder}my cats/tom.png`]: await imageOf('red') };
    const { url } = await start(files, { ...mount, transformation });
    const first = await send(url, `/${folder}my%20cats/tom.png?w=20&fm=webp`);
    expect([resultOf(first), first.headers['content-type']]).toEqual(['200 Miss from cloudfront', 'image/webp']);
    expect((await sharp(first.body).metadata()).width).toBe(32);
    expect(resultOf(await send(url, `/${folder}my%20cats/tom.png?w=32&fm=webp`))).toBe('200 Hit from cloudfront');
    expect((await send(url, '/')).body.toString()).toBe('the site');
    expect((await send(url, `/${folder}none.png`)).status).toBe(404);
  });

  test('purges variants, variants with a watermark, untouched originals and other files', async () => {
    const tom = `${keyFolder}tom.png`;
    const { url, files } = await start(
      { [tom]: await imageOf('red'), 'marks/logo.png': await imageOf('red'), [`${keyFolder}a.pdf`]: 'one' },
      { ...mount, transformation, originalsPath: 'original', otherFiles: ['*.pdf'] },
    );
    const [variant, marked] = [`/${folder}tom.png?w=32&fm=png`, `/${folder}tom.png?preset=marked&fm=png`];
    const [original, file] = [`/${folder}original/tom.png`, `/${folder}a.pdf`];
    for (const target of [variant, marked, original, file]) {
      expect(resultOf(await send(url, target))).toBe('200 Miss from cloudfront');
      expect(resultOf(await send(url, target))).toBe('200 Hit from cloudfront');
    }
    fs.writeFileSync(path.join(files, tom), await imageOf('blue'));
    fs.writeFileSync(path.join(files, `${keyFolder}a.pdf`), 'two');
    expect(await colorOf(await nextMiss(url, variant))).toEqual([0, 0, 1]);
    expect(await colorOf(await nextMiss(url, original))).toEqual([0, 0, 1]);
    expect((await nextMiss(url, file)).body.toString()).toBe('two');
    fs.writeFileSync(path.join(files, 'marks/logo.png'), await imageOf('lime'));
    expect(await colorOf(await nextMiss(url, marked))).toEqual([0, 1, 0]);
    expect(resultOf(await send(url, variant))).toBe('200 Hit from cloudfront');
  });

  test('serves images unchanged without transformation, and purges them', async () => {
    const tom = `${keyFolder}tom (1).png`;
    const { url, files } = await start({ [tom]: await imageOf('red') }, { ...mount, purge: Purge.onChange() });
    expect(resultOf(await send(url, `/${folder}tom%20(1).png`))).toBe('200 Miss from cloudfront');
    expect(resultOf(await send(url, `/${folder}tom+%281).png`))).toBe('200 Hit from cloudfront');
    fs.writeFileSync(path.join(files, tom), await imageOf('blue'));
    expect(await colorOf(await nextMiss(url, `/${folder}tom%20(1).png`))).toEqual([0, 0, 1]);
  });
});

test('image CDNs on one distribution do not purge each other', async () => {
  const { url, files, distributions } = await start(
    { 'tom.png': await imageOf('red'), 'b/tom.png': await imageOf('red') },
    { pathPattern: '/a/*', stripPrefix: true, transformation },
    { pathPattern: '/b/*', transformation },
    { pathPattern: '/c/*', stripPrefix: true },
  );
  expect(await Promise.all(distributions.map(({ keys }) => keys()))).toEqual([
    ['a/b/tom.png', 'a/tom.png'], ['b/tom.png'], ['c/b/tom.png', 'c/tom.png'],
  ]);
  const targets = ['/a/b/tom.png?w=32', '/b/tom.png?w=32', '/a/tom.png?w=32', '/c/tom.png'];
  for (const target of targets) expect(resultOf(await send(url, target))).toBe('200 Miss from cloudfront');
  fs.writeFileSync(path.join(files, 'tom.png'), await imageOf('blue'));
  expect(await colorOf(await nextMiss(url, '/a/tom.png?w=32&fm=png'))).toEqual([0, 0, 1]);
  await nextMiss(url, '/a/tom.png?w=32');
  for (const target of ['/b/tom.png?w=32', '/a/b/tom.png?w=32']) {
    expect(resultOf(await send(url, target))).toBe('200 Hit from cloudfront');
  }
});
