import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { App, Stack } from 'aws-cdk-lib';
import { IMAGES, PHOTOS } from './example-cdn';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns } from './measure';
import { ImageCdn, ImageTransformation, VariantDelivery } from '../../src';
import { EdgeObserver, NO_OBSERVER } from '../../src/tools/local/cloudfront/edge-observer';
import { LambdaHost } from '../../src/tools/local/lambda/lambda-host';
import { MemoryObjectStore } from '../../src/tools/local/s3/memory-object-store';
import { startLocalEdge } from '../../src/tools/local/server';

/** Milliseconds that a request to S3 and an invocation take in addition, from the environment. */
const S3_LATENCY = Number(process.env.S3_LATENCY ?? 20);
const LAMBDA_LATENCY = Number(process.env.LAMBDA_LATENCY ?? 10);

export const delivery: Benchmark = {
  name: 'delivery',
  title: `The time to the first byte of a stored variant, function first, against bucket first, with ${S3_LATENCY} ms `
    + `for S3 and ${LAMBDA_LATENCY} ms for Lambda (S3_LATENCY, LAMBDA_LATENCY)`,
  run: () => inTemporaryFolder(measure),
};

const ROUNDS = 20;

async function measure(folder: string): Promise<Row[]> {
  const latencies = slowDown();
  const sides = await Promise.all([VariantDelivery.FUNCTION_FIRST, VariantDelivery.BUCKET_FIRST].map(
    each => storedVariant(synthesize(folder, each))));
  try {
    const [functionFirst, bucketFirst] = sides;
    const turns = await takeTurns({ warmUp: 4, measured: ROUNDS }, functionFirst.ask, bucketFirst.ask);
    return [compare('stored variant', 'ms', turns, milliseconds => milliseconds)];
  } finally {
    latencies.restore();
    await Promise.all(sides.map(({ close }) => close()));
  }
}

/** Delays every read of the variant bucket and every invocation. */
function slowDown(): { restore(): void } {
  const { get } = MemoryObjectStore.prototype;
  const { invoke } = LambdaHost.prototype;
  MemoryObjectStore.prototype.get = async function (this: MemoryObjectStore, key) {
    await setTimeout(S3_LATENCY);
    return get.call(this, key);
  };
  LambdaHost.prototype.invoke = async function (this: LambdaHost, event) {
    await setTimeout(LAMBDA_LATENCY);
    return invoke.call(this, event);
  };
  return {
    restore: () => {
      MemoryObjectStore.prototype.get = get;
      LambdaHost.prototype.invoke = invoke;
    },
  };
}

function synthesize(folder: string, topology: VariantDelivery): string {
  const app = new App({ outdir: path.join(folder, topology) });
  new ImageCdn(new Stack(app, 'Bench'), 'Images', {
    uploads: [{ path: IMAGES, exclude: ['*.md'] }],
    transformation: ImageTransformation.onDemand({ delivery: topology }),
  });
  return app.synth().directory;
}

/** Serves a variant that is stored, and returns a function that requests it from the origin. */
async function storedVariant(app: string) {
  const times: number[] = [];
  const observer: EdgeObserver = {
    ...NO_OBSERVER, answered: (_request, _response, milliseconds) => times.push(milliseconds),
  };
  const edge = await startLocalEdge({ app, port: 0, observer: () => observer });
  const [{ url, invalidate, variants }] = edge.distributions;
  const ask = async () => {
    invalidate('/*');
    const response = await fetch(new URL(`${PHOTOS[0]}?w=640&fm=webp`, url));
    await response.arrayBuffer();
    assert.deepEqual([response.status, response.headers.get('x-cache')], [200, 'Miss from cloudfront']);
    return times.at(-1)!;
  };
  await ask();
  while ((await variants!()).length === 0) await setTimeout(10);
  return { ask, close: () => edge.close() };
}
