import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  Framework, FrameworkDialectOptions, ImageCdn, ImageCdnProps, ImageSource, ImageTransformation, UrlDialect,
  VariantDelivery,
} from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000);
afterAll(cleanUp);

const MODERN = 'image/avif,image/webp,*/*';
const WEBP = 'image/webp,*/*';

type Get = (url: string, accept?: string) => Promise<string>;

/** Returns a photograph, which no graphics format makes smaller. */
async function photo(width = 1000): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  return sharp({ create: { width, height: width / 2, channels: 3, background: '#000', noise } }).blur(2).jpeg().toBuffer();
}

function transformation(framework: Framework, options?: FrameworkDialectOptions, delivery?: VariantDelivery) {
  return ImageTransformation.onDemand({ urls: UrlDialect.framework(framework, options), delivery });
}

async function served(files: Record<string, Buffer | string>, build: (stack: Stack) => void): Promise<Get> {
  const { distributions } = await serve(inStack(build), { images: folderWith(files) });
  return async (url, accept = '*/*') => {
    const { status, headers, body } = await send(distributions[0].url, url, { headers: { accept } });
    if (!(headers['content-type'] ?? '').startsWith('image/')) return `${status} ${textOf(body)}`;
    const { format, width, height } = await sharp(body).metadata();
    return `${status} ${format} ${width}×${height} ${headers['x-cache'].split(' ')[0]}`;
  };
}

function textOf(body: Buffer): string {
  const text = body.toString();
  if (!text.startsWith('{')) return text;
  const { title, detail = title } = JSON.parse(text) as { title: string; detail?: string };
  return detail;
}

/** A site, with image CDNs on its distribution. */
function site(...cdns: ((assets: s3.Bucket) => Partial<ImageCdnProps>)[]): (stack: Stack) => void {
  return stack => {
    const assets = new s3.Bucket(stack, 'Assets');
    const distribution = new cloudfront.Distribution(stack, 'Site', {
      defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(assets) },
      defaultRootObject: 'index.html',
    });
    cdns.forEach((props, index) => new ImageCdn(stack, `Images${index}`, { distribution, ...props(assets) }));
  };
}

describe('an image CDN with the URLs of Next.js on the distribution of a site', () => {
  test('serves paths of the site from the assets of its build, in the format of the viewer', async () => {
    const get = await served({
      'index.html': 'the site', '_assets/me.jpg': await photo(), '_assets/_next/static/media/x y.3f2a.jpg': await photo(300),
    }, site(assets => ({
      pathPattern: '/_next/image*',
      sources: [{ source: ImageSource.bucket(assets, { keyPrefix: '_assets/' }) }],
      transformation: transformation(Framework.NEXT),
    })));
    expect(await get('/')).toBe('200 the site');
    expect(await get('/_next/image?url=%2Fme.jpg&w=640&q=75')).toBe('200 jpeg 640×320 Miss');
    expect(await get('/_next/image?q=75&w=640&url=/me.jpg', WEBP)).toBe('200 jpeg 640×320 Hit');
    expect(await get('/_next/image?url=%2Fme.jpg&w=640&q=75', MODERN)).toBe('200 heif 640×320 Miss');
    expect(await get('/_next/image?url=%2F_next%2Fstatic%2Fmedia%2Fx%2520y.3f2a.jpg&w=3840&q=75&dpl=1'))
      .toBe('200 jpeg 300×150 Miss');
    expect(await get('/_next/image?url=%2Fnone.jpg&w=640&q=75')).toBe('404 No such image');
    expect(await get('/_next/image?url=%2F&w=640&q=75')).toBe('400 url is invalid');
    expect(await get('/_next/image?url=%2Fme.jpg&w=641&q=75')).toBe('400 w is not allowed');
    expect(await get('/_next/image?url=%2Fme.jpg&w=640&q=80')).toBe('400 q is not allowed');
    expect(await get('/_next/image?url=%2Fme.jpg&w=640')).toBe('400 q is required');
  });

  test('serves absolute URLs from the HTTPS source with their host, and no other one', async () => {
    const get = await served({ 'index.html': 'the site', '_assets/me.jpg': await photo(), 'files/a.jpg': await photo(800) },
      site(assets => ({
        pathPattern: '/_next/image*',
        sources: [
          { source: ImageSource.bucket(assets, { keyPrefix: '_assets/' }) },
          { pathPrefix: 'remote/', source: ImageSource.https({ origin: 'https://cms.example.com', pathPrefix: 'files/' }) },
        ],
        transformation: transformation(Framework.NEXT, {}, VariantDelivery.FUNCTION_FIRST),
      })));
    const at = (url: string) => `/_next/image?url=${encodeURIComponent(url)}&w=640&q=75`;
    expect(await get(at('/me.jpg'))).toBe('200 jpeg 640×320 Miss');
    expect(await get(at('https://cms.example.com/files/a.jpg'))).toBe('200 jpeg 640×320 Miss');
    expect(await get(at('https://CMS.example.com:443/files/a.jpg#top'))).toBe('200 jpeg 640×320 Hit');
    for (const url of ['https://evil.example/files/a.jpg', 'https://cms.example.com/a.jpg', '/remote/a.jpg']) {
      expect(await get(at(url))).toBe('400 url is not allowed');
    }
  });

  test('keeps the paths of its variants to itself, so that no other behavior caches a response under them', async () => {
    const props = { pathPattern: '/_next/image*', transformation: transformation(Framework.NEXT) };
    const files = { 'index.html': 'the site', 'me.jpg': await photo() };
    const { distributions: [{ url }] } = await serve(
      inStack(site(bucket => ({ ...props, bucket }))), { images: folderWith(files) },
    );
    const code = await send(url, '/_next/image/me.jpg/_.v.1_f.auto_w.640_max-h.3840_q.80');
    expect([code.status, code.headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  test('keeps them from the behaviors of untouched files, on a distribution of its own', async () => {
    const { distributions: [{ url, variants }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', { otherFiles: ['/files/*'], transformation: transformation(Framework.NEXT) });
    }), { images: folderWith({ 'files/a.jpg': await photo(100), 'files/b.jpg': await photo(100) }) });
    const urlOf = (key: string) => `/_next/image?url=/files/${key}&w=64&q=75`;
    expect((await send(url, urlOf('a.jpg'))).status).toBe(200);
    const [known] = await variants!();
    expect((await send(url, `/${known.replace('a.jpg', 'b.jpg')}`)).status).toBe(403);
    expect((await send(url, urlOf('b.jpg'))).status).toBe(200);
  });

  test('stands beside another image CDN, and caches hashed files for a year', async () => {
    const files = { 'index.html': 'the site', 'me.jpg': await photo(), '_next/static/media/a.1f2e.jpg': await photo() };
    const { distributions: [{ url }] } = await serve(inStack(site(
      bucket => ({ bucket, pathPattern: '/_next/image*', transformation: transformation(Framework.NEXT) }),
      bucket => ({ bucket, pathPattern: '/images/*', stripPrefix: true, transformation: ImageTransformation.onDemand() }),
    )), { images: folderWith(files) });
    const headers = async (path: string) => (await send(url, path)).headers;
    expect(await headers('/images/me.jpg?w=640')).toMatchObject({ 'content-type': 'image/jpeg' });
    expect(await headers('/_next/image?url=%2Fme.jpg&w=640&q=75')).toMatchObject({
      'content-type': 'image/jpeg', 'cache-control': expect.not.stringContaining('immutable'),
    });
    expect(await headers('/_next/image?url=%2F_next%2Fstatic%2Fmedia%2Fa.1f2e.jpg&w=640&q=75')).toMatchObject({
      'content-type': 'image/jpeg', 'cache-control': 'public, max-age=31536000, immutable',
    });
  });
});
