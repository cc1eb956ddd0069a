import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FaultyProxy } from './faulty-proxy';
import { ImageCdn, ImageTransformation } from '../../../src';
import { EdgeLocation } from '../../../src/tools/local/cloudfront/edge-location';
import { listen, urlOf } from '../../../src/tools/local/http/listener';
import { awsEndpoint } from '../../../src/tools/local/lambda/services/aws-endpoint';
import { loadApp } from '../../../src/tools/local/reader/load-app';

export interface EdgeUnderLoad {
  readonly url: string;
  /** The proxy between transform function and S3. */
  readonly s3: FaultyProxy;
  /** Moves the clock of the local edge by an hour, so that no error is cached anymore. */
  later(): void;
  /** Deletes all variants, so that they are transformed again. */
  purgeVariantBucket(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * Runs a CDN that transforms the images of a folder, with a proxy in front of S3. The cache lifetime is a second, so
 * that every variant is requested again.
 */
export async function withEdge(
  folder: string,
  images: string,
  work: (edge: EdgeUnderLoad) => Promise<void>,
): Promise<void> {
  const {
    app,
    distributions: [distribution],
  } = loadApp({ app: synthesize(folder), images, clock: Date.now });
  const hosts = [...app.functions.values()];
  let passed = 0;
  const edge = new EdgeLocation(distribution, () => Date.now() + passed);
  const listeners = [await listen(0, request => edge.handle(request))];
  listeners.push(
    await listen(
      0,
      awsEndpoint(
        hosts.map(host => host.lambda),
        { queues: [], functions: [], caches: new Map() },
        Date.now,
      ),
    ),
  );
  const log = fs.openSync(path.join(folder, 'functions.log'), 'w');
  const s3 = new FaultyProxy(listeners[1].port);
  const stores = [...app.buckets.values()]
    .filter(({ isWrittenByFunctions }) => isWrittenByFunctions)
    .map(({ objects }) => objects);
  try {
    const address = await s3.start();
    hosts.forEach(host => host.start(address, {
      logged: (_lambda, line) => void fs.writeSync(log, `${line}\n`),
      ended: () => undefined,
    }));
    await work({
      url: urlOf(listeners[0]),
      s3,
      later: () => {
        passed += HOUR_MS;
      },
      purgeVariantBucket: async () => {
        for (const store of stores) for (const key of await store.keys()) store.delete!(key);
      },
    });
  } finally {
    await Promise.all(hosts.map(host => host.close()));
    await s3.stop();
    await Promise.all(listeners.map(listener => listener.close()));
    fs.closeSync(log);
  }
}

function synthesize(folder: string): string {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const second = Duration.seconds(1);
  const architecture = process.arch === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64;
  new ImageCdn(new Stack(app, 'Load'), 'Images', {
    transformation: ImageTransformation.onDemand({ architecture }),
    minTtl: Duration.seconds(0),
    defaultTtl: second,
    maxTtl: second,
    browserTtl: Duration.seconds(0),
  });
  return app.synth().directory;
}
