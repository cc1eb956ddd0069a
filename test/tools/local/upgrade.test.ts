import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageFormat, ImageTransformation, OnDemandOptions, UrlSigning, WatermarkAlign } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serveAssembly, synthesize } from './support';
import { signatureOf } from '../../../src/runtime/signing/url-signature';
import { ServedDistribution } from '../../../src/tools/local/served-distribution';

afterEach(cleanUp);

const LAST_RELEASE = path.join(__dirname, '../../aws-rules/updates/last-release');

const PRESETS = {
  logo: {
    width: 128,
    format: ImageFormat.PNG,
    watermark: 'red.png',
    watermarkAlign: [WatermarkAlign.TOP, WatermarkAlign.LEFT],
  },
};

const URLS = [
  '/photo.jpg', '/photo.jpg?w=64', '/photo.jpg?w=90', '/photo.jpg?h=48&q=40&blur=3',
  '/photo.jpg?w=64&h=64&fit=crop&crop=top,left', '/photo.jpg?w=64&ar=16:9&fit=crop',
  '/photo.jpg?rect=0,0,50,50', '/photo.jpg?fm=json', '/photo.jpg?preset=logo', '/a%20b%2B%C3%BC.jpg?w=64&fm=jpg',
];

type OptionsIn = (stack: Stack) => OnDemandOptions;

function cdn(stack: Stack, optionsIn: OptionsIn): void {
  const transformation = ImageTransformation.onDemand({ presets: PRESETS, ...optionsIn(stack) });
  new ImageCdn(stack, 'Images', { transformation });
}

const signed = (stack: Stack) => ({ signing: UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') }) });

/** Gives a CDN what edge locations have of the last release: its edge function, and the header that it sends. */
function asLastReleased(stack: Stack, script: string): void {
  const { Here } = JSON.parse(fs.readFileSync(path.join(LAST_RELEASE, 'transformation.json'), 'utf8'));
  const policy: any = Object.values<any>(Here.Resources).find(
    ({ Type }) => Type === 'AWS::CloudFront::OriginRequestPolicy',
  );
  const { HeadersConfig } = policy.Properties.OriginRequestPolicyConfig;
  const code = fs.readFileSync(path.join(LAST_RELEASE, script), 'utf8');
  for (const resource of stack.node.findAll()) {
    if (resource instanceof cloudfront.CfnOriginRequestPolicy) {
      resource.addPropertyOverride('OriginRequestPolicyConfig.HeadersConfig', HeadersConfig);
    }
    if (resource instanceof cloudfront.CfnFunction) {
      resource.functionCode = code + resource.functionCode.slice(resource.functionCode.indexOf('var handler='));
    }
  }
}

/** Serves the middle of an upgrade: the transform function is this version's, everything else is the last release's. */
async function upgrading(
  script: string, former: OptionsIn, next: OptionsIn,
): Promise<ServedDistribution> {
  const from = synthesize(inStack(stack => cdn(stack, next)));
  const app = synthesize(inStack(stack => {
    cdn(stack, former);
    asLastReleased(stack, script);
  }));
  const photo = await sharp({ create: { width: 200, height: 150, channels: 3, background: 'gray' } }).jpeg().toBuffer();
  const mark = await sharp(photo).resize(16).png().toBuffer();
  const images = folderWith({ 'photo.jpg': photo, 'a b+ü.jpg': photo, 'red.png': mark });
  const edge = await serveAssembly(app, { images, deploying: { from, lagging: 'transform' } });
  return edge.distributions[0];
}

/** Expects every URL to be answered for a moment, and nothing to be stored. */
async function expectAnswers(
  { url, variants }: ServedDistribution, urls: readonly string[], accept: string,
): Promise<void> {
  for (const target of urls) {
    const { status, headers } = await send(url, target, { headers: { accept } });
    expect([target, status, headers['cache-control']]).toEqual([target, 200, 'public, max-age=60']);
  }
  await wait(300); // for answers to be stored, if they were
  expect(await variants!()).toEqual([]);
}

describe('the upgrade from the last release', () => {
  const ACCEPTS = ['image/avif,image/webp,*/*', 'image/webp', '*/*'];

  test.each(ACCEPTS)('serves every URL for a moment, and stores no variant: %s', async accept => {
    const distribution = await upgrading(
      'normalize-url.js', () => ({ widths: [64, 128] }), () => ({ widths: [64, 96, 160] }));
    await expectAnswers(distribution, URLS, accept);
  }, 60_000);

  test.each(ACCEPTS)('serves every signed URL for a moment, and stores no variant: %s', async accept => {
    const distribution = await upgrading(
      'normalize-url-signed.js',
      stack => ({ ...signed(stack), widths: [64, 128] }), stack => ({ ...signed(stack), widths: [64, 96, 160] }));
    const urls = [...URLS, '/photo.jpg?w=64&mark=red.png&mark-align=top,left'].map(target => {
      const [key, query = ''] = target.split('?');
      return `${key}?${query}&s=${signatureOf(distribution.signingKey!, decodeURIComponent(key.slice(1)), query)}`;
    });
    await expectAnswers(distribution, urls, accept);
    expect((await send(distribution.url, '/photo.jpg?blur=9&s=abc')).status).toBe(403);
  }, 60_000);
});
