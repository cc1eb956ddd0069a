import * as fc from 'fast-check';
import sharp from 'sharp';
import { Kind, originals } from './operation-pairs.support';
import { OPTIONS, animation, tiles } from './transform-image.support';
import { TransformError, transformImage } from '../../../src/runtime/transformer/transform-image';
import { isBad, parseRequest } from '../../../src/runtime/url/image-request';
import { RULES } from '../edge/edge-cases';

/** Values of each operation, with what they need. `IMAGE_PAIRS=all` tests all pairs of them on all originals. */
const OPERATIONS: Record<string, string[]> = {
  rect: ['rect=0,0,20,10', 'rect=1,1,9999,9999'],
  trim: ['trim=color', 'trim=auto', 'trim=color&trim-color=white&trim-tol=0'],
  rot: ['rot=90', 'rot=37'],
  flip: ['flip=h', 'flip=hv'],
  size: ['w=64', 'h=64', 'w=64&h=64', 'w=48&dpr=2', 'h=1'],
  fit: ['clamp', 'clip', 'crop', 'facearea', 'fill', 'fillmax', 'max', 'min', 'scale']
    .map(fit => `w=64&h=48&fit=${fit}`),
  ar: ['ar=16:9&fit=crop', 'ar=1:3&fit=crop&crop=entropy'],
  crop: ['w=32&h=64&fit=crop&crop=focalpoint&fp-x=0.1', 'w=64&h=32&fit=crop&crop=bottom,right'],
  fill: ['w=64&h=64&fit=fill&fill=blur', 'w=32&h=64&fit=fill&fill-color=tomato'],
  blur: ['blur=20'],
  sat: ['sat=-100', 'sat=50'],
  sharp: ['sharp=50'],
  bri: ['bri=20'],
  con: ['con=-40'],
  gam: ['gam=30'],
  mask: ['mask=ellipse', 'mask=corners', 'mask=corners&corner-radius=1,200,3,0'],
  border: ['border=3,f00', 'border=9999,80336699&border-radius=20'],
  pad: ['pad=5', 'pad=0,9,200,1'],
  bg: ['bg=336699', 'bg=80ffffff', 'bg=navy'],
  mark: ['preset=marked'],
  fm: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash', 'thumbhash'].map(format => `fm=${format}`),
  q: ['q=20'],
};

const RULES_WITH_MARK = { ...RULES, presets: { marked: { 'mark': 'logo.png', 'mark-w': '0.3' } } };
const PAIRS = Object.keys(OPERATIONS).flatMap((one, index, all) => all.slice(index + 1).flatMap(other =>
  OPERATIONS[one].flatMap(first => OPERATIONS[other].map(second => `${first}&${second}`))));

let mark: Buffer;
let all: Record<Kind, Buffer>;

beforeAll(async () => {
  mark = await tiles([['white', 'black']], 20, 10).png().toBuffer();
  all = await originals(animation);
});

/** Returns what is wrong with a variant of an original, if anything. */
async function problemOf(kind: Kind, query: string): Promise<string | undefined> {
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const request = parseRequest('/a.jpg', parameters, '', RULES_WITH_MARK);
  if (isBad(request)) return `${kind}?${query}: ${request.parameter} ${request.reason}`;
  const { operations } = request;
  try {
    const watermark = operations.mark ? { image: mark } : undefined;
    const { body, contentType } = await transformImage(all[kind], operations, OPTIONS, watermark);
    if (!contentType.startsWith('image/')) return undefined;
    const { width, height, pageHeight = height } = await sharp(body).metadata();
    const most = { w: Number(operations.w ?? OPTIONS.maxWidth), h: Number(operations.h ?? OPTIONS.maxHeight) };
    const isExact = ['fill', 'clamp'].includes(operations.fit);
    const isRight = width <= most.w && pageHeight <= most.h && (!isExact || width === most.w && pageHeight === most.h);
    return isRight ? undefined : `${kind}?${query}: ${width}x${pageHeight}, expected ${JSON.stringify(most)}`;
  } catch (error) {
    const isOutside = error instanceof TransformError && /^rect must lie in/.test(error.message);
    return isOutside ? undefined : `${kind}?${query}: ${error}`;
  }
}

test('any two operations on any original result in an image of the documented size', async () => {
  const kinds = Object.keys(all) as Kind[];
  const cases = kinds.flatMap(kind => PAIRS.map(pair => ({ kind, pair })));
  const isComplete = process.env.IMAGE_PAIRS === 'all';
  const sample = isComplete ? cases : fc.sample(fc.constantFrom(...cases), { numRuns: 250, seed: 16 });
  const problems: string[] = [];
  for (const { kind, pair } of sample) problems.push(await problemOf(kind, pair) ?? '');
  expect(problems.filter(Boolean)).toEqual([]);
}, 3_600_000);
