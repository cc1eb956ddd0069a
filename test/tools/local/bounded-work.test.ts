import { Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation, OnDemandOptions, SvgOriginals, UrlDialect } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';

const MAX_VARIANTS = 3;

/** Elements that a style sheet matches with each of its selectors, along all siblings before. */
const STYLED = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><style>${'b~.a,'.repeat(999)}b{}</style>${
  '<g class="a"/>'.repeat(1000)}</svg>`;

afterEach(cleanUp);

/** Returns a function that requests a URL of a CDN: the status, and what is wrong. */
async function served(options: OnDemandOptions, images: Record<string, string | Buffer> = {}) {
  const photo = await sharp({ create: { width: 96, height: 64, channels: 3, background: '#686858' } }).jpeg().toBuffer();
  const { distributions: [{ url: base, fault }] } = await serve(inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', {
      transformation: ImageTransformation.onDemand({ maxVariants: MAX_VARIANTS, ...options }),
    });
  }), { images: folderWith({ 'photo.jpg': photo, ...images }) });
  const get = async (target: string): Promise<string> => {
    const { status, body } = await send(base, target, { headers: { accept: '*/*' } });
    return status === 200 ? '200' : `${status} ${JSON.parse(body.toString()).detail}`;
  };
  /** Makes every request that needs an original a 502. */
  return { get, failReading: () => fault!.inject('503') };
}

test('a color without a name of CSS is a 400 before the original is read, whatever else the URL requests', async () => {
  const { get, failReading } = await served({});
  failReading();
  const costly = '/photo.jpg?w=2560&h=2560&fit=fill&fill=blur&blur=200&sharp=100&bri=10&trim=color&fm=png';
  expect(await get(`${costly}&border=5,zaa`)).toBe('400 border must have a color of CSS, got zaa');
  expect(await get(`${costly}&bg=zab`)).toBe('400 bg must have a color of CSS, got zab');
  expect(await get(`${costly}&trim-color=zac`)).toBe('400 trim-color must have a color of CSS, got zac');
  expect(await get(`${costly}&bg=navy`)).toMatch(/^502/);
});

test('filters of thumbor are refused or read before the original, in whatever order they are', async () => {
  const { get, failReading } = await served({ urls: UrlDialect.thumbor({ unsafe: true }) });
  failReading();
  expect(await get('/unsafe/2510x2510/filters:noise(10,1):pixelate(5000)/photo.jpg'))
    .toBe('400 noise(10,1) is not supported');
  expect(await get('/unsafe/2510x2510/filters:blur(9):background_color(zaa)/photo.jpg'))
    .toBe('400 background_color must have a color of CSS, got zaa');
  expect(await get('/unsafe/2510x2510/filters:blur(9)/photo.jpg')).toMatch(/^502/);
});

test('variants whose reference from a watermark is too long for S3 are a 400 before anything is read', async () => {
  const { get, failReading } = await served({ urls: UrlDialect.thumbor({ unsafe: true }) });
  failReading();
  const outcomes = new Set<string>();
  for (let width = 1; width <= 40; width++) {
    outcomes.add(await get(`/unsafe/${width}x9/filters:watermark(${'m'.repeat(500)}.png,0,0,0)/photo.jpg`));
  }
  expect([...outcomes]).toEqual(['400 path is too long']);
  expect(await get(`/unsafe/1x9/filters:watermark(${'m'.repeat(400)}.png,0,0,0)/photo.jpg`)).toMatch(/^502/);
});

test('as many failures of a damaged original as variants are possible, and then it is not read any more', async () => {
  const { get, failReading } = await served({}, { 'damaged.jpg': 'no image' });
  const failure = '415 This is not an image, or its format is not enabled.';
  const free = (index: number): string => `/damaged.jpg?w=64&h=${index}`;
  for (let index = 1; index <= MAX_VARIANTS; index++) expect(await get(free(index))).toBe(failure);
  failReading();
  expect(await get(free(50))).toBe(failure);
  expect(await get('/damaged.jpg?w=64')).toMatch(/^502/);
  expect(await get('/photo.jpg?w=64&h=50')).toMatch(/^502/);
});

test('an SVG whose style sheet takes too long is refused before it is drawn', async () => {
  const { get } = await served({ svg: SvgOriginals.DRAW }, { 'styled.svg': STYLED });
  expect(await get('/styled.svg?w=64')).toBe('415 The style sheets of the image take too long.');
});
