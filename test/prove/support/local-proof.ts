import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { FakeAws } from './fake-aws';
import { LocalEdge, ServedDistribution, startLocalEdge } from '../../../src/tools/local/server';
import { buildProof } from '../app/build-proof';
import { ProofSettings } from '../app/settings';
import { Outputs } from '../cdk';
import { stackName } from '../tag';

export const RUN = '261101abcdef';

const PHOTO = path.join(__dirname, '../../../examples/minimal/images/sunset.jpg');

export const SETTINGS: ProofSettings = {
  run: RUN,
  account: FakeAws.account,
  region: 'eu-west-1',
  replicaRegion: 'us-west-2',
  images: path.dirname(PHOTO),
  access: 'identity',
};

/** The app of a proof at the local edge, and an in-memory AWS that reports what the real one would. */
export interface LocalProof {
  readonly aws: FakeAws;
  readonly outputs: Outputs;
  readonly edge: LocalEdge;
  close(): Promise<void>;
}

/** @param change what is to be different about the app before it is synthesized */
export async function startLocalProof(change: (app: App) => void = () => undefined): Promise<LocalProof> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'local-proof-'));
  const images = path.join(folder, 'images');
  write(images, 'images/sunset.jpg', fs.readFileSync(PHOTO));
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  buildProof(app, SETTINGS);
  change(app);
  const edge = await startLocalEdge({ app: app.synth().directory, port: 0, images });
  const aws = new FakeAws();
  await aws.start();
  const outputs = outputsOf(edge);
  fillBuckets(aws, outputs, edge, images);
  return {
    aws,
    edge,
    outputs,
    close: async () => {
      await edge.close();
      await aws.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function outputsOf(edge: LocalEdge): Outputs {
  return {
    [stackName(RUN, 'Images')]: {
      Url: distribution(edge, 'Images/Distribution').url,
      Originals: 'originals',
      Variants: 'variants',
      Replica: 'replica',
      TransformLogs: 'transform-logs',
      EdgeFunctions: 'normalize,original',
      Secret: 'secret-arn',
    },
    [stackName(RUN, 'Plain')]: {
      Url: distribution(edge, 'Plain/Distribution').url,
      Originals: 'plain',
      ProbeUrl: distribution(edge, 'Plain/Probe').url,
    },
  };
}

/** The buckets hold what the local edge serves; S3 copies to the replica at once. */
function fillBuckets(aws: FakeAws, outputs: Outputs, edge: LocalEdge, images: string): void {
  const main = distribution(edge, 'Images/Distribution');
  const originals = aws.addBucket('originals', SETTINGS.region, RUN);
  const replica = aws.addBucket('replica', SETTINGS.replicaRegion, RUN);
  originals.onPut = (key, body) => {
    write(images, key, body);
    aws.addVersions(replica, key);
  };
  aws.addBucket('plain', SETTINGS.region, RUN).onPut = (key, body) => write(images, key, body);
  aws.addBucket('variants', SETTINGS.region, RUN).keys = main.variants;
  aws.addLogGroup('transform-logs', SETTINGS.region, RUN, [
    'START RequestId: 1',
    'REPORT RequestId: 1\tDuration: 812.50 ms\tBilled Duration: 813 ms\tMemory Size: 1769 MB',
  ]);
  aws.secrets.set(outputs[stackName(RUN, 'Images')].Secret, main.signingKey!);
  aws.metrics.set('FunctionComputeUtilization', [12, 31]);
  aws.metrics.set('FunctionThrottles', [0]);
}

export function distribution(edge: LocalEdge, path_: string): ServedDistribution {
  return edge.distributions.find(({ id }) => id.endsWith(path_))!;
}

function write(folder: string, key: string, body: Buffer): void {
  const file = path.join(folder, key);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, body);
}
