import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { SourceMap, SourceMapPayload } from 'node:module';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import sharp from 'sharp';
import { synthesizeTransformer, variantOf } from '../conformance/lambda/function';

const ROOT = path.join(__dirname, '../..');
const HANDLER = path.join(ROOT, 'src/runtime/transformer/transform.lambda.ts');

/** Node.js's module resolution finds sharp from here. */
const FOLDER = path.join(ROOT, 'node_modules/.cache/files-of-a-request');

/** What packages and sources expect of a CommonJS module. */
const COMMON_JS = `
  import { createRequire as requireFrom } from 'node:module';
  const require = requireFrom(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;
`;

/** Requests a variant once all modules are loaded, and prints the functions that have run. */
const PROGRAM = `
  import { Session } from 'node:inspector/promises';
  import { Writable } from 'node:stream';
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  let status;
  globalThis.awslambda = {
    streamifyResponse: handler => handler,
    HttpResponseStream: { from: (stream, head) => { status = head.statusCode; return stream; } },
  };
  const { handler } = await import('./transform.lambda.js');
  const [rawPath, ...modules] = process.argv.slice(2);
  await Promise.all(modules.map(module => import(module)));
  await session.post('Profiler.takePreciseCoverage'); // begins anew
  await handler({ rawPath, headers: {} }, new Writable({ write: (chunk, encoding, done) => done() }));
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ran = result.filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/sharp/'))
    .flatMap(({ url, functions }) => functions.filter(({ ranges: [{ count }] }) => count > 0)
      .map(({ functionName: name, ranges: [{ startOffset: start }] }) => ({ url, name, start })));
  process.stdout.write(JSON.stringify({ status, ran }));
`;

interface Outcome {
  readonly status: number;
  readonly ran: readonly { readonly url: string; readonly name: string; readonly start: number }[];
}

/**
 * Returns the files of `src` of which a function runs while the transform function starts, transforms a JPEG to AVIF,
 * and stores the variant, for a CDN that asks the variant bucket first.
 */
export async function filesOfARequest(): Promise<string[]> {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  await esbuild.build({
    entryPoints: [HANDLER],
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    external: ['sharp'],
    logLevel: 'warning',
    banner: { js: COMMON_JS },
  });
  fs.writeFileSync(path.join(FOLDER, 'package.json'), '{ "type": "module" }');
  fs.writeFileSync(path.join(FOLDER, 'program.js'), PROGRAM);
  const { status, ran } = await runOnce();
  if (status !== 200) throw new Error(`The transform function responded with ${status}.`);
  const sources = new Set(ran.filter(({ start }) => start > 0).flatMap(sourceFinder()));
  return [...sources].filter(source => source.startsWith('src/')).sort();
}

async function runOnce(): Promise<Outcome> {
  const folder = fs.mkdtempSync(path.join(FOLDER, 'app-'));
  const photograph = await photographOf(1200, 800);
  const s3 = http.createServer(({ method, url }, response) => {
    const isOriginal = url!.endsWith('/life.jpg');
    response.writeHead(method === 'PUT' || isOriginal ? 200 : 404, { 'etag': '"1"', 'x-amz-version-id': '1' });
    response.end(method === 'GET' && isOriginal ? photograph : '');
  });
  try {
    await once(s3.listen(0, '127.0.0.1'), 'listening');
    const lambda = synthesizeTransformer(folder);
    return await runProgram(`/life.jpg/${variantOf(lambda, 'f=avif,w=640')}`, {
      ...lambda.environment,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'transform',
      AWS_LAMBDA_LOG_GROUP_NAME: '',
    });
  } finally {
    s3.close();
    fs.rmSync(folder, { recursive: true });
  }
}

async function runProgram(rawPath: string, env: Record<string, string>): Promise<Outcome> {
  const modules = fs.readdirSync(FOLDER).filter(file => file.endsWith('.js') && file !== 'program.js');
  const child = spawn(process.execPath, ['program.js', rawPath, ...modules.map(file => `./${file}`)], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const lines = Buffer.concat(chunks).toString().split('\n'); // logs precede the outcome
  return JSON.parse(lines.at(-1)!) as Outcome;
}

/** Returns a photograph, by its noise. */
function photographOf(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } }).jpeg().toBuffer();
}

/** Returns a function that returns the source of a function in the bundle. */
function sourceFinder(): (ran: Outcome['ran'][number]) => string[] {
  const files = new Map<string, { readonly lines: string[]; readonly map: SourceMap }>();
  return ({ url, start }) => {
    const file = new URL(url).pathname;
    if (!fs.existsSync(`${file}.map`)) return [];
    const { lines, map } = files.get(file) ?? {
      lines: fs.readFileSync(file, 'utf8').split('\n'),
      map: new SourceMap(JSON.parse(fs.readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload),
    };
    files.set(file, { lines, map });
    const entry = map.findEntry(...positionOf(lines, start));
    return 'originalSource' in entry ? [path.relative(ROOT, path.resolve(path.dirname(file), entry.originalSource))] : [];
  };
}

/** Returns the line and the column of an offset, both from 0. */
function positionOf(lines: readonly string[], offset: number): [line: number, column: number] {
  let [line, column] = [0, offset];
  while (column > lines[line].length) column -= lines[line++].length + 1;
  return [line, column];
}
