import * as fs from 'node:fs';
import { App, openApp, deployApp } from './app';
import { Deployment, duringDeployment } from './deployment';
import { readDistribution } from './distribution';
import { LocalPurge, readPurges } from './purges';
import { readPrewarms, QueueConsumer, readRefiners } from './queue-consumer';
import { Assembly, StackTemplate, loadAssembly } from '../../cloud-assembly/assembly';
import { Located } from '../../cloud-assembly/intrinsics';
import { ParameterOverrides } from '../../cloud-assembly/parameter-overrides';
import { noteReferences } from '../../cloud-assembly/references';
import { LocalEdgeError } from '../../local-edge-error';
import { Distribution, ImageCdnModel } from '../cloudfront/distribution';
import { Bucket } from '../s3/bucket';
import { FaultMode } from '../s3/fault-injection';

export interface LoadOptions {
  /** The directory of the cloud assembly, or a template file. */
  readonly app: string;
  readonly parameters?: ParameterOverrides;
  readonly stack?: string;
  readonly images?: string;
  readonly httpsOrigins?: Readonly<Record<string, string>>;
  readonly signingSecret?: string;
  readonly failPrimary?: FaultMode;
  readonly deploying?: Deployment;
  readonly clock: () => number;
}

export interface LoadedApp {
  readonly app: App;
  /** The resources of the distributions, in the same order. */
  readonly located: Located[];
  readonly distributions: Distribution[];
  readonly purges: LocalPurge[];
  /** The refiners and the prewarm workers. */
  readonly consumers: QueueConsumer[];
  /** The settings that are served once the deployment that is in progress has ended. */
  readonly deployed?: Pick<LoadedApp, 'app' | 'distributions'>;
}

const TLS_NOTE = 'TLS is not emulated: requests to the port count as HTTPS, '
  + 'and those with the header `cloudfront-forwarded-proto: http` as HTTP.';

/** Reads a synthesized app. All errors in the app are thrown before anything starts. */
export function loadApp(options: LoadOptions): LoadedApp {
  try {
    return load(options);
  } catch (error) {
    if (error instanceof LocalEdgeError) throw error;
    // CloudFormation would reject it, too. The reader relies on the structure that the CDK writes.
    throw new LocalEdgeError(
      `the cloud assembly in ${options.app} does not have the structure that the CDK writes: `
        + `${(error as Error).message}. Run \`npx cdk synth\` again`, {
        cause: error,
      },
    );
  }
}

function load(options: LoadOptions): LoadedApp {
  const { clock, images, httpsOrigins, signingSecret, deploying } = options;
  requireFolder(images);
  const synthesized = loadAssembly(options.app, options.parameters);
  const assembly = deploying
    ? duringDeployment(synthesized, loadAssembly(deploying.from, options.parameters), deploying.lagging)
    : synthesized;
  const app = openApp(assembly, new Set([TLS_NOTE]), { clock, images, httpsOrigins, signingSecret });
  const located = distributionsOf(app, assembly.stacks, options);
  const distributions = located.map(distribution => readDistribution(app, distribution));
  failPrimaries(distributions, options.failPrimary);
  noteReferences(app.notes, assembly.stacks, servedResources(app, located, distributions));
  return {
    app,
    located,
    distributions,
    purges: readPurges(app, distributions),
    consumers: [...readRefiners(app), ...readPrewarms(app)],
    deployed: deploying
    && deploy(app, synthesized, options),
  };
}

function deploy(during: App, synthesized: Assembly, options: LoadOptions): LoadedApp['deployed'] {
  const app = deployApp(during, synthesized);
  return {
    app,
    distributions: distributionsOf(app, synthesized.stacks, options)
      .map(distribution => readDistribution(app, distribution)),
  };
}

function requireFolder(images: string | undefined): void {
  if (images !== undefined && !fs.statSync(images, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LocalEdgeError(`--images must be a folder, got ${images}`);
  }
}

function failPrimaries(distributions: Distribution[], failure: FaultMode | undefined): void {
  if (failure === undefined) return;
  const faults = cdnsOf(distributions).flatMap(({ primary }) => primary?.fault ?? []);
  if (faults.length === 0) throw new LocalEdgeError('--fail-origin primary: the bucket of the originals is unknown');
  faults.forEach(fault => fault.inject(failure));
}

function distributionsOf({ resolver }: App, stacks: StackTemplate[], { app, stack: wanted }: LoadOptions): Located[] {
  const all = resolver.resourcesOf('AWS::CloudFront::Distribution');
  if (all.length === 0) {
    throw new LocalEdgeError(`no CloudFront distribution in ${app}, whose stacks are: ${list(stacks)}. `
      + 'Nested stacks are not searched');
  }
  if (wanted === undefined) return all;
  const chosen = stacks.find(({ id, name, displayName }) => [id, name, displayName].includes(wanted));
  if (!chosen) throw new LocalEdgeError(`there is no stack ${wanted} in ${app}: there are ${list(stacks)}`);
  const distributions = all.filter(({ stack }) => stack === chosen);
  if (distributions.length === 0) {
    throw new LocalEdgeError('no CloudFront distribution '
      + `in stack ${wanted}: there are some in ${list([...new Set(all.map(({ stack }) => stack))])}`);
  }
  return distributions;
}

function list(stacks: StackTemplate[]): string {
  return stacks.map(stack => stack.displayName).join(', ');
}

/** Returns the buckets that clients may try to access without CloudFront. */
export function bucketsOf(distributions: Distribution[]): Map<string, Bucket> {
  const origins = distributions.flatMap(distribution => distribution.s3Origins)
    .filter(({ options }) => !options.isEmulated).map(({ options }) => options.bucket);
  const originals = cdnsOf(distributions).flatMap(({ images }) => images && !images.isEmulated ? [images.bucket] : []);
  return new Map([...originals, ...origins].map(bucket => [bucket.name, bucket]));
}

function cdnsOf(distributions: Distribution[]): ImageCdnModel[] {
  return distributions.flatMap(({ cdns }) => cdns);
}

function servedResources({ resolver }: App, distributions: Located[], models: Distribution[]) {
  const buckets = [...bucketsOf(models).keys()].flatMap(name => resolver.find('AWS::S3::Bucket', name) ?? []);
  return new Set([...distributions, ...buckets].map(({ resource }) => resource));
}
