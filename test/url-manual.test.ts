import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import sharp from 'sharp';
import { ImageCdn, ImageFit, ImageTransformation } from '../src';
import { cleanUp, folderWith, inStack, send, serve } from './tools/local/support';
import { MAX_ANIMATION_PIXELS, MAX_DECODED_PIXELS } from '../src/runtime/transformer/read/animation-limits';
import { TransformerConfig, parseConfig } from '../src/runtime/transformer/transformer-config';
import { isParameter } from '../src/runtime/url/request-parameters';

jest.setTimeout(300_000);

const PAGE = textOf('docs/urls.md') + textOf('docs/parameters.md');
const TRANSFORMATION = textOf('docs/transformation.md');
const IMAGE = '/cats/tom.jpg';
const SIZE = { width: 3000, height: 2000 };

/** The originals of the columns, and the `Accept` headers of the rows, of the table of formats. */
const KINDS = {
  'photograph': 'photo.jpg',
  'the same with transparency': 'photo.png',
  'graphic': 'logo.png',
  'animation': 'dance.gif',
};
const ACCEPTS = {
  'AVIF and WebP (current browsers)': 'image/avif,image/webp,*/*',
  'WebP, but not AVIF': 'image/webp,*/*',
  'neither': '*/*',
};

let edge: string;

beforeAll(async () => {
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', {
      transformation: ImageTransformation.onDemand({
        presets: { card: { width: 300, height: 200, fit: ImageFit.CROP } },
      }),
    });
  }), { images: folderWith(await originals()) });
  edge = url;
});

afterAll(cleanUp);

function textOf(file: string): string {
  return fs.readFileSync(path.join(__dirname, '..', file), 'utf8');
}

async function originals(): Promise<Record<string, Buffer>> {
  const plain = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#686858' } });
  const frames = await Promise.all([plain(60, 40), plain(60, 40).negate()].map(frame => frame.png().toBuffer()));
  const file = fs.readFileSync(path.join(__dirname, '../examples/minimal/images/picos.jpg'));
  const photo = sharp(file).resize({ width: 600 });
  return {
    'photo.jpg': await photo.clone().jpeg().toBuffer(),
    'photo.png': await photo.clone().ensureAlpha(0.5).png().toBuffer(),
    'cats/tom.jpg': await plain(SIZE.width, SIZE.height).jpeg().toBuffer(),
    'small.jpg': await plain(900, 600).jpeg().toBuffer(),
    'logo.png': await plain(60, 40).ensureAlpha(0.5).png().toBuffer(),
    'dance.gif': await sharp(frames, { join: { animated: true } }).gif().toBuffer(),
  };
}

function request(query: string, accept = '*/*', image = IMAGE) {
  return send(edge, image + query, { headers: { accept } });
}

async function sizeOf(query: string, image = IMAGE): Promise<string> {
  const { status, body } = await request(query, '*/*', image);
  if (status !== 200) return `${status} ${body.toString()}`;
  const { width, height } = await sharp(body).metadata();
  return `${width}×${height}`;
}

/** Returns the rows of the first table after a text, with the cells as they are written. */
function tableAfter(text: string): string[][] {
  const [, rest] = PAGE.split(text);
  const [table] = /(?:^\|.*\n)+/m.exec(rest)!;
  return table.trim().split('\n').slice(2).map(row => row.slice(2, -2).split(' | '));
}

function codeOf(cell: string): string {
  return /^`(.*)`$/.exec(cell)![1];
}

const SIZES = [
  ...tableAfter('**Too large is not an error.**'), ...tableAfter('## Shares'), ...tableAfter('## Presets'),
];
const REFUSALS = tableAfter('## Refused values');

test.each(SIZES)('the manual states the size of %s', async (query, result) => {
  expect(await sizeOf(codeOf(query))).toBe(result.replace(/,.*/, ''));
});

test.each(REFUSALS)('the manual states why %s is rejected', async (query, detail) => {
  const { status, headers, body } = await request(codeOf(query));
  const type = detail.includes('in the image') ? 'outside-image' : 'bad-parameter';
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(JSON.parse(body.toString())).toMatchObject({ type, status: 400, detail: codeOf(detail) });
});

const BASICS = tableAfter('## Basics').map(([, url]) => codeOf(url));

test.each(BASICS)('the manual shows a URL that returns an image: %s', async url => {
  expect(await sizeOf(url.replace(`https://images.example.com${IMAGE}`, ''))).toMatch(/^\d+×\d+$/);
});

test('docs/transformation.md shows URLs that return images or facts about them', async () => {
  const queries = [...TRANSFORMATION.matchAll(/^\| `\/cats\/tom\.jpg(\?[^`]+)` \|/gm)].map(([, query]) => query);
  expect(queries.length).toBeGreaterThan(3);
  expect(await Promise.all(queries.map(async query => (await request(query)).status))).toEqual(queries.map(() => 200));
});

const FORMATS = tableAfter('Leave `fm` out');

test.each(FORMATS)('the manual states the formats for browsers that accept %s', async (accepted, ...formats) => {
  const received = await Promise.all(Object.values(KINDS).map(async file =>
    (await request('', ACCEPTS[accepted as keyof typeof ACCEPTS], `/${file}`)).headers['content-type']));
  // A graphic has one of several formats, the smallest of those that are faithful.
  received.forEach((type, index) => expect(formats[index].toLowerCase()).toContain(type.replace('image/', '')));
});

test('the manual describes how an image is fitted that would have to be enlarged', async () => {
  const queries = ['?w=2048', '?w=2048&h=2048&fit=crop', '?w=1024&h=1024&fit=fill'];
  const sizes = await Promise.all(queries.map(query => sizeOf(query, '/small.jpg')));
  expect(sizes).toEqual(['900×600', '600×600', '1024×1024']);
});

test('the manual states the default limits of a CDN', () => {
  const { timeout, config } = defaults();
  const { rules, maxVariants, maxInputBytes, maxInputPixels } = config;
  const limits = Object.fromEntries(tableAfter('## Limits'));
  expect(limits).toMatchObject({
    'width': `${count(rules.maxWidth)} pixels`,
    'height': `${count(rules.maxHeight)} pixels`,
    'widths of the ladder': `${rules.widths.length}, from ${rules.widths[0]} to ${count(rules.widths.at(-1)!)}`,
    'quality without `q`': '[predicted](transformation.md#quality)',
    'enlargement': rules.allowEnlargement ? 'yes' : 'no',
    'size of an original': `${maxInputBytes / 2 ** 20} MiB`,
    'pixels of an original, or of a frame of an animation': `${maxInputPixels / 1e6} million`,
    'pixels of all frames of an animation that a variant uses':
      `${MAX_DECODED_PIXELS.gif / 1e6} million in GIF, ${MAX_DECODED_PIXELS.webp / 1e6} million in WebP; `
      + 'above, the first frame is returned',
    'time of a transformation': `${timeout} s`,
    'variants of an original beyond widths of the ladder and presets': String(maxVariants),
    'pixels of a resulting animation':
      `${MAX_ANIMATION_PIXELS.webp / 1e6} million in WebP, without what stays as it is from frame to frame, and `
      + `${MAX_ANIMATION_PIXELS.gif / 1e6} million in GIF; above, the first frame is returned`,
  });
});

/** The timeout and the settings of the transform function without options. */
function defaults(): { timeout: number; config: TransformerConfig } {
  const stack = new Stack();
  new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
  const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function', {
    Properties: { Environment: { Variables: { CONFIG: Match.anyValue() } } },
  });
  const [{ Properties: { Timeout, Environment } }] = Object.values(functions);
  return { timeout: Timeout, config: parseConfig(Environment.Variables.CONFIG) };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

test('the manual lists parameters of imgix that are ignored, and none that has an effect', () => {
  const ignored = tableAfter('These parameters of imgix are not supported')
    .filter(([group]) => group !== '`auto`')
    .flatMap(([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(ignored.length).toBeGreaterThan(40);
  expect(ignored.filter(isParameter)).toEqual([]);
});

test('unknown parameters and values of auto lead to the cached image of the same URL without them', async () => {
  const first = await request('?w=640');
  const second = await request('?width=10&utm_source=x&ixlib=y&auto=compress,enhance&w=640');
  expect(second.body.equals(first.body)).toBe(true);
  expect(second.headers['x-cache']).toBe('Hit from cloudfront');
});

test('rules for all parameters lead to cached images, and to a 400 where the manual documents one', async () => {
  const sizes = await Promise.all(['?W=640', '?w=&h=400', '?ar=16%3A9&fit=crop&w=640'].map(query => sizeOf(query)));
  expect(sizes).toEqual(['640×427', '600×400', '640×360']);
  expect((await request('?fit=CROP')).status).toBe(400);
  await request('?w=640&q=50');
  expect((await request('?q=50&w=640')).headers['x-cache']).toBe('Hit from cloudfront');
});

test('the ladder, the sample of fm=json and the cache-control header in the manual are the defaults', async () => {
  const { headers } = await request('?w=640');
  expect(PAGE).toContain(`\`${headers['cache-control']}\``);
  const { body } = await request('?fm=json');
  const [, sample] = /`\?fm=json`[^]*?```json\n([^]*?)\n```/.exec(PAGE)!;
  // The original of the sample is a photograph, and here it is plain.
  const word = expect.stringMatching(/^\w/) as string;
  const focus = { x: expect.any(Number) as number, y: expect.any(Number) as number };
  const ofAnother = { 'Content-Length': word, 'content': word, 'encoding': word, focus, 'reason': word };
  expect(JSON.parse(body.toString())).toEqual({ ...JSON.parse(sample), ...ofAnother });
  const photo = JSON.parse((await request('?fm=json', '', '/photo.jpg')).body.toString()) as Record<string, string>;
  expect(JSON.parse(sample)).toMatchObject({ content: photo.content, encoding: photo.encoding, reason: photo.reason });
  const [, ladder] = /fixed ladder of widths[^]*?```text\n(.*)\n```/.exec(PAGE)!;
  const widths = ladder.split(' ').map(Number);
  for (const [index, width] of widths.entries()) {
    if (width > 256) expect(await sizeOf(`?w=${widths[index - 1] + 1}`)).toMatch(new RegExp(`^${width}×`));
  }
  expect(await sizeOf('?w=9999')).toMatch(new RegExp(`^${widths.at(-1)}×`));
});
