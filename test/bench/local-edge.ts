import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import autocannon from 'autocannon';
import { App, Stack } from 'aws-cdk-lib';
import serveStatic from 'serve-static';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns } from './measure';
import { ImageCdn } from '../../src';
import { startLocalEdge } from '../../src/tools/local/server';

export const localEdge: Benchmark = {
  name: 'local-edge',
  title: 'A cache hit of 100 kB at the local edge, against a static file server',
  run: () => inTemporaryFolder(measure),
};

const IMAGE = 'photo.jpg';
// ASCII, because the load generator decodes responses as text. For other bytes it is slower than both servers.
const BYTES = Buffer.alloc(100_000, 'x');

async function measure(folder: string): Promise<Row[]> {
  const images = path.join(folder, 'images');
  await fs.mkdir(images);
  await fs.writeFile(path.join(images, IMAGE), BYTES);

  const edge = await startLocalEdge({ app: synthesize(folder, images), port: 0 });
  const files = await startFileServer(images);
  try {
    const url = new URL(IMAGE, edge.distributions[0].url).href;
    await expectHit(url);
    const turns = await takeTurns({ warmUp: 1, measured: 7 }, () => load(url), () => load(`${files.url}/${IMAGE}`));
    return [
      compare('requests a second', '', turns, result => result.requests.average),
      compare('latency, 99th percentile', 'ms', turns, result => result.latency.p99),
    ];
  } finally {
    await edge.close();
    files.server.close();
  }
}

function synthesize(folder: string, images: string): string {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  new ImageCdn(new Stack(app, 'Bench'), 'Images', { uploads: [{ path: images }] });
  return app.synth().directory;
}

async function startFileServer(folder: string): Promise<{ readonly server: http.Server; readonly url: string }> {
  const serve = serveStatic(folder);
  const server = http.createServer((request, response) =>
    serve(request, response, () => response.writeHead(404).end()),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function expectHit(url: string): Promise<void> {
  await (await fetch(url)).arrayBuffer();
  const response = await fetch(url);
  assert.equal((await response.arrayBuffer()).byteLength, BYTES.length);
  assert.match(response.headers.get('x-cache') ?? '', /^Hit/);
}

/** Sends requests from a separate thread, so that they do not slow down the responses. */
async function load(url: string): Promise<autocannon.Result> {
  const result = await autocannon({ url, workers: 1, connections: 10, duration: 2 });
  assert.equal(result.errors + result.non2xx, 0, `failed requests to ${url}`);
  return result;
}
