import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from '../src';
import { cleanUp, inStack, send, serve } from './tools/local/support';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const EXAMPLE = path.join(ROOT, 'examples/minimal');
const numberOf = (text: string): number => Number(text.replace(/,/g, ''));

test('the README has at most 200 lines', () => {
  expect(README.split('\n').length).toBeLessThanOrEqual(200);
});

test('the first example in the README has fewer than 15 lines', () => {
  const [, example] = /^```ts nofixture\n([^]*?)\n```$/m.exec(README)!;
  expect(example.split('\n').length).toBeLessThan(15);
});

/** Returns the targets of links and images, by inline links, HTML attributes and definitions of references. */
function targets(): string[] {
  return [...README.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"|^\[[^\]]+\]: (\S+)$/gm)]
    .map(([, link, source, definition]) => link ?? source ?? definition);
}

// PyPI resolves no relative link, and npm only those that are no images.
test('links in the README are absolute, so that they work on npm and PyPI', () => {
  expect(targets().length).toBeGreaterThan(20);
  expect(targets().filter(target => !/^(#|https:\/\/)/.test(target))).toEqual([]);
});

test('every picture in the README has a raw address in the repository on GitHub', () => {
  const images = [...README.matchAll(/<img\s+src="([^"]+)"/g)].map(([, source]) => source);
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) {
    const [, folder, name] = /^(.*\/main\/docs\/)(.*)$/.exec(image)!;
    expect(folder).toBe('https://raw.githubusercontent.com/cdkimagecdn/cdk-image-cdn/main/docs/');
    expect(name).toMatch(/\.(webp|svg)$/);
  }
});

describe('the results of the first example', () => {
  const accepts: Record<string, string> = { AVIF: 'image/avif,image/webp,*/*', neither: '*/*' };
  const rows = [...README.matchAll(/^\| `(\/images\/[^`]+)` \| (\w+).*? \| (\w+).* \| ([\d,]+) \|$/gm)]
    .map(([, url, viewer, format, bytes]) => ({ url, viewer, format, bytes: numberOf(bytes) }));

  afterAll(cleanUp);

  test('are the formats and, within 5 %, the bytes at the local edge', async () => {
    const { distributions: [{ url: edge }] } = await serve(inStack(stack => {
      new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
    }), { images: EXAMPLE });
    expect(rows.length).toBe(3);
    for (const { url, viewer, format, bytes } of rows) {
      const { headers, body } = await send(edge, url, { headers: { accept: accepts[viewer] } });
      expect(headers['content-type']).toBe(`image/${format.toLowerCase()}`);
      expect(Math.abs(body.length / bytes - 1)).toBeLessThan(0.05);
    }
  }, 120_000);

  test('have the size of the original in examples/minimal', () => {
    const { size } = fs.statSync(path.join(EXAMPLE, 'images/picos.jpg'));
    expect(README).toContain(`${size.toLocaleString('en-US')} bytes`);
  });
});
