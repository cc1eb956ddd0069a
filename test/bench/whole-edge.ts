import * as assert from 'node:assert/strict';
import { PHOTOS, synthesizeExample } from './example-cdn';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row } from './measure';
import { startLocalEdge } from '../../src/tools/local/server';

export const wholeEdge: Benchmark = {
  name: 'whole-edge',
  title:
    '100 images, 8 at once, through edge function, cache, variant bucket and transform function: the first request, '
      + 'against the second',
  run: () => inTemporaryFolder(measure),
};

const REQUESTS = 100;
const CONCURRENCY = 8;
const FORMATS = ['avif', 'webp', 'jpg'];

async function measure(folder: string): Promise<Row[]> {
  const { app, config } = synthesizeExample(folder);
  const variants = config.rules.widths.flatMap(width =>
    FORMATS.flatMap(format => PHOTOS.map(photo => `${photo}?w=${width}&fm=${format}`)),
  );
  const edge = await startLocalEdge({ app, port: 0 });
  try {
    const urls = variants.slice(0, REQUESTS).map(variant => new URL(variant, edge.distributions[0].url).href);
    assert.equal(urls.length, REQUESTS);
    const [cold, warm] = [await requestsPerSecond(urls, /^Miss/), await requestsPerSecond(urls, /^Hit/)];
    return [{ what: 'requests a second', unit: '', measured: cold, against: warm, ratio: cold / warm }];
  } finally {
    await edge.close();
  }
}

async function requestsPerSecond(urls: string[], cache: RegExp): Promise<number> {
  const waiting = [...urls];
  const start = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let url = waiting.shift(); url; url = waiting.shift()) await expectImage(url, cache);
  }));
  return urls.length / (performance.now() - start) * 1000;
}

async function expectImage(url: string, cache: RegExp): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  assert.equal(response.status, 200, url);
  assert.match(response.headers.get('x-cache') ?? '', cache, url);
}
