import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { OnDemandOptions, SvgOriginals } from '../../../src';
import { PROBLEMS, ProblemType } from '../../../src/runtime/transformer/problem';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { functionUrlEvent } from '../../../src/tools/local/cloudfront/function-url-event';
import { bind, urlOf } from '../../../src/tools/local/http/listener';
import { LambdaHost } from '../../../src/tools/local/lambda/lambda-host';
import { FunctionResponse } from '../../../src/tools/local/lambda/process-protocol';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { lambdaProcesses, peakMemory } from '../hostile/children';
import { damaged, damages } from '../hostile/damage';
import { sampleImages } from '../hostile/sample-images';
import { search, share } from '../hostile/search';
import { rulesOf, synthesizeTransformer, variantOf } from '../lambda/function';
import { Size, SizeLimits, documentedSize } from '../sizes/documented-size';
import { sizeParameters } from '../sizes/random-sizes';

export const fuzzImages: Engine = {
  name: 'fuzz-images',
  title:
    'fuzzing: images for the deployed transform function, with a valid image of the documented size, or a documented '
    + 'error for a damaged one, as result',
  install: async () => undefined, // random input needs no engine
  run: async (cells, _mode, chance) => {
    await inTemporaryFolder(folder => fuzz(cells, folder, share(chance, 0.2)));
    await inTemporaryFolder(folder => fuzzSizes(cells, folder, share(chance, 0.1)));
  },
};

const VARIANTS = [
  'f=webp,w=384',
  'f=avif,w=64',
  'f=jpg,w=128,h=128,fit=crop',
  'f=png,w=32',
  'f=gif,w=64',
  'f=auto',
  'f=json',
  'f=blurhash',
  'f=webp,w=64,rot=45,blur=20,trim=color',
];
/** Problems that an image may cause. Any other problem is a bug of the transform function. */
const IMAGE_PROBLEMS: readonly ProblemType[] = ['too-large', 'unsupported', 'corrupt', 'too-slow', 'bad-parameter'];
const URL_OPTIONS = {
  domainName: 'abc.lambda-url.us-east-1.on.aws',
  originPath: '',
  customHeaders: {},
  clock: Date.now,
};

async function fuzz(cells: Cells, folder: string, chance: Chance): Promise<void> {
  const some = fc.constantFrom(...await sampleImages());
  await withHost(folder, { svg: SvgOriginals.DRAW, allowTiff: true }, async (host, originals) => {
    await search(
      cells,
      'a damaged image becomes a valid image or a documented error',
      fc.asyncProperty(some, damages, some, fc.constantFrom(...VARIANTS), async (image, wounds, other, variant) => {
        originals.image = damaged(image, wounds, other);
        await isImageOrProblem(await answerOf(host, `/cat.jpg/${variantOf(host.lambda, variant)}`));
      }),
      chance,
    );
    const limit = host.lambda.memorySize;
    cells.compare(`memory within ${limit} MiB`, Math.max(...lambdaProcesses().map(peakMemory)) <= limit, true);
  });
}

/** Small limits, so that many images can be transformed. */
const LIMITS: OnDemandOptions = { widths: [20, 32, 50, 80, 128, 200, 256], maxWidth: 256, maxHeight: 200 };

async function fuzzSizes(cells: Cells, folder: string, chance: Chance): Promise<void> {
  const side = fc.integer({ min: 1, max: 600 });
  await withHost(folder, LIMITS, async (host, originals) => {
    const rules = rulesOf(host.lambda);
    await search(
      cells,
      'a variant has the size that the documentation states',
      fc.asyncProperty(side, side, sizeParameters(rules.maxWidth), async (width, height, parameters) => {
        fc.pre(parameters.rot === undefined || isRotatedExactly({ width, height }, rules));
        originals.image = await plain({ width, height });
        const request = parseRequest('/cat.png', { ...parameters, fm: 'jpg' }, '', rules);
        const path = isBad(request) ? assert.fail(JSON.stringify(request)) : printVariant(request);
        const { width: wide, height: high } = await sharp((await answerOf(host, path)).body).metadata();
        assert.deepEqual({ width: wide, height: high }, documentedSize(parameters, { width, height }, rules));
      }),
      chance,
    );
  });
}

/** Runs a transform function, and a bucket of one original. */
async function withHost(
  folder: string, options: OnDemandOptions, run: (host: LambdaHost, originals: Originals) => Promise<void>,
): Promise<void> {
  const originals = new Originals();
  const s3 = await bind(http.createServer((request, response) => void originals.answer(request, response)), 0);
  const host = new LambdaHost(synthesizeTransformer(folder, options));
  try {
    host.start(urlOf(s3));
    await run(host, originals);
  } finally {
    await host.close();
    await s3.close();
  }
}

/** Whether a rotation does not reduce an image first, which rounds its sides to pixels. */
function isRotatedExactly({ width, height }: Size, { maxWidth, maxHeight }: SizeLimits): boolean {
  return Math.max(width, height) <= Math.max(maxWidth, maxHeight);
}

function plain({ width, height }: Size): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } }).jpeg().toBuffer();
}

/** A bucket that returns one image for every key. */
class Originals {
  public image: Buffer = Buffer.alloc(0);

  public async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    await buffer(request);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    response.writeHead(200, isRead ? { 'etag': '"1"', 'content-length': this.image.length } : {});
    response.end(request.method === 'GET' ? this.image : undefined);
  }
}

async function answerOf(host: LambdaHost, path: string): Promise<FunctionResponse> {
  const outcome = await host.invoke(
    functionUrlEvent({ method: 'GET', path, query: '', headers: {}, secure: true }, URL_OPTIONS),
  );
  return typeof outcome === 'string' ? assert.fail(`the function ${outcome}`) : outcome;
}

async function isImageOrProblem({ status, headers, body }: FunctionResponse): Promise<void> {
  const type = headers['content-type'];
  if (status === 200) {
    return type.startsWith('image/') ? decodes(body) : assert.match(Buffer.from(body).toString(), /^[\x20-\x7e]+$/);
  }
  assert.equal(type, 'application/problem+json');
  const problem = JSON.parse(Buffer.from(body).toString()) as { type: ProblemType; status: number };
  assert.ok(IMAGE_PROBLEMS.includes(problem.type), `not an error for images: ${JSON.stringify(problem)}`);
  assert.deepEqual([status, problem.status], [PROBLEMS[problem.type].status, PROBLEMS[problem.type].status]);
}

/** Decodes every pixel, or rejects. */
async function decodes(body: Uint8Array): Promise<void> {
  await sharp(body, { failOn: 'error', pages: -1 }).raw().toBuffer();
}
