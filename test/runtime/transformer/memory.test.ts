import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import sharp from 'sharp';
import { ALLOWED, FOLDER, PICTURES, PROBLEMS, read } from './corpus.support';
import { Answers, Round } from './limited-handler';
import { CONFIG } from './serve-variant.support';
import { MALLOC_VARIABLES } from '../../../src/construct/transformation/malloc';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { encodeKey } from '../../../src/runtime/url/key-encoding';
import { UnpackedCode, unpack } from '../../../src/tools/local/lambda/lambda-package';
import { segmentOf } from '../url/variant-notation';

/** The function's memory, which the system holds its process to: what it asks for beyond, it does not get. */
const MEGABYTES = 1769;

// It is Linux that limits a process's data, as it is on Lambda.
const onLinux = process.platform === 'linux' ? describe : describe.skip;
const withCorpus = fs.existsSync(FOLDER) ? test : test.skip;

const WIDTHS = [384, 640, 2560];
const FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif'];
const RULES = { ...CONFIG.rules, widths: WIDTHS, maxWidth: 2560, maxHeight: 2560, formats: FORMATS };
const WORST = 'f=avif,w=2560';

let originals: Record<string, Buffer> = {};
let s3: http.Server;
let code: UnpackedCode;
let child: ChildProcess;

beforeAll(async () => {
  s3 = http.createServer((request, response) => {
    const body = originals[decodeURIComponent(request.url!.slice('/originals/'.length))];
    request.resume().on('end', () => {
      if (request.method === 'PUT') response.end();
      else response.writeHead(body ? 200 : 404, { etag: '"1"' }).end(request.method === 'HEAD' ? undefined : body);
    });
  });
  s3.listen(0, '127.0.0.1');
  await once(s3, 'listening');
  code = unpack({ kind: 'archive', file: path.join(__dirname, '../../../assets/transformer-x86_64.zip') });
});
afterAll(() => {
  code.remove();
  s3.closeAllConnections();
  s3.close();
});
beforeEach(() => { child = startLimited(); });
afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
});

function startLimited(): ChildProcess {
  const program = [
    process.execPath,
    '--import',
    'tsx',
    path.join(__dirname, 'limited-handler.ts'),
    path.join(code.folder, 'index.js'),
  ];
  return spawn('sh', ['-c', `ulimit -d ${MEGABYTES * 1024} && exec "$@"`, 'sh', ...program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      ...MALLOC_VARIABLES,
      CONFIG: JSON.stringify({
        ...CONFIG,
        rules: RULES,
        maxInputBytes: 25 * 2 ** 20,
        maxInputPixels: 64e6,
        maxWidth: 2560,
        maxHeight: 2560,
        svg: SvgOriginals.DRAW,
        allowTiff: true,
      }),
      ORIGINALS: 'originals',
      ORIGINALS_REGION: 'eu-west-1',
      VARIANTS: 'variants',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
    },
  });
}

async function answers(round: Round): Promise<Answers> {
  const died = once(child, 'exit').then(([exitCode, signal]) => {
    throw new Error(`the process ended: ${exitCode ?? signal}`);
  });
  child.send(round);
  const [result] = await Promise.race([once(child, 'message'), died]) as [Answers];
  return result;
}

const pathOf = (key: string, operations: string): string => `/${encodeKey(key)}/${segmentOf(operations, RULES)}`;

onLinux('within the memory of the function', () => {
  /** Each with what it is at its worst: large, all but too large, broken, or not what it says. */
  async function hostile(): Promise<{ [key: string]: [original: Buffer, expected: string] }> {
    const flat = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: 'red' } });
    const [large, progressive, photo] = await Promise.all([
      flat(12_000).png({ palette: true, colours: 2, effort: 1, compressionLevel: 1 }).toBuffer(),
      flat(8000).jpeg({ progressive: true }).toBuffer(),
      flat(800).jpeg().toBuffer(),
    ]);
    return {
      'too-large.png': [large, 'too-large'],
      'all-but-too-large.jpg': [progressive, 'image/avif'],
      'half.jpg': [progressive.subarray(0, progressive.length / 2), 'corrupt'],
      'ends-early.jpg': [photo.subarray(0, photo.length - 200), 'corrupt'],
      'nothing.jpg': [Buffer.alloc(0), 'unsupported'],
      'page.jpg': [Buffer.from('<!doctype html><script>alert(1)</script>'), 'unsupported'],
      'uses.svg': [
        Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${'<g id="a"><use href="#a"/></g>'.repeat(9)}</svg>`),
        'corrupt',
      ],
      'larger-than-allowed.jpg': [Buffer.alloc(26 * 2 ** 20), 'too-large'],
    };
  }

  test.each([1, 8])('transformImage stays within its memory limit for hostile images, %i at once', async atOnce => {
    const files = await hostile();
    originals = Object.fromEntries(Object.entries(files).map(([key, [original]]) => [key, original]));
    const expected = Object.fromEntries(
      Object.entries(files).map(([key, [, outcome]]) => [pathOf(key, WORST), outcome]),
    );
    const { answers: given, memory } = await answers({ paths: Object.keys(expected), atOnce });
    expect(given).toEqual(expected);
    expect(memory).toBeLessThan(MEGABYTES);
  }, 120_000);

  withCorpus('all images of the corpus, one after another, as large as can be', async () => {
    originals = allOfTheCorpus();
    const { answers: given, memory } = await answers({
      paths: Object.keys(originals).map(key => pathOf(key, WORST)),
      atOnce: 1,
    });
    for (const [key, expected] of Object.entries({ ...OUTCOMES, ...AT_THEIR_LARGEST })) {
      expect([key, given[pathOf(key, WORST)]]).toEqual([key, expect.stringMatching(expected)]);
    }
    expect(memory).toBeLessThan(MEGABYTES / 2);
  }, 300_000);

  withCorpus('those that are hostile, eight at once', async () => {
    originals = allOfTheCorpus();
    const keys = Object.keys(originals).filter(key => key.startsWith('hostile/'));
    const { answers: given, memory } = await answers({
      paths: keys.map(key => pathOf(key, 'f=webp,w=384')),
      atOnce: 8,
    });
    for (const key of keys) {
      expect([key, given[pathOf(key, 'f=webp,w=384')]]).toEqual([key, expect.stringMatching(OUTCOMES[key])]);
    }
    expect(memory).toBeLessThan(MEGABYTES / 2);
  }, 120_000);
});

/** A image of some format, or the type of the problem, with SVG and TIFF allowed. */
const OUTCOMES: { [key: string]: RegExp } = Object.fromEntries(Object.entries({ ...PICTURES, ...PROBLEMS, ...ALLOWED })
  .map(([key, expected]) => [key, /^\d/.test(expected) ? /^image\// : new RegExp(`^${expected}$`)]));

/** Set if it differs from that of smaller sizes. */
const AT_THEIR_LARGEST = { 'hostile/filter.svg': /^too-large$/ };

function allOfTheCorpus(): Record<string, Buffer> {
  return Object.fromEntries(Object.keys(OUTCOMES).map(key => [key, read(key)]));
}
