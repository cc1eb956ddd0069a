import { setTimeout } from 'node:timers/promises';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import sharp from 'sharp';
import { FakeCdnOptions, fakeCdn } from './fake-cdn';
import { Transforming, imageOf, transforming } from './transforming';
import { VARIANT_SABOTEURS } from './variant-saboteurs';
import { Verdict, idsOf, seenBy, verdictOn } from './verdict';
import { ImageCdn, ImageFormat, ImageMetadata, ImageTransformation } from '../../../../src';
import { quarters } from '../../../runtime/transformer/transform-image.support';
import { cleanUp, folderWith, inStack, serve } from '../../local/support';

const open: Array<{ close(): unknown }> = [];

/** Returns the verdict of `verify` on a CDN that transforms images. */
async function verdict(variants: Transforming = {}, options: FakeCdnOptions = {}): Promise<Verdict> {
  const server = await fakeCdn({ variants: transforming(variants), ...options });
  open.push(server);
  return verdictOn(server);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
  await cleanUp();
});

test('verify passes for a correct CDN with transformation', async () => {
  const good = await verdict();
  expect(idsOf(good, 'failed')).toEqual([]);
  expect(idsOf(good, 'skipped')).toEqual(['tls', 'versions']);
  expect(seenBy(good, 'formats')).toBe('image/avif, image/webp, image/jpeg');
  expect(seenBy(good, 'width')).toBe('384 px for ?w=320, of 700');
  expect(seenBy(good, 'variant-cache')).toBe('200, Hit from cloudfront for ?w=320&utm_source=…');
  expect(seenBy(good, 'bad-parameter')).toContain('w must be a number');
});

test.each(VARIANT_SABOTEURS)('verify fails only the check %s for this fault: %s', async (check, _, sabotage) => {
  const broken = await verdict({}, { sabotage });
  expect(idsOf(broken, 'failed')).toEqual([check]);
  expect(broken.code).toBe(1);
});

test('verify reports parameters that the CDN ignores, with the nearest names', async () => {
  const server = await fakeCdn({ variants: transforming() });
  open.push(server);
  const unknown = await verdictOn({ ...server, url: `${server.url}?format=auto&width=300` });
  expect(idsOf(unknown, 'failed')).toEqual(['parameters']);
  expect(seenBy(unknown, 'parameters')).toBe(
    'ignored: format (did you mean `fm` or `auto`?), width (did you mean `w`?)',
  );
});

test('verify reports no parameters of a CDN without transformation', async () => {
  const server = await fakeCdn();
  open.push(server);
  const plain = await verdictOn({ ...server, url: `${server.url}?v=3` });
  expect(plain.checks.find(({ id }) => id === 'parameters')).toMatchObject({
    status: 'skipped',
    seen: 'no transformation',
  });
});

test('verify skips the checks of variants without transformation', async () => {
  const server = await fakeCdn();
  open.push(server);
  const plain = await verdictOn(server);
  expect(plain.code).toBe(0);
  const ids = [...new Set(VARIANT_SABOTEURS.map(([check]) => check))];
  expect(plain.checks.filter(({ seen }) => seen === 'no transformation').map(({ id }) => id)).toEqual([...ids, 'versions']);
});

test('verify fails if no variant is made in time, which does not mean that the CDN transforms nothing', async () => {
  const broken = await verdict({}, {
    sabotage: (reply, { headers, query }) => {
      if (/avif|webp/.test(headers.accept ?? '') || query.includes('w=3')) Object.assign(reply, { status: 504 });
    },
  });
  expect(broken.code).toBe(1);
  expect(seenBy(broken, 'formats')).toContain('504');
});

describe('verify of a correct CDN with transformation', () => {
  test.each<[what: string, variants: Transforming, check: string, seen: string]>([
    ['if AVIF is disabled', { formats: ['webp', 'jpeg'] }, 'formats', 'image/webp, image/webp, image/jpeg'],
    [
      'if viewers without AVIF get photographs as JPEG',
      { negotiated: ['avif'] },
      'formats',
      'image/avif, image/jpeg, image/jpeg',
    ],
    ['if JPEG is the only format', { formats: ['jpeg'] }, 'formats', 'image/jpeg, image/jpeg, image/jpeg'],
    ['if the ladder has other widths', { widths: [500, 1000] }, 'width', '500 px for ?w=320, of 700'],
    ['if the image is not large', { width: 300 }, 'width', '256 px for ?w=150, of 300'],
    [
      'if the image is smaller than all widths',
      { width: 500, widths: [500, 1000] },
      'width',
      '500 px for ?w=250, of 500: verify a larger image',
    ],
    ['if the image is tiny', { width: 1 }, 'width', '1 px for ?w=1, of 1: verify a larger image'],
    [
      'if the copyright is kept',
      { exif: { IFD0: { Copyright: 'A', Artist: 'B' } } },
      'metadata',
      'none in 4 images',
    ],
  ])('fails no check of the variants %s', async (_, variants, check, seen) => {
    const good = await verdict(variants);
    expect(idsOf(good, 'failed')).toEqual([]);
    expect(seenBy(good, check)).toBe(seen);
  });

  test('fails no check if everything was cached long ago', async () => {
    expect(idsOf(await verdict({}, { cachedForMs: 500_000 }), 'failed')).toEqual([]);
  });

  test.each([
    ['passed', 'photograph; lossless WebP; lossless is smallest'],
    ['failed', 'photograph; lossy WebP 4:2:0; photographs hide losses'],
  ])('reports formats as %s if viewers of AVIF get WebP with the encoding %s', async (status, encoding) => {
    const { checks } = await verdict({}, {
      sabotage: async (reply, { query }) => {
        if (reply.headers['content-type'] !== 'image/avif' || query.includes('fm=')) return;
        reply.body = await sharp(reply.body as Buffer).webp().toBuffer();
        Object.assign(reply.headers, { 'content-type': 'image/webp', 'x-amz-meta-encoding': encoding });
      },
    });
    expect(checks.find(({ id }) => id === 'formats')!.status).toBe(status);
  });

  test('fails no check if several cache nodes respond in turn', async () => {
    const warm = new Set<string>();
    const good = await verdict({}, {
      sabotage: (reply, { count, query, headers }) => {
        const node = `${count % 3} ${query.replace(/[?&](utm.*)?$/, '')} ${headers.accept}`;
        if (!warm.has(node) && reply.headers['x-cache']?.startsWith('Hit')) {
          reply.headers['x-cache'] = 'Miss from cloudfront';
        }
        warm.add(node);
      },
    });
    expect(idsOf(good, 'failed')).toEqual([]);
  });

  test('fails no check if the URL already has parameters', async () => {
    const server = await fakeCdn({ variants: transforming() });
    open.push(server);
    const good = await verdictOn({ ...server, url: `${server.url}?w=500&utm_source=x` });
    expect(idsOf(good, 'failed')).toEqual([]);
    expect(seenBy(good, 'width')).toBe('384 px for ?w=320, of 700');
  });
});

describe('verify at the local edge', () => {
  /** Serves one photograph with a GPS position. */
  async function photographs(transformation: ImageTransformation) {
    const exif = { IFD0: { Make: 'Camera & Co', Copyright: 'Somebody' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } };
    const photo = await sharp(await imageOf('jpeg', 1000)).withExif(exif).jpeg().toBuffer();
    const { distributions: [{ url, bucketUrl = '' }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', { transformation });
    }), { images: folderWith({ 'photo.jpg': photo }) });
    return { url: `${url}/photo.jpg`, bucket: bucketUrl, wait: async (ms: number) => setTimeout(ms) };
  }

  test.each([
    [
      'with default options',
      ImageTransformation.onDemand(),
      'image/avif, image/jpeg, image/jpeg',
      '320 px for ?w=320, of 1000',
    ],
    [
      'with rights, WebP and few widths',
      ImageTransformation.onDemand({
        metadata: ImageMetadata.rights(),
        formats: [ImageFormat.WEBP, ImageFormat.JPEG],
        widths: [500, 800],
        maxWidth: 800,
      }),
      'image/jpeg, image/jpeg, image/jpeg',
      '500 px for ?w=320, of 800',
    ],
  ])(
    'passes for on-demand transformation %s',
    async (_, transformation, formats, width) => {
      const good = await verdictOn(await photographs(transformation));
      expect(idsOf(good, 'failed')).toEqual([]);
      expect(idsOf(good, 'skipped')).toEqual(['tls']);
      expect(seenBy(good, 'formats')).toBe(formats);
      expect(seenBy(good, 'width')).toBe(width);
      expect(seenBy(good, 'versions')).toMatch(
        /^cdk-image-cdn\/\d+\.\d+\.\d+ sharp\/\d+\.\d+\.\d+, .*lovell\/sharp\/security\/advisories$/,
      );
    },
  );

  test('passes for a graphic in a JPEG file, which is PNG for viewers that accept WebP, too', async () => {
    const { distributions: [{ url, bucketUrl = '' }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
    }), { images: folderWith({ 'chart.jpg': await quarters(800, 600).jpeg({ quality: 95 }).toBuffer() }) });
    const good = await verdictOn({
      url: `${url}/chart.jpg`, bucket: bucketUrl, wait: async (ms: number) => setTimeout(ms),
    });
    expect(idsOf(good, 'failed')).toEqual([]);
    expect(seenBy(good, 'formats')).toBe('image/webp, image/png, image/png');
  });

  test.each([ImageTransformation.onDemand(), ImageTransformation.none()])(
    'verify passes an image CDN on the distribution of a site', async transformation => {
      const { distributions: [{ url, bucketUrl }] } = await serve(inStack(stack => {
        const distribution = new cloudfront.Distribution(stack, 'Site', {
          defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Pages')) },
        });
        new ImageCdn(stack, 'Images', { distribution, pathPattern: '/images/*', stripPrefix: true, transformation });
      }), { images: folderWith({ 'photo.jpg': await imageOf('jpeg', 1000) }) });
      const good = await verdictOn({
        url: `${url}/images/photo.jpg`, bucket: `${bucketUrl}/photo.jpg`, wait: async (ms: number) => setTimeout(ms),
      });
      expect(idsOf(good, 'failed')).toEqual([]);
    },
  );

  test('skips the checks of variants without transformation', async () => {
    const plain = await verdictOn(await photographs(ImageTransformation.none()));
    expect(plain.checks.find(({ id }) => id === 'formats')).toMatchObject({
      status: 'skipped',
      seen: 'no transformation',
    });
    expect(plain.code).toBe(0);
  });
});
