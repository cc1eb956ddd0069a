import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { ColdStart } from './cold-start-worker';
import { IMAGES, PHOTOS, synthesizeExample } from './example-cdn';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns } from './measure';
import { compile, start, told } from './program';
import { MALLOC_VARIABLES } from '../../src/construct/transformation/malloc';
import { unpack } from '../../src/tools/local/lambda/lambda-package';
import { segmentOf } from '../runtime/url/variant-notation';

export const coldStart: Benchmark = {
  name: 'cold-start',
  title:
    'A cold start of the transform function with each photograph, '
      + 'against a handler that imports the S3 client and sharp unbundled',
  run: () => inTemporaryFolder(measure),
};

const ARCHIVE = path.join(__dirname, '../../assets/transformer-x86_64.zip');

/**
 * The largest share of the peer's CPU time that passes. sharp alone takes 0.7 of it with its import, and 0.55 without:
 * decoding, resizing and encoding in a fresh process. The transform function decodes less of a progressive JPEG, and
 * sharp's JavaScript takes a part of its time.
 */
const MARK = 0.85;

async function measure(folder: string): Promise<Row[]> {
  const s3 = await startS3();
  const code = unpack({ kind: 'archive', file: ARCHIVE });
  try {
    const worker = compile('cold-start-worker.ts', folder);
    const { config } = synthesizeExample(folder);
    const env = environment(s3, config);
    const variant = segmentOf('f=webp,w=640', config.rules);
    // Photographs differ, so that a turn has one cold start with each.
    const coldStartsOf = (handler: string) => async () => {
      const starts: ColdStart[] = [];
      for (const photo of PHOTOS) starts.push(await measured(worker, handler, `/${photo}/${variant}`, env));
      return starts;
    };
    const counts = { warmUp: 1, measured: 5 };
    const peer = compile('cold-start-peer.ts', folder);
    const turns = await takeTurns(counts, coldStartsOf(path.join(code.folder, 'index.js')), coldStartsOf(peer));
    const least = await takeTurns(counts, coldStartsOf(compile('cold-start-least.ts', folder)), coldStartsOf(peer));
    return [
      compare('import to first response', 'ms', turns, meanOf(({ answered }) => answered)),
      // a function has a processor to itself, unlike this program
      compare('of which CPU time', 'ms', turns, meanOf(({ cpu }) => cpu), MARK),
      compare('of which import', 'ms', turns, meanOf(({ imported }) => imported)),
      compare('CPU time of sharp alone, with its import', 'ms', least, meanOf(({ cpu }) => cpu)),
      compare('CPU time of sharp alone, without its import', 'ms', {
        measured: least.measured.map(meanOf(({ cpu, importCpu }) => cpu - importCpu)),
        against: least.against.map(meanOf(({ cpu }) => cpu)),
      }, cpu => cpu),
    ];
  } finally {
    code.remove();
    s3.close();
  }
}

function meanOf(figureOf: (start: ColdStart) => number): (starts: readonly ColdStart[]) => number {
  return starts => starts.reduce((sum, each) => sum + figureOf(each), 0) / starts.length;
}

async function measured(worker: string, handler: string, target: string, env: NodeJS.ProcessEnv): Promise<ColdStart> {
  const result = await told<ColdStart>(start(worker, [handler, target], env));
  assert.deepEqual([result.status, result.bytes > 10_000], [200, true], `${handler} must return an image`);
  return result;
}

/** Returns the environment variables that Lambda and the construct set. */
function environment(s3: http.Server, config: object): NodeJS.ProcessEnv {
  return {
    CONFIG: JSON.stringify(config),
    ORIGINALS: 'originals',
    ORIGINALS_REGION: 'eu-west-1',
    VARIANTS: 'variants',
    ...MALLOC_VARIABLES,
    IMAGES,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
  };
}

/** Starts a server with the photographs and a store that accepts every object. */
async function startS3(): Promise<http.Server> {
  const photos = Object.fromEntries(PHOTOS.map(name => [name, fs.readFileSync(path.join(IMAGES, name))]));
  const server = http.createServer((request, response) => {
    request.resume().once('end', () => {
      const photo = photos[path.basename(request.url!.split('?')[0])];
      if (request.method === 'PUT') response.setHeader('etag', '"2"').end();
      else response.writeHead(200, headersOf(photo)).end(request.method === 'HEAD' ? undefined : photo);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function headersOf(photo: Buffer): http.OutgoingHttpHeaders {
  return {
    'etag': '"1"',
    'last-modified': new Date(0).toUTCString(),
    'content-type': 'image/jpeg',
    'content-length': photo.length,
  };
}
