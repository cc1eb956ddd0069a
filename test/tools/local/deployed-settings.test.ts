import { setTimeout as wait } from 'node:timers/promises';
import { App } from 'aws-cdk-lib';
import {
  ImageCdn,
  ImageFit,
  ImageFormat,
  ImageMetadata,
  ImageTransformation,
  OnDemandOptions,
  SvgOriginals,
  VariantDelivery,
  WatermarkAlign,
} from 'cdk-image-cdn';
import sharp from 'sharp';
import { FakeClock, Received, cleanUp, folderWith, inStack, send, serveAssembly } from './support';
import { LocalEdge, LocalEdgeOptions } from '../../../src/tools/local/server';

afterEach(cleanUp);

const ACCEPT = 'image/avif,image/webp,*/*;q=0.8';

// Widths on and between the steps of a ladder, free operations, none, a preset, and a key that is percent-encoded.
const URLS = [
  '/photo.jpg?w=64',
  '/photo.jpg?w=90',
  '/photo.jpg?h=48&q=40&blur=3',
  '/photo.jpg',
  '/photo.jpg?preset=logo',
  '/drawing.svg?w=64',
  '/a%20b%2B%C3%BC.jpg?w=64&fm=jpg',
];

const PRESETS = { logo: { width: 128, format: ImageFormat.PNG, watermark: 'red.png' } };

const DEFAULTS: OnDemandOptions = {};

/** Options before and after a deployment. */
const CHANGES: Record<string, readonly [OnDemandOptions, OnDemandOptions]> = {
  'the quality': [DEFAULTS, { quality: { avif: 30, webp: 30, jpeg: 30 } }],
  'the formats': [DEFAULTS, { formats: [ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG] }],
  'the widths': [{ widths: [64, 128] }, { widths: [64, 96, 160] }],
  'the greatest width': [{ maxWidth: 256 }, { maxWidth: 128 }],
  'the watermark of a preset': [
    DEFAULTS,
    {
      presets: {
        logo: { ...PRESETS.logo, watermark: 'blue.png', watermarkAlign: [WatermarkAlign.TOP, WatermarkAlign.LEFT] },
      },
    },
  ],
  'the size of a preset': [
    DEFAULTS,
    { presets: { logo: { width: 96, height: 40, fit: ImageFit.CROP, format: ImageFormat.PNG } } },
  ],
  'metadata': [DEFAULTS, { metadata: ImageMetadata.rights() }],
  'svg': [DEFAULTS, { svg: SvgOriginals.PASS_THROUGH }],
};

const assemblies = new Map<OnDemandOptions, string>();

/** Returns an app with these options, which is synthesized once. */
function assemblyOf(options: OnDemandOptions): string {
  const known = assemblies.get(options) ?? synthesizeApp(options);
  assemblies.set(options, known);
  return known;
}

function synthesizeApp(options: OnDemandOptions): string {
  const transformation = ImageTransformation.onDemand({ svg: SvgOriginals.DRAW, presets: PRESETS, ...options });
  const app = new App();
  inStack(stack => new ImageCdn(stack, 'Images', { transformation }))(app);
  return app.synth().directory;
}

async function originals(): Promise<string> {
  const square = (color: string, size: number) =>
    sharp({ create: { width: size, height: size, channels: 3, background: color } });
  const { data: noise, info: raw } = await square('gray', 1)
    .resize(200, 150)
    .toColorspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  noise.forEach((_value, index) => { noise[index] = (index * 7919) % 251; });
  const photo = await sharp(noise, { raw }).withExif({ IFD0: { Copyright: 'Somebody' } }).jpeg().toBuffer();
  return folderWith({
    'photo.jpg': photo,
    'a b+ü.jpg': photo,
    'red.png': await square('red', 16).png().toBuffer(),
    'blue.png': await square('blue', 16).png().toBuffer(),
    'drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><circle cx="50" cy="50" r="40"/></svg>',
  });
}

/** The answers to all URLs. */
async function ask({ distributions: [{ url }] }: LocalEdge): Promise<Received[]> {
  const responses: Received[] = [];
  for (const target of URLS) responses.push(await send(url, target, { headers: { accept: ACCEPT } }));
  return responses;
}

/** The part of responses that viewers see. */
function seen(responses: readonly Received[]) {
  return responses.map(({ status, headers, body }, index) => [
    URLS[index],
    status,
    headers['content-type'],
    body.toString('base64'),
  ]);
}

function lifetimeOf({ headers }: Received): number {
  return Math.max(...[...headers['cache-control'].matchAll(/max-age=(\d+)/g)].map(([, seconds]) => Number(seconds)));
}

describe('a deployment at the local edge', () => {
  test.each(Object.keys(CHANGES))(
    'causes no errors, and stale variants only for a moment, if it changes %s',
    async change => {
      const [from, app] = CHANGES[change].map(assemblyOf);
      const images = await originals();
      const expected = await ask(await serveAssembly(app, { images }));
      expect(expected.map(({ status }) => status)).toEqual(URLS.map(() => 200));
      for (const lagging of ['transform', 'edge'] as const) {
        await deploy(app, { images, deploying: { from, lagging } }, expected);
      }
    },
    60_000,
  );
});

/** Options by their delivery. */
const DELIVERIES = {
  [VariantDelivery.BUCKET_FIRST]: { delivery: VariantDelivery.BUCKET_FIRST },
  [VariantDelivery.FUNCTION_FIRST]: { delivery: VariantDelivery.FUNCTION_FIRST },
};

describe.each([
  [VariantDelivery.BUCKET_FIRST, VariantDelivery.FUNCTION_FIRST],
  [VariantDelivery.FUNCTION_FIRST, VariantDelivery.BUCKET_FIRST],
])('a deployment at the local edge that changes the delivery from %s to %s', (before, after) => {
  test.each(['transform', 'edge'] as const)('serves the same variants while the %s functions lag', async lagging => {
    const [from, app] = [before, after].map(delivery => assemblyOf(DELIVERIES[delivery]));
    const images = await originals();
    const expected = await ask(await serveAssembly(app, { images }));
    const edge = await serveAssembly(app, { images, deploying: { from, lagging } });
    expect(seen(await ask(edge))).toEqual(seen(expected));
  }, 60_000);
});

async function deploy(app: string, options: Partial<LocalEdgeOptions>, expected: readonly Received[]): Promise<void> {
  const clock = new FakeClock();
  const edge = await serveAssembly(app, { ...options, clock: clock.read });
  const during = await ask(edge);
  expect(during.map(({ status }, index) => [URLS[index], status])).toEqual(URLS.map(url => [url, 200]));
  expect(Math.max(...during.map(lifetimeOf))).toBeLessThanOrEqual(60);
  await wait(300); // for what is answered to be stored, if it is
  expect(await edge.distributions[0].variants!()).toEqual([]);

  edge.endDeployment();
  clock.advance(61);
  expect(seen(await ask(edge))).toEqual(seen(expected));
}
