import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import sharp from 'sharp';
import { Deployment, FakeAws, FakeStack } from './fake-aws';
import { StackTemplate, loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { Resolver } from '../../../src/tools/cloud-assembly/intrinsics';
import { LocalEdge, ServedDistribution, startLocalEdge } from '../../../src/tools/local/server';
import { buildProof } from '../app/build-proof';
import { ProofSettings, STEPS, Step } from '../app/settings';
import { Outputs } from '../cdk';
import { RUN_TAG, StackPart, stackName } from '../tag';

export const RUN = '261101abcdef';

const PHOTOS = path.join(__dirname, '../../../examples/minimal/images');

export const SETTINGS: ProofSettings = {
  run: RUN,
  account: FakeAws.account,
  region: 'eu-west-1',
  replicaRegion: 'us-west-2',
  qualifier: 'hnb659fds',
  images: PHOTOS,
  step: 'first',
};

/** The app of a proof at the local edge, and an in-memory AWS that reports what the real one would. */
export interface LocalProof {
  /** The cloud assembly. */
  readonly assembly: string;
  readonly aws: FakeAws;
  readonly outputs: Outputs;
  readonly edge: LocalEdge;
  /** Its stacks, which the in-memory AWS does not know yet. */
  readonly stacks: readonly FakeStack[];
  /** Changes what the deployment of a step changes in AWS. */
  redeploy(step: Step): void;
  close(): Promise<void>;
}

/** @param change what is to be different about the app before it is synthesized */
export async function startLocalProof(change: (app: App) => void = () => undefined): Promise<LocalProof> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'local-proof-'));
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  buildProof(app, SETTINGS);
  change(app);
  const aws = new FakeAws();
  await aws.start();
  const local = await serveProof(app.synth().directory, aws);
  return {
    ...local,
    close: async () => {
      await local.close();
      await aws.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** Serves a synthesized app, as if it were deployed, and fills the buckets, log groups and metrics of an AWS. */
export async function serveProof(assembly: string, aws: FakeAws): Promise<LocalProof> {
  const images = fs.mkdtempSync(path.join(os.tmpdir(), 'local-proof-images-'));
  await copyPhotos(path.join(images, 'images'));
  const edge = await startLocalEdge({ app: assembly, port: 0, images });
  const { stacks } = loadAssembly(assembly);
  const outputs = Object.fromEntries(stacks.map(stack => [stack.name, outputsOf(stack, new Resolver(stacks), edge)]));
  fillBuckets(aws, outputs, edge, images);
  const { Variants: variants } = outputs[stackName(RUN, 'FunctionFirst')];
  const purged = aws.buckets.find(({ name }) => name === variants)!;
  return {
    assembly,
    aws,
    edge,
    outputs,
    stacks: stacks.map(stack => fakeStackOf(stack, new Resolver(stacks))),
    redeploy: step => {
      // `uploads` purges every variant of originals under a KMS key.
      purged.keys = step === 'uploads' ? async () => [] : distribution(edge, 'FunctionFirst/Distribution').variants;
    },
    close: async () => {
      await edge.close();
      fs.rmSync(images, { recursive: true });
    },
  };
}

/**
 * Copies the files of the uploads. Photographs are smaller, as each transformation decodes its original. sharp does not
 * open files in a process that has transformed images.
 */
async function copyPhotos(folder: string): Promise<void> {
  fs.cpSync(PHOTOS, folder, { recursive: true });
  await Promise.all(fs.readdirSync(PHOTOS).filter(name => name.endsWith('.jpg')).map(async name =>
    sharp(fs.readFileSync(path.join(PHOTOS, name))).resize(1000).toFile(path.join(folder, name))));
}

/** The CDK CLI in memory: the first deployment serves the app, and later ones change it. */
export class LocalDeployments {
  public served?: LocalProof;

  constructor(private readonly aws: FakeAws) {}

  public readonly deploy = async ({ assembly, stacks }: Deployment): Promise<Outputs> => {
    this.served ??= await serveProof(assembly, this.aws);
    this.served.redeploy(stepOf(assembly));
    register(this.aws, this.served.stacks, stacks.length === 0 ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE', stacks);
    return this.served.outputs;
  };
}

/** Returns the step of a cloud assembly, with which its directory ends. */
export function stepOf(assembly: string): Step {
  return STEPS.find(step => assembly.endsWith(`-${step}`))!;
}

/** @param names the stacks to register; empty for all of them */
export function register(aws: FakeAws, stacks: readonly FakeStack[], status: string, names: readonly string[]): void {
  for (const stack of stacks.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const known = aws.stacks.find(({ name }) => name === stack.name);
    if (known) known.status = status;
    else aws.stacks.push({ ...stack, status, deletions: [...stack.deletions] });
  }
}

/** The values as CloudFormation would return them, with URLs at the local edge. */
function outputsOf(stack: StackTemplate, resolver: Resolver, edge: LocalEdge): Record<string, string> {
  const hosts = new Map(
    resolver.resourcesOf('AWS::CloudFront::Distribution').map(located => [
      `https://${resolver.attribute(located, 'DomainName')}`,
      distribution(edge, located.resource.path).url,
    ]),
  );
  const own = Object.entries(stack.outputs).filter(([name]) => !name.startsWith('Publish')); // references of the CDK
  return Object.fromEntries(
    own.map(([name, output]) => {
      const value = String(resolver.resolve(stack, (output as { Value: unknown }).Value));
      return [name, hosts.get(value) ?? value];
    }),
  );
}

function fakeStackOf(stack: StackTemplate, resolver: Resolver): FakeStack {
  const { name, region, resources } = stack;
  const nameOf = (logicalId: string) => {
    const { type } = resources.get(logicalId)!;
    const isNamed = type === 'AWS::S3::Bucket' || type === 'AWS::Lambda::Function';
    return isNamed ? String(resolver.resolve(stack, { Ref: logicalId })) : logicalId;
  };
  return {
    name,
    region,
    status: 'CREATE_COMPLETE',
    tags: { [RUN_TAG]: RUN },
    resources: [...resources.values()].map(({ logicalId, type }) => ({
      type,
      logicalId,
      physicalId: nameOf(logicalId),
    })),
    deletions: ['DELETE_COMPLETE'],
  };
}

/** The buckets hold what the local edge serves; S3 copies to the replica at once. */
function fillBuckets(aws: FakeAws, outputs: Outputs, edge: LocalEdge, images: string): void {
  const of = (part: StackPart) => outputs[stackName(RUN, part)];
  const put = (key: string, body: Buffer) => write(images, key, body);
  const replica = aws.addBucket(of('Images').Replica, SETTINGS.replicaRegion, RUN);
  for (const part of ['Images', 'FunctionFirst'] as const) {
    const served = distribution(edge, `${part}/Distribution`);
    aws.addBucket(of(part).Originals, SETTINGS.region, RUN).onPut = put;
    aws.addBucket(of(part).Variants, SETTINGS.region, RUN).keys = served.variants;
    aws.secrets.set(of(part).Secret, served.signingKey!);
  }
  aws.buckets.find(({ name }) => name === of('Images').Originals)!.onPut = (key, body) => {
    put(key, body);
    aws.addVersions(replica, key);
  };
  aws.addBucket(of('Plain').Originals, SETTINGS.region, RUN).onPut = put;
  aws.addLogGroup(of('Images').TransformLogs, SETTINGS.region, RUN, [
    'START RequestId: 1',
    'REPORT RequestId: 1\tDuration: 812.50 ms\tBilled Duration: 813 ms\tMemory Size: 1769 MB',
  ]);
  aws.metrics.set('FunctionComputeUtilization', [12, 31]);
  aws.metrics.set('FunctionThrottles', [0]);
}

export function distribution(edge: LocalEdge, path_: string): ServedDistribution {
  return edge.distributions.find(({ distributionPath }) => distributionPath.endsWith(path_))!;
}

function write(folder: string, key: string, body: Buffer): void {
  const file = path.join(folder, key);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, body);
}
