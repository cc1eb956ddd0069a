import * as fs from 'node:fs';
import { App, openApp } from './app';
import { StackTemplate, loadAssembly } from './assembly';
import { Distribution, readDistribution } from './distribution';
import { Edge, ViewerRequest } from './edge';
import { EdgeObserver, NOBODY } from './edge-observer';
import { LocalEdgeError } from './errors';
import { Failure } from './failure';
import { Located } from './intrinsics';
import { LambdaHost } from './lambda-host';
import { Handler, Listener, listen, urlOf } from './listener';
import { PrivateServices, privateAws } from './private-aws';
import { readPurges, startPurges } from './purges';
import { noteReferences } from './references';
import { Bucket } from './s3-access';
import { s3Endpoint } from './s3-endpoint';
import { ServedDistribution, describe } from './served-distribution';

export { LocalEdgeError } from './errors';
export type { ServedDistribution } from './served-distribution';

export interface LocalEdgeOptions {
  /** The directory of the cloud assembly: `cdk.out`. */
  readonly app: string;
  /** The name or id of a stack: only its distributions are served. */
  readonly stack?: string;
  /** The port of the first distribution; the others follow, and S3 comes last. Zero lets the system choose. */
  readonly port?: number;
  /** A folder that stands in for what is in the buckets, read at each request. */
  readonly images?: string;
  /** How those buckets fail that have a replica: for trying what viewers get then. */
  readonly failPrimary?: Failure;
  /** The time in milliseconds. */
  readonly clock?: () => number;
  /** Who watches a distribution, by its id. */
  readonly observer?: (id: string) => EdgeObserver;
}

export interface LocalEdge {
  readonly distributions: ServedDistribution[];
  /** Sentences on what this template has and the local edge does not do. */
  readonly notEmulated: string[];
  close(): Promise<void>;
}

const DEFAULT_PORT = 8787;
const TLS_NOTE = 'TLS is not spoken: the port stands for HTTPS, and a request with the header `cloudfront-forwarded-proto: http` for plain HTTP.';

/**
 * Serves the distributions of a synthesized app on 127.0.0.1, as CloudFront would once they are deployed.
 */
export async function startLocalEdge(options: LocalEdgeOptions): Promise<LocalEdge> {
  const { clock = Date.now, port = DEFAULT_PORT, images, observer = () => NOBODY } = options;
  requireFolder(images);
  const assembly = loadAssembly(options.app);
  const app = openApp(assembly, new Set([TLS_NOTE]), clock, images, options.failPrimary);
  const located = distributionsOf(app, assembly.stacks, options);
  const distributions = located.map(distribution => readDistribution(app, distribution));
  requireFailure(app);
  noteReferences(app.notes, assembly.stacks, servedResources(app, located, distributions));

  const edges = distributions.map(distribution => new Edge(distribution, clock, observer(distribution.path)));
  const handlers: Handler[] = [...edges.map(edge => (request: ViewerRequest) => edge.handle(request)), s3Endpoint(bucketsOf(distributions), clock)];
  const purges = readPurges(app, distributions);
  const services = { queues: purges.map(({ queue }) => queue), caches: cachesOf(located, distributions, edges) };
  const functions = await startFunctions([...app.functions.values()], services, clock);
  const listeners = await listenAll(handlers, port).catch(async error => {
    await functions.close();
    throw error;
  });
  const purging = await startPurges(purges);
  const urls = listeners.map(urlOf);
  return {
    distributions: distributions.map((distribution, index) =>
      describe(distribution, edges[index], { url: urls[index], s3Url: urls[urls.length - 1], folder: images })),
    notEmulated: [...app.notes],
    close: async () => {
      await closeAll(listeners);
      purging.close();
      await functions.close();
    },
  };
}

function requireFolder(images: string | undefined): void {
  if (images !== undefined && !fs.statSync(images, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LocalEdgeError(`--images must be a folder, got: ${images}`);
  }
}

function requireFailure({ failPrimary, buckets }: App): void {
  if (failPrimary !== undefined && ![...buckets.values()].some(({ failure }) => failure !== undefined)) {
    throw new LocalEdgeError('--fail-origin primary: none of the buckets that are served has a replica, as far as this app says');
  }
}

function distributionsOf({ resolver }: App, stacks: StackTemplate[], { app, stack: wanted }: LocalEdgeOptions): Located[] {
  const all = resolver.resourcesOf('AWS::CloudFront::Distribution');
  if (all.length === 0) {
    throw new LocalEdgeError(`no CloudFront distribution in ${app}, whose stacks are: ${list(stacks)}. Nested stacks are not looked into`);
  }
  if (wanted === undefined) return all;
  const chosen = stacks.find(({ id, name, displayName }) => [id, name, displayName].includes(wanted));
  if (!chosen) throw new LocalEdgeError(`there is no stack ${wanted} in ${app}: there are ${list(stacks)}`);
  const distributions = all.filter(({ stack }) => stack === chosen);
  if (distributions.length === 0) {
    throw new LocalEdgeError(`no CloudFront distribution in stack ${wanted}: there are some in ${list([...new Set(all.map(({ stack }) => stack))])}`);
  }
  return distributions;
}

function list(stacks: StackTemplate[]): string {
  return stacks.map(stack => stack.displayName).join(', ');
}

/** Those that someone may try to reach without CloudFront. */
function bucketsOf(distributions: Distribution[]): Map<string, Bucket> {
  const origins = distributions.flatMap(distribution => distribution.s3Origins)
    .filter(({ options }) => !options.isStandIn).map(({ options }) => options.bucket);
  const originals = distributions.flatMap(({ images }) => images && !images.isStandIn ? [images.bucket] : []);
  return new Map([...originals, ...origins].map(bucket => [bucket.name, bucket]));
}

function servedResources({ resolver }: App, distributions: Located[], models: Distribution[]) {
  const buckets = [...bucketsOf(models).keys()].flatMap(name => resolver.find('AWS::S3::Bucket', name) ?? []);
  return new Set([...distributions, ...buckets].map(({ resource }) => resource));
}

function cachesOf(located: Located[], distributions: Distribution[], edges: Edge[]): PrivateServices['caches'] {
  return new Map(distributions.map(({ id }, index) => {
    const arn = `arn:aws:cloudfront::${located[index].stack.account}:distribution/${id}`;
    return [id, { arn, invalidate: (item: string) => edges[index].invalidate(item) }];
  }));
}

/** Each in processes of its own, with an AWS that only they can ask. */
async function startFunctions(hosts: LambdaHost[], services: PrivateServices, clock: () => number): Promise<{ close(): Promise<void> }> {
  const listeners = hosts.length === 0 ? [] : [await listen(0, privateAws(hosts.map(({ lambda }) => lambda), services, clock))];
  const close = async () => {
    await Promise.all(hosts.map(host => host.close()));
    await closeAll(listeners);
  };
  try {
    hosts.forEach(host => host.start(urlOf(listeners[0])));
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function listenAll(handlers: Handler[], firstPort: number): Promise<Listener[]> {
  const listeners: Listener[] = [];
  try {
    for (const [index, handler] of handlers.entries()) listeners.push(await listen(firstPort && firstPort + index, handler));
  } catch (error) {
    await closeAll(listeners);
    throw error;
  }
  return listeners;
}

async function closeAll(listeners: Listener[]): Promise<void> {
  await Promise.all(listeners.map(listener => listener.close()));
}
