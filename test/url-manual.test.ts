import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { ImageCdn, ImageTransformation } from '../src';
import { cleanUp, folderWith, inStack, send, serve } from './local/support';
import { isParameter } from '../src/transformation/request-parameters';

jest.setTimeout(300_000);

const PAGE = fs.readFileSync(path.join(__dirname, '../docs/urls.md'), 'utf8');
const IMAGE = '/cats/tom.jpg';
const SIZE = { width: 3000, height: 2000 };

let edge: string;

beforeAll(async () => {
  const photo = await sharp({ create: { ...SIZE, channels: 3, background: '#686858' } }).jpeg().toBuffer();
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', {
      transformation: ImageTransformation.onDemand({ presets: { card: 'w=300&h=200&fit=crop' } }),
    });
  }), { images: folderWith({ 'cats/tom.jpg': photo }) });
  edge = url;
});

afterAll(cleanUp);

function request(query: string, accept = '*/*') {
  return send(edge, IMAGE + query, { headers: { accept } });
}

async function sizeOf(query: string): Promise<string> {
  const { status, body } = await request(query);
  if (status !== 200) return `${status} ${body.toString()}`;
  const { width, height } = await sharp(body).metadata();
  return `${width}×${height}`;
}

/** The rows of the first table after a text, with the cells as they are written. */
function tableAfter(text: string): string[][] {
  const [, rest] = PAGE.split(text);
  const [table] = /(?:^\|.*\n)+/m.exec(rest)!;
  return table.trim().split('\n').slice(2).map(row => row.slice(2, -2).split(' | '));
}

function codeOf(cell: string): string {
  return /^`(.*)`$/.exec(cell)![1];
}

const SIZES = tableAfter('**Too large is not an error.**');
const REFUSALS = tableAfter('**A bad value of a known parameter is refused**');

test.each(SIZES)('the manual says which size %s has', async (query, result) => {
  expect(await sizeOf(codeOf(query))).toBe(result.replace(/,.*/, ''));
});

test.each(REFUSALS)('the manual says why %s is refused', async (query, detail) => {
  const { status, headers, body } = await request(codeOf(query));
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(JSON.parse(body.toString())).toMatchObject({ type: 'bad-parameter', status: 400, detail: codeOf(detail) });
});

const BASICS = tableAfter('## Basics').map(([, url]) => codeOf(url));

test.each(BASICS)('the manual shows a URL that returns an image: %s', async url => {
  expect(await sizeOf(url.replace(`https://images.example.com${IMAGE}`, ''))).toMatch(/^\d+×\d+$/);
});

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

test('the rules for all parameters lead to cached images, and to a 400 where the manual says so', async () => {
  const sizes = await Promise.all(['?W=640', '?w=&h=400', '?ar=16%3A9&fit=crop&w=640'].map(sizeOf));
  expect(sizes).toEqual(['640×427', '600×400', '640×360']);
  expect((await request('?fit=CROP')).status).toBe(400);
  await request('?w=640&q=50');
  expect((await request('?q=50&w=640')).headers['x-cache']).toBe('Hit from cloudfront');
});

test('the ladder, the sample of fm=json and the cache-control header in the manual are the defaults', async () => {
  const { headers } = await request('?w=640');
  expect(PAGE).toContain(`\`${headers['cache-control']}\``);
  const { body } = await request('?fm=json');
  const [, sample] = /`\?fm=json`[^]*?```json\n(.*)\n```/.exec(PAGE)!;
  expect(JSON.parse(body.toString())).toEqual(JSON.parse(sample));
  const [, ladder] = /fixed ladder of widths[^]*?```text\n(.*)\n```/.exec(PAGE)!;
  const widths = ladder.split(' ').map(Number);
  for (const [index, width] of widths.entries()) {
    if (width > 256) expect(await sizeOf(`?w=${widths[index - 1] + 1}`)).toMatch(new RegExp(`^${width}×`));
  }
  expect(await sizeOf('?w=9999')).toMatch(new RegExp(`^${widths.at(-1)}×`));
});

test('links in the manual lead to its headings and to files of the repository', () => {
  const anchors = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-'));
  const targets = [...PAGE.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
    .filter(target => !target.startsWith('https://'));
  expect(targets.length).toBeGreaterThan(20);
  const readme = fs.readFileSync(path.join(__dirname, '../README.md'), 'utf8').toLowerCase();
  const isThere = (target: string) => target.startsWith('#') ? anchors.includes(target.slice(1))
    : readme.includes(`\n## ${target.replace('../README.md#', '').replace(/-/g, ' ')}\n`);
  expect(targets.filter(target => !isThere(target))).toEqual([]);
});
