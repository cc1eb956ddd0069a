import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { closeAll, jsonOf, playLocally } from './support';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { Traffic } from '../../../src/tools/playground/traffic';
import { variantLimitsOf } from '../../../src/tools/playground/variant-limits';
import { segmentOf } from '../../runtime/url/variant-notation';
import { folderWith, inStack, send } from '../local/support';
import { TRACE } from '../local/traces';

afterEach(closeAll);
jest.setTimeout(60_000);

const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [64, 128],
  maxWidth: 1000,
  maxHeight: 1000,
  allowEnlargement: false,
  formats: ['avif', 'jpg'],
  quality: { avif: 50, jpg: 80 },
  presets: { card: { w: '64', h: '64' } },
};
const stored = (key: string, notation: string) => `${key}/${segmentOf(notation, RULES)}`;

test('variantLimitsOf sorts originals by their distance from the limit', () => {
  const traffic = new Traffic(() => 0, true);
  traffic.answered({
    method: 'GET',
    target: '/b%20c/d.jpg?q=1',
    status: 200,
    headers: { 'x-image-limit': 'reached' },
    bytes: 1,
    milliseconds: 1,
    trace: TRACE,
  });
  const variants = [
    stored('a.jpg', 'f=avif,w=64'), stored('a.jpg', 'f=avif,w=64,h=64'),
    stored('b_ACA.c/d.jpg', 'f=avif'), stored('b_ACA.c/d.jpg', 'f=jpg,h=7'), stored('b_ACA.c/d.jpg', 'f=jpg,h=8'),
  ];
  expect(variantLimitsOf({ rules: RULES, maxVariants: 3 }, variants, traffic)).toEqual({
    maxVariants: 3,
    originals: 2,
    closest: [
      { key: 'b c/d.jpg', stored: 3, counted: 2, limited: 1 },
      { key: 'a.jpg', stored: 2, counted: 0, limited: 0 },
    ],
  });
});

test('variantLimitsOf ignores objects that are no variants under the current rules', () => {
  expect(
    variantLimitsOf(
      { rules: RULES, maxVariants: 0 },
      [stored('a.jpg', 'f=avif,w=65'), stored('a.jpg', 'f=avif').replace('v.1', 'v.0'), 'a.jpg', ''],
      new Traffic(() => 0, true),
    ),
  ).toEqual({ maxVariants: 0, originals: 0, closest: [] });
});

test('variantLimitsOf returns at most twenty originals', () => {
  const variants = Array.from({ length: 30 }, (_, index) => stored(`${String(index).padStart(2, '0')}.jpg`, 'f=avif'));
  const { originals, closest } = variantLimitsOf(
    { rules: RULES, maxVariants: 0 },
    variants,
    new Traffic(() => 0, true),
  );
  expect([originals, closest.length, closest[19].key]).toEqual([30, 20, '19.jpg']);
});

test('the local edge counts requests beyond the limit as limited', async () => {
  const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).png().toBuffer();
  const build = inStack(
    stack =>
      new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ widths: [64], maxVariants: 2 }) }),
  );
  const { url, cdn } = await playLocally(build, { images: folderWith({ 'a.png': image }) });
  const limits = async () => jsonOf(await send(url, '/api/variant-limits?cdn=0')) as ReturnType<typeof variantLimitsOf>;
  expect(await limits()).toMatchObject({ originals: 0 });
  const { maxVariants } = await limits();
  for (let height = 1; height <= maxVariants; height++) await send(cdn, `/a.png?fm=jpg&h=${height}`);
  expect(await limits()).toEqual({
    maxVariants,
    originals: 1,
    closest: [{ key: 'a.png', stored: maxVariants, counted: maxVariants, limited: 0 }],
  });
  expect((await send(cdn, '/a.png?fm=jpg&h=60')).headers).toMatchObject({ 'x-image-limit': 'reached' });
  expect((await limits()).closest).toMatchObject([{ limited: 1 }]);
});

test('a CDN without transformation has no variant limits', async () => {
  const { url } = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folderWith({}) });
  expect(jsonOf(await send(url, '/api/variant-limits?cdn=0'))).toBeNull();
});
