import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { IMAGES, PHOTOS } from './example-cdn';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row } from './measure';
import { ImageCdn, ImageReplica, ImageTransformation, OriginAccess } from '../../src';
import { EdgeObserver, NO_OBSERVER } from '../../src/tools/local/cloudfront/edge-observer';
import { FaultMode } from '../../src/tools/local/s3/fault-injection';
import { startLocalEdge } from '../../src/tools/local/server';

export const failover: Benchmark = {
  name: 'failover',
  title: 'The time to the first byte while the first Region fails, against the time without a failure',
  run: () => inTemporaryFolder(measure),
};

const FAILURES: FaultMode[] = ['503', 'refuse', 'hang'];

interface Times {
  readonly image: number;
  readonly variant: number;
}

async function measure(folder: string): Promise<Row[]> {
  const app = synthesize(folder);
  const against = await firstBytes(app);
  const rows: Row[] = [];
  for (const failure of FAILURES) {
    const measured = await firstBytes(app, failure);
    rows.push(
      rowOf(`image, ${failure}`, measured.image, against.image),
      rowOf(`variant, ${failure}`, measured.variant, against.variant),
    );
  }
  return rows;
}

function rowOf(what: string, measured: number, against: number): Row {
  return { what, measured, against, unit: 'ms', ratio: measured / against };
}

function synthesize(folder: string): string {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const [there, here] = ['eu-central-1', 'eu-west-1'].map(region => new Stack(app, region, { env: { region } }));
  new ImageCdn(here, 'Images', {
    uploads: [{ path: IMAGES, exclude: ['*.md'] }],
    transformation: ImageTransformation.onDemand(),
    originalsPath: 'original',
    originAccess: OriginAccess.control(),
    replica: new ImageReplica(there, 'Replica'),
  });
  return app.synth().directory;
}

/**
 * Returns the times for an untouched original and for a new variant. Each is requested for the first time, with every
 * process already started.
 */
async function firstBytes(app: string, failPrimary?: FaultMode): Promise<Times> {
  const times: number[] = [];
  const observer: EdgeObserver = {
    ...NO_OBSERVER,
    answered: (_request, _response, milliseconds) => times.push(milliseconds),
  };
  const edge = await startLocalEdge({ app, port: 0, failPrimary, observer: () => observer });
  try {
    const [warmUp, photo] = PHOTOS;
    for (const target of [`${warmUp}?w=640&fm=webp`, `original/${photo}`, `${photo}?w=640&fm=webp`]) {
      const response = await fetch(new URL(target, edge.distributions[0].url));
      await response.arrayBuffer();
      assert.equal(response.status, 200, target);
      assert.match(response.headers.get('x-cache') ?? '', /^Miss/, target);
    }
    return { image: times[1], variant: times[2] };
  } finally {
    await edge.close();
  }
}
