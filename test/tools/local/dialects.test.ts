import { createHmac } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageTransformation, OnDemandOptions, UrlDialect, UrlSigning, VariantDelivery } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { thumborSignature } from '../../../src/runtime/signing/thumbor-signature';

afterAll(cleanUp);

const MODERN = 'image/avif,image/webp,*/*';

type Get = (url: string, accept?: string) => Promise<string>;

/** Returns a function that requests a URL, and describes the answer. */
async function served(options: OnDemandOptions): Promise<Get> {
  return (await servedWith(() => options)).get;
}

async function servedWith(optionsIn: (stack: Stack) => OnDemandOptions): Promise<{ get: Get; secret?: string }> {
  const { distributions: [{ url: base, signingKey: secret }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand(optionsIn(stack)) });
  }), { images: folderWith(await originals()) });
  const get: Get = async (url, accept = '*/*') => {
    const { status, headers, body } = await send(base, url, { headers: { accept } });
    if (status !== 200) return `${status} ${problemIn(body)}`;
    const { format, width, height } = await sharp(body).metadata();
    return `${format} ${width}×${height} ${headers['x-cache'].split(' ')[0]}`;
  };
  return { get, secret };
}

function problemIn(body: Buffer): string {
  const { title, detail = title } = JSON.parse(body.toString()) as { title: string; detail?: string };
  return detail;
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
    expect(await get('/unsafe/100x0/filters:red_eye()/images/photo.jpg')).toBe('400 red_eye() is not supported');
    expect(await get('/unsafe/full-fit-in/100x100/images/photo.jpg')).toBe('jpeg 133×100 Miss');
    expect(await get('/unsafe/adaptive-fit-in/60x80/images/photo.jpg')).toBe('jpeg 80×60 Miss');
    const marked = '/unsafe/90x0/filters:watermark(images/logo.png,-5,10p,20,50):cover()/images/photo.jpg';
    expect(await get(marked)).toBe('jpeg 90×68 Miss');
    expect(await get(marked)).toBe('jpeg 90×68 Hit');
    expect(await get(marked.replace('images/logo', 'images/missing'))).toBe('404 No such image');
    const twice = marked.replace(':cover', ':watermark(images/new.webp,0,0,0,20):cover');
    expect(await get(twice)).toBe('400 watermark(images/new.webp,0,0,0,20) is not supported');
    const image = '/unsafe/90x0/filters:image(images/logo.png)/images/photo.jpg';
    expect(await get(image)).toBe('400 image(images/logo.png) is not supported');
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

  test('transforms URLs that are signed with a given secret', async () => {
    const { distributions: [{ url: base }] } = await serve(inStack(stack => {
      const secret = new secretsmanager.Secret(stack, 'Key');
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({
          urls: UrlDialect.thumbor(), signing: UrlSigning.hmac({ secret, secretField: 'key' }),
        }),
      });
    }), { images: folderWith(await originals()), signingSecret: 'of production' });
    const path = '300x100/images/photo.jpg';
    expect((await send(base, `/${thumborSignature('another', path)}/${path}`)).status).toBe(403);
    expect((await send(base, `/${thumborSignature('of production', path)}/${path}`)).status).toBe(200);
  });
});

const json = (request: object) => `/${Buffer.from(JSON.stringify(request)).toString('base64')}`;

describe.each([VariantDelivery.BUCKET_FIRST, VariantDelivery.FUNCTION_FIRST])('a CDN with the URLs of DIT, %s', delivery => {
  let get: Get;
  beforeAll(async () => { get = await served({ delivery, urls: UrlDialect.dit({ autoWebp: true }) }); });

  test('serves the sizes and formats of frequent requests', async () => {
    expect(await get('/fit-in/301x301/images/photo.jpg')).toBe('jpeg 301×226 Miss');
    expect(await get('/101x77/filters:format(png)/images/photo.jpg', MODERN)).toBe('png 101×77 Miss');
    expect(await get('/images/photo.jpg?width=801&format=avif')).toBe('heif 801×601 Miss');
    expect(await get('/images/photo.jpg', MODERN)).toBe('webp 400×300 Miss');
    expect(await get(json({ key: 'images/logo.png', edits: { resize: { width: 99, height: 98 } } }))).toBe('png 99×98 Miss');
  });

  test('caches one variant, however its URL is written', async () => {
    expect(await get(json({ key: 'images/photo.jpg', edits: { resize: { width: 55, height: 44 } } }))).toBe('jpeg 55×44 Miss');
    expect(await get('/55x44/images/photo.jpg')).toBe('jpeg 55×44 Hit');
    expect(await get('/images/photo.jpg?height=44&width=55&x=1')).toBe('jpeg 55×44 Hit');
  });

  test('serves requests that the edge function passes on', async () => {
    const turned = json({ key: 'images/photo.jpg', edits: { resize: { width: 60 }, rotate: 90 } });
    expect(await get(turned)).toBe('jpeg 45×60 Miss');
    expect(await get(turned)).toBe('jpeg 45×60 Hit');
    // The variant is stored, and another URL leads to it.
    expect(await get('/images/photo.jpg?rotate=90&width=60&fit=inside')).toBe('jpeg 45×60 Miss');
    expect(await get('/images/photo.jpg?width=60&rotate=90')).toBe('jpeg 60×80 Miss');
    expect(await get('/10x20:110x220/images/photo.jpg')).toBe('jpeg 100×200 Miss');
    expect(await get('/fit-in/200x200/filters:fill(f00)/images/photo.jpg', MODERN)).toBe('webp 200×200 Miss');
  });

  test('names what it refuses', async () => {
    expect(await get(json({ key: 'images/photo.jpg', edits: { contentModeration: true } }))).toBe('400 contentModeration has no equivalent in this CDN');
    expect(await get('/10x10/filters:rotate(45)/images/photo.jpg')).toBe('400 rotate has no equivalent in this CDN');
    expect(await get('/images/photo.jpg?width=x')).toBe('400 width has no equivalent in this CDN');
    expect(await get('/images/photo.jpg?format=tiff')).toBe('400 format must be a format that this CDN makes');
    expect(await get(json({ key: 'missing.jpg', edits: { rotate: 90 } }))).toBe('404 No such image');
  });
});

test('a CDN with the URLs of DIT and signing verifies the signatures of the service', async () => {
  const { get, secret } = await servedWith(stack => ({
    urls: UrlDialect.dit({ autoWebp: true }), signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') }),
  }));
  const signed = (path: string, query = '') =>
    `${path}?${query && `${query}&`}signature=${createHmac('sha256', secret!).update(path + (query && `?${query}`)).digest('hex')}`;
  const photo = '/images/photo.jpg';
  expect(await get(`${photo}?width=51`)).toBe('403 the URL is not signed');
  expect(await get(`${photo}?width=51&signature=abc`)).toBe('403 the signature is wrong');
  expect(await get(signed(photo, 'width=52').replace('width=52', 'width=53'))).toBe('403 the signature is wrong');
  expect(await get(signed(photo, 'width=52').replace('?', '?Width=53&'))).toBe('403 `Width` must be spelled `width`');
  expect(await get(signed(photo, 'height=50&width=51'))).toBe('jpeg 51×50 Miss');
  expect(await get(signed(photo, 'height=50&width=51'), MODERN)).toBe('webp 51×50 Miss');
  const request = json({ key: 'images/photo.jpg', edits: { resize: { width: 61 }, rotate: 90 } });
  expect(await get(request)).toBe('403 the URL is not signed');
  expect(await get(signed(request))).toBe('jpeg 46×61 Miss');
  expect(await get(signed('/fit-in/62x62/filters:blur(7)/images/photo.jpg', 'expires=20991231T000000Z'))).toBe('jpeg 62×47 Miss');
  expect(await get(signed(photo, 'expires=20200101T000000Z'))).toContain('400 expires must be a time in the future');
});
