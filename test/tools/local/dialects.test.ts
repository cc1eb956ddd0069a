import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageTransformation, OnDemandOptions, UrlDialect, UrlSigning } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { thumborSignature } from '../../../src/runtime/signing/thumbor-signature';

afterAll(cleanUp);

const MODERN = 'image/avif,image/webp,*/*';

/** Returns a function that requests a URL, and describes the answer. */
async function served(options: OnDemandOptions): Promise<(url: string, accept?: string) => Promise<string>> {
  const { distributions: [{ url: base }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand(options) });
  }), { images: folderWith(await originals()) });
  return async (url, accept = '*/*') => {
    const { status, headers, body } = await send(base, url, { headers: { accept } });
    if (status !== 200) return `${status} ${(JSON.parse(body.toString()) as { detail: string }).detail}`;
    const { format, width, height } = await sharp(body).metadata();
    return `${format} ${width}×${height} ${headers['x-cache'].split(' ')[0]}`;
  };
}

async function originals(): Promise<Record<string, Buffer>> {
  const plain = sharp({ create: { width: 400, height: 300, channels: 3, background: '#686858' } });
  return {
    'images/photo.jpg': await plain.clone().jpeg().toBuffer(),
    'images/logo.png': await plain.clone().ensureAlpha(0.5).png().toBuffer(),
    'images/new.webp': await plain.clone().webp().toBuffer(),
    'images/drawing.tif': await plain.clone().tiff().toBuffer(),
  };
}

describe('a CDN with the URLs of aws-samples/image-optimization', () => {
  let get: Awaited<ReturnType<typeof served>>;
  beforeAll(async () => { get = await served({ urls: UrlDialect.awsSample(), allowTiff: true }); });

  test('makes exact sizes, enlarges, and keeps the format without one', async () => {
    expect(await get('/images/photo.jpg?width=301', MODERN)).toBe('jpeg 301×226 Miss');
    expect(await get('/images/photo.jpg?width=801')).toBe('jpeg 801×601 Miss');
    expect(await get('/images/logo.png?width=101&height=37')).toBe('png 101×37 Miss');
    expect(await get('/images/new.webp?height=99')).toBe('webp 132×99 Miss');
    expect(await get('/images/drawing.tif?height=99')).toBe('jpeg 132×99 Miss');
    expect(await get('/images/photo.jpg')).toBe('jpeg 400×300 Miss');
  });

  test('negotiates the format that format=auto means', async () => {
    expect(await get('/images/photo.jpg?format=auto&width=64', MODERN)).toBe('heif 64×48 Miss');
    expect(await get('/images/photo.jpg?format=auto&width=64', 'image/webp')).toBe('webp 64×48 Miss');
    expect(await get('/images/photo.jpg?format=auto&width=64')).toBe('jpeg 64×48 Miss');
  });

  test('caches one variant, however its URL is written', async () => {
    expect(await get('/images/photo.jpg?width=77&format=webp')).toBe('webp 77×58 Miss');
    expect(await get('/images/photo.jpg?FORMAT=WEBP&utm_source=x&width=077px', MODERN)).toBe('webp 77×58 Hit');
  });

  test('names the parameter that it refuses', async () => {
    expect(await get('/images/photo.jpg?format=svg')).toBe('400 format must be a format that this CDN makes');
  });
});

test('exact sizes of a dialect count toward the variant limit, and then the next width of the ladder is served', async () => {
  const get = await served({ urls: UrlDialect.awsSample(), maxVariants: 1 });
  expect(await get('/images/photo.jpg?width=129')).toBe('jpeg 129×97 Miss');
  expect(await get('/images/photo.jpg?width=131')).toBe('jpeg 160×120 Miss');
  expect(await get('/images/photo.jpg?width=200')).toBe('jpeg 200×150 Miss');
});

describe('a CDN with the URLs of thumbor', () => {
  test('makes sizes, crops and formats, and names the part that it refuses', async () => {
    const get = await served({ urls: UrlDialect.thumbor({ unsafe: true }) });
    expect(await get('/unsafe/300x100/left/images/photo.jpg', MODERN)).toBe('jpeg 300×100 Miss');
    expect(await get('/unsafe/300x100/left/filters:strip_exif()/images/photo.jpg?x=1')).toBe('jpeg 300×100 Hit');
    expect(await get('/unsafe/fit-in/800x800/images/photo.jpg')).toBe('jpeg 400×300 Miss');
    expect(await get('/unsafe/fit-in/90x90/filters:fill(red):format(webp)/images/logo.png')).toBe('webp 90×90 Miss');
    expect(await get('/unsafe/100x0/filters:rotate(90)/images/new.webp')).toBe('webp 75×100 Miss');
    expect(await get('/unsafe/100x0/filters:noise(40)/images/photo.jpg')).toBe('400 noise(40) is not supported');
  });

  test('transforms signed URLs only, whose key is in the secret', async () => {
    const { distributions: [{ url: base, signingKey }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({
          urls: UrlDialect.thumbor(), signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Key') }),
        }),
      });
    }), { images: folderWith(await originals()) });
    const path = '300x100/images/photo.jpg';
    const status = async (signature: string): Promise<number> => (await send(base, `/${signature}/${path}`)).status;
    expect(await status('unsafe')).toBe(403);
    expect(await status(thumborSignature('another', path))).toBe(403);
    expect(await status(thumborSignature(signingKey!, path))).toBe(200);
  });
});
