import { App, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { noise } from '../../noise';

afterEach(cleanUp);

const MAX_VARIANTS = 4;
const FORMATS = { 'image/avif': 'image/avif,image/webp', 'image/jpeg': '*/*' };
const AT_ONCE = 8;
const WARM_UP = 8 * AT_ONCE;
const REQUESTS = 1000;

const build: (app: App) => void = inStack((stack: Stack) => new ImageCdn(stack, 'Images', {
  transformation: ImageTransformation.onDemand({ widths: [64], maxVariants: MAX_VARIANTS }),
}));

/** Distinct free URLs of one image, each of which would be a variant of its own. */
function freeUrls(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `/a.jpg?w=64&h=${(index % 60) + 1}&sat=${(Math.floor(index / 60) % 100) + 1}`,
  );
}

test('a free URL beyond maxVariants gets the stored core variant, without a transformation or a PUT', async () => {
  const images = folderWith({ 'a.jpg': await noise(96, 96).jpeg().toBuffer() });
  const {
    distributions: [{ url, fault }],
  } = await serve(build, { images });
  const get = (target: string, accept: string) => send(url, target, { headers: { accept } });

  for (const target of freeUrls(MAX_VARIANTS)) {
    expect((await get(target, '*/*')).headers).not.toHaveProperty('x-image-limit');
  }
  const core: Record<string, Buffer> = {};
  const request = async (target: string, index: number) => {
    const [type, accept] = Object.entries(FORMATS)[index % 2];
    const response = await get(target, accept);
    expect([response.status, response.headers['x-image-limit'], response.headers['content-type']]).toEqual([
      200,
      'reached',
      type,
    ]);
    core[type] ??= response.body;
    expect(response.body.equals(core[type])).toBe(true);
  };
  const free = freeUrls(MAX_VARIANTS + REQUESTS).slice(MAX_VARIANTS);
  const inTurns = async (targets: string[]) => {
    for (let index = 0; index < targets.length; index += AT_ONCE) {
      await Promise.all(targets.slice(index, index + AT_ONCE).map((target, offset) => request(target, index + offset)));
    }
  };
  await inTurns(free.slice(0, WARM_UP)); // each process of the function counts once
  expect(await sharp(core['image/avif']).metadata()).toMatchObject({ width: 64, height: 64 });

  // Whatever needs the original from now on is a 502.
  fault!.inject('503');
  await inTurns(free.slice(WARM_UP));
});
