import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';

jest.setTimeout(60_000); // a change goes through a process of its own
afterEach(cleanUp);

const DOCUMENT = '%PDF-1.7 a document';

async function start(): Promise<{ url: string; images: string }> {
  const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).png().toBuffer();
  const images = folderWith({
    'docs/a b.pdf': DOCUMENT, 'movie.mp4': 'a movie', 'notes.txt': 'notes', 'tom.png': image,
  });
  const app = inStack(stack => {
    new ImageCdn(stack, 'Images', {
      transformation: ImageTransformation.onDemand(), otherFiles: ['*.pdf', '/movie.*'],
    });
  });
  const { distributions: [{ url }] } = await serve(app, { images });
  return { url, images };
}

const resultOf = ({ status, headers }: Received) => `${status} ${headers['content-type']} ${headers['x-cache']}`;

test('the local edge serves `otherFiles` unchanged, in ranges, under every spelling of their path', async () => {
  const { url } = await start();
  const whole = await send(url, '/docs/a%20b.pdf?w=320', { headers: { accept: 'image/avif' } });
  expect(resultOf(whole)).toBe('200 application/pdf Miss from cloudfront');
  expect(whole.body.toString()).toBe(DOCUMENT);
  const part = await send(url, '/docs/a+%62.pdf', { headers: { range: 'bytes=0-3' } });
  expect(resultOf(part)).toBe('206 application/pdf Hit from cloudfront');
  expect(part.body.toString()).toBe('%PDF');
  expect(resultOf(await send(url, '/movie.mp4'))).toBe('200 video/mp4 Miss from cloudfront');
});

test('the local edge serves images of a CDN with `otherFiles` as variants, and no other files', async () => {
  const { url } = await start();
  const variant = await send(url, '/tom.png?w=32', { headers: { accept: 'image/avif' } });
  expect(resultOf(variant)).toBe('200 image/avif Miss from cloudfront');
  expect(resultOf(await send(url, '/notes.txt'))).toBe('415 application/problem+json Error from cloudfront');
});

test('the local edge purges a file of `otherFiles` when it is overwritten', async () => {
  const { url, images } = await start();
  await send(url, '/docs/a%20b.pdf');
  expect(resultOf(await send(url, '/docs/a%20b.pdf'))).toBe('200 application/pdf Hit from cloudfront');
  fs.writeFileSync(path.join(images, 'docs/a b.pdf'), '%PDF-1.7 another');
  let next = await send(url, '/docs/a%20b.pdf');
  while (next.headers['x-cache'].startsWith('Hit')) {
    await setTimeout(20);
    next = await send(url, '/docs/a%20b.pdf');
  }
  expect(next.body.toString()).toBe('%PDF-1.7 another');
});
