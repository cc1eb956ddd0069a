import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { bind } from '../../../src/tools/local/http/listener';
import { startLocalEdge } from '../../../src/tools/local/server';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { RawResponse, exchangeRaw, oneResponse } from '../hostile/raw-http';
import { search, share } from '../hostile/search';
import { synthesize } from '../template/synthesize';

export const fuzzHttp: Engine = {
  name: 'fuzz-http',
  title:
    'fuzzing: random bytes for the ports of the local edge, with one well-formed response each, '
      + 'from the served folder only',
  install: async () => undefined, // random input needs no engine
  run: (cells, _mode, chance) => inTemporaryFolder(folder => fuzz(cells, folder, share(chance, 0.2))),
};

const SECRET = 'none of your business';
const MARK = 'x-injected';
const KEY = 'cat.svg';
const PICTURE = `<svg>${' '.repeat(3000)}</svg>`;
const [WHOLE, PART] = ['200, 3011 bytes: <svg>', '206, 3 bytes: svg'];

async function fuzz(cells: Cells, folder: string, chance: Chance): Promise<void> {
  const app = path.join(folder, 'cdk.out');
  synthesize(app, 'Stack', () => ({}));
  const images = fill(path.join(folder, 'secrets'));
  let visitors = 0;
  const elsewhere = http.createServer((_request, response) => response.end(SECRET)).on('connection', () => visitors++);
  const other = await bind(elsewhere, 0);
  const edge = await startLocalEdge({ app, images, port: 0, allowedHosts: ['images.example.com'] });
  const ports = [edge.distributions[0].url, edge.distributions[0].bucketUrl!].map(url => Number(new URL(url).port));
  try {
    await search(
      cells,
      'one response to one request',
      fc.asyncProperty(fc.constantFrom(...ports), requestsTo(other.port), async (port, request) => {
        isHarmless(await exchangeRaw(port, bytesOf(request)), request);
        assert.equal(visitors, 0, 'another server received a request');
      }),
      chance,
    );
    await compareParts(cells, ports[0]);
  } finally {
    await edge.close();
    await other.close();
  }
}

/** Compares whole and partial responses. A range with `If-Range` needs the validator of the same version. */
async function compareParts(cells: Cells, port: number): Promise<void> {
  const get = async (headers: RawRequest['headers']) =>
    oneResponse(await exchangeRaw(port, bytesOf({ method: 'GET', target: `/${KEY}`, headers, body: '' })), 'GET');
  const whole = await get([]);
  cells.compare('files in the folder, after all requests', summary(whole), WHOLE);
  const valueOf = (name: string) => whole.headers.find(header => header[0] === name)?.[1] ?? `no ${name}`;
  const validators = [
    [valueOf('etag'), PART],
    [valueOf('last-modified'), PART],
    ['"stale"', WHOLE],
    ['Thu, 01 Jan 1970 00:00:00 GMT', WHOLE],
  ];
  for (const [validator, expected] of validators) {
    cells.compare(
      `a range, if it is still ${validator}`,
      summary(
        await get([
          ['range', 'bytes=1-3'],
          ['if-range', validator],
        ]),
      ),
      expected,
    );
  }
}

function summary({ status, body }: RawResponse): string {
  return `${status}, ${body.length} bytes: ${body.toString('latin1', 0, 10).trim()}`;
}

/** Creates a folder with an image, next to a file that is not for viewers, and with links out of it. */
function fill(parent: string): string {
  const images = path.join(parent, 'images');
  fs.mkdirSync(images, { recursive: true });
  fs.writeFileSync(path.join(images, KEY), PICTURE);
  fs.writeFileSync(path.join(parent, 'secret.svg'), SECRET);
  fs.writeFileSync(path.join(images, '.secret.svg'), SECRET);
  fs.symlinkSync(path.join(parent, 'secret.svg'), path.join(images, 'link.svg'));
  fs.symlinkSync(parent, path.join(images, 'up'));
  return images;
}

interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const PIECES = [
  '/',
  '//',
  '..',
  '/../',
  '.',
  '%2e%2e',
  '%2f',
  '%5c',
  '\\',
  '..%2f',
  '%252e',
  '%00',
  KEY,
  'secret.svg',
  '.secret.svg',
  'link.svg',
  'up/secret.svg',
  'up',
  'etc/passwd',
  '%0d%0a',
  `%0d%0a${MARK}:%201`,
  `\r\n${MARK}: 1\r\n`,
  '\n',
  '\r',
  '\t',
  ' ',
  '?',
  '&',
  '#',
  '%',
  '%zz',
  '%ff',
  'é',
  '\u{1F408}',
  'a'.repeat(9000),
  '*',
  '?versionId=1',
  '?acl',
  '?list-type=2&prefix=',
  '?response-content-type=text/html%0d%0ax:y',
];
const VALUES = [
  '',
  '*',
  '1',
  '0',
  'http',
  'https',
  'bytes=0-',
  'bytes=-1,0-',
  `bytes=0-0\r\n${MARK}: 1`,
  '"x"',
  'W/"',
  'gzip, br',
  'chunked',
  '99999999999999999999',
  '-1',
  '100-continue',
  'websocket',
  'images.example.com',
  `images.example.com%0d%0a${MARK}: 1`,
  `a\n${MARK}: 1`,
  'x'.repeat(5000),
  '\x00',
  '\xff',
  '*/*;q=',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '../../secret.svg',
];
const NAMES = [
  'host',
  'Host',
  'range',
  'if-none-match',
  'if-modified-since',
  'if-range',
  'accept-encoding',
  'transfer-encoding',
  'content-length',
  'expect',
  'upgrade',
  'origin',
  'referer',
  'cookie',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'cloudfront-forwarded-proto',
  'cloudfront-viewer-country',
  'access-control-request-method',
  'authorization',
  'x-image-edge',
  'via',
  'forwarded',
  MARK.toUpperCase(),
  'bad name',
  '',
  'a:b',
];

/** @param port of a server that nobody is to be led to */
function requestsTo(port: number): fc.Arbitrary<RawRequest> {
  const there = `127.0.0.1:${port}`;
  const path_ = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 6 })
    .map(parts => parts.join(''));
  const start = fc.oneof(
    { arbitrary: fc.constant('/'), weight: 6 },
    fc.constantFrom(
      '',
      `http://${there}/`,
      `https://${there}/`,
      `//${there}/`,
      `/http://${there}/`,
      `http://images.example.com@${there}/`,
      there,
      `ftp://${there}/`,
    ),
  );
  const value = fc.oneof(
    fc.constantFrom(...VALUES, there, `http://${there}/`),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  return fc.record({
    method: fc.oneof(
      { arbitrary: fc.constantFrom('GET', 'HEAD'), weight: 5 },
      fc.constantFrom('POST', 'PUT', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'PROPFIND', 'get', 'X'),
    ),
    target: fc.tuple(start, path_).map(parts => parts.join('')),
    headers: fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 }),
    body: fc.oneof(
      { arbitrary: fc.constant(''), weight: 4 },
      fc.constantFrom('x', `0\r\n\r\nGET /${KEY} HTTP/1.1\r\nhost: x\r\n\r\n`, '5\r\nhello\r\n0\r\n\r\n'),
    ),
  });
}

/**
 * Returns the bytes of a request. It closes the connection, so that the server cannot have caused a second response.
 */
function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const host = headers.some(([name]) => name.toLowerCase() === 'host') ? [] : [['host', 'images.example.com']];
  const lines = [['connection', 'close'], ...host, ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function isHarmless(received: Buffer, { method }: RawRequest): void {
  if (received.length === 0) return assert.equal(method, 'CONNECT', 'no answer');
  const { status, headers, body } = oneResponse(received, method);
  assert.ok(status < 500, `it fails with ${status}`);
  assert.ok(!headers.some(([name]) => name === MARK), 'a header injected by the viewer');
  assert.ok(!body.includes(SECRET) && !body.includes('root:'), 'a file outside the folder');
}
