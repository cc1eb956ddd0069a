import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { functionUrlEvent } from '../../../src/tools/local/cloudfront/function-url-event';
import { LambdaFunction } from '../../../src/tools/local/lambda/lambda-function';
import { LambdaHost } from '../../../src/tools/local/lambda/lambda-host';
import { FunctionResponse } from '../../../src/tools/local/lambda/process-protocol';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { synthesizeTransformer, variantOf } from '../lambda/function';
import { Said } from '../lambda/runtime-api';
import { Runtime, runtimeClient } from '../lambda/runtime-process';
import { debianProgram } from '../tools/install';
import { S3Server, expectOk, makeBucket, versitygwProgram, withVersitygw } from '../tools/versitygw';

export const awsLambdaRic: Engine = {
  name: 'aws-lambda-ric',
  title:
    "AWS's Lambda runtime client: responses and stored objects of the deployed transform function, "
      + 'within its memory limit',
  install: async () => {
    debianProgram('prlimit', 'util-linux');
    debianProgram('cmake', 'cmake', 'g++', 'make', 'xz-utils');
    versitygwProgram();
    runtimeClient();
  },
  run: (cells, mode) =>
    inTemporaryFolder(folder => withVersitygw(folder, server => compare(cells, folder, server, mode))),
};

const IMAGES = path.join(__dirname, '../../../examples/minimal/images');
const PHOTOS = { short: ['life.jpg'], long: ['life.jpg', 'picos.jpg', 'portrait.jpg', 'sunset.jpg'] };
const VARIANTS = [
  'f=auto',
  'f=avif,w=640',
  'f=webp,w=640',
  'f=jpg,w=640',
  'f=png,w=128',
  'f=auto-avif',
  'f=auto-webp,mask=ellipse',
  'f=webp,w=384,h=256,fit=crop',
  'f=jpg,w=256,blur=20',
  'f=json',
  'f=blurhash',
];
const BROKEN = ['none.jpg', 'text.jpg', 'torn.jpg'];
const WRONG = ['/life.jpg/_.w.1', '/life.jpg/f=webp,w=640', '/life.jpg'];

async function compare(cells: Cells, folder: string, server: S3Server, mode: Mode): Promise<void> {
  const transformer = synthesizeTransformer(folder);
  const { keys } = await fill(server, transformer, PHOTOS[mode]);
  const lambda: LambdaFunction = { ...transformer, credentials: { ...keys, sessionToken: '' } };
  const host = new LambdaHost(lambda);
  const env = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_REGION: lambda.region,
    AWS_ENDPOINT_URL_S3: server.url,
  };
  const runtime = new Runtime(path.join(folder, 'task'), lambda, env);
  try {
    host.start(server.url);
    await runtime.start(archiveOf(lambda));
    await compareAll(cells, server, host, runtime, mode);
  } finally {
    await runtime.close();
    await host.close();
  }
}

async function compareAll(
  cells: Cells,
  server: S3Server,
  host: LambdaHost,
  runtime: Runtime,
  mode: Mode,
): Promise<void> {
  const pathOf = (image: string, variant: string) => `/${image}/${variantOf(host.lambda, variant)}`;
  const variants = PHOTOS[mode].flatMap(photo => VARIANTS.map(variant => pathOf(photo, variant)));
  const wrong = [...BROKEN.map(image => pathOf(image, 'f=webp,w=640')), ...WRONG];
  // HEAD transforms the image again.
  const headOf = mode === 'long' ? variants : variants.slice(1, 2);
  for (const target of [...variants, ...wrong]) {
    for (const method of [...wrong, ...headOf].includes(target) ? ['GET', 'HEAD'] : ['GET']) {
      const event = () => functionUrlEvent({ method, path: target, query: '', headers: {}, secure: true }, URL_OPTIONS);
      const [ours, theirs] = [await host.invoke(event()), await runtime.invoke(event()).catch((error: Error) => error)];
      if (typeof ours === 'string') throw new Error(`local runtime ${ours}`);
      if (theirs instanceof Error) {
        cells.compare(`${method} ${target}`, summary(ours), theirs.message);
        continue;
      }
      cells.compare(`${method} ${target}`, summary(ours), summary(theirs));
      cells.compare(`${method} ${target}, sent`, 'streaming', theirs.mode);
      // Lambda keeps a response without a body open until the function times out. This client alone does not show that.
      cells.compare(`${method} ${target}, has a body`, true, theirs.body.length > 0);
      if (method === 'GET' && theirs.status === 200) {
        cells.compare(`${target}, stored`, hash(theirs.body), await stored(server, host.lambda, target));
      }
    }
  }
  const limit = host.lambda.memorySize;
  cells.compare(`memory within ${limit} MiB`, true, runtime.peakMemory() <= limit);
}

const URL_OPTIONS = {
  domainName: 'abc.lambda-url.us-east-1.on.aws',
  originPath: '',
  customHeaders: {},
  clock: Date.now,
};

/** Fills the bucket of the originals in the function's own account, which signs with the given keys. */
async function fill(
  server: S3Server,
  { environment: { ORIGINALS, VARIANTS: STORE } }: LambdaFunction,
  photos: readonly string[],
) {
  const account = server.addAccount('transformer', 'userplus');
  await makeBucket(account.send, ORIGINALS);
  await makeBucket(account.send, STORE);
  const [first] = photos.map(photo => fs.readFileSync(path.join(IMAGES, photo)));
  const originals: Record<string, Buffer> = {
    ...Object.fromEntries(photos.map(photo => [photo, fs.readFileSync(path.join(IMAGES, photo))])),
    'text.jpg': Buffer.from('not an image'),
    'torn.jpg': first.subarray(0, 20_000),
  };
  for (const [key, body] of Object.entries(originals)) {
    await expectOk(account.send('PUT', `/${ORIGINALS}/${key}`, body));
  }
  return account;
}

function archiveOf({ code }: LambdaFunction): string {
  if (code.kind !== 'archive') throw new Error(`the transform function is deployed as ${code.kind}`);
  return code.file;
}

async function stored(server: S3Server, { environment }: LambdaFunction, target: string): Promise<string> {
  const response = await server.root('GET', `/${environment.VARIANTS}${target}`);
  return response.ok ? hash(Buffer.from(await response.arrayBuffer())) : `nothing: ${response.status}`;
}

function summary({ status, headers, body }: Said | FunctionResponse): string {
  return JSON.stringify({ status, headers: Object.fromEntries(Object.entries(headers).sort()), body: hash(body) });
}

function hash(body: Uint8Array): string {
  return `${body.length} bytes ${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;
}
