import * as fs from 'node:fs';
import { App } from './app';
import { StackTemplate, loadAssembly } from './assembly';
import { Distribution, readDistribution } from './distribution';
import { Edge } from './edge';
import { LocalEdgeError } from './errors';
import { imageKeysOf } from './image-keys';
import { Located, Resolver } from './intrinsics';
import { Handler, Listener, listen, urlOf } from './listener';
import { noteReferences } from './references';
import { s3Endpoint } from './s3-endpoint';
import { Bucket } from './s3-service';

export { LocalEdgeError } from './errors';

export interface LocalEdgeOptions {
  /** The directory of the cloud assembly: `cdk.out`. */
  readonly app: string;
  /** The name or id of a stack: only its distributions are served. */
  readonly stack?: string;
  /** The port of the first distribution; the others follow, and S3 comes last. Zero lets the system choose. */
  readonly port?: number;
  /** A folder that stands in for what is in the buckets, read at each request. */
  readonly images?: string;
  /** The time in milliseconds. */
  readonly clock?: () => number;
}

export interface ServedDistribution {
  /** The path of its construct. */
  readonly id: string;
  /** Its stack, by the name that the option `stack` takes. */
  readonly stack: string;
  readonly url: string;
  /** Where S3 answers for what the default behaviour serves: a key after the slash is that of the same image. */
  readonly bucketUrl?: string;
  /** Some keys of images that can be asked for, as they stand in a URL's path before it is percent-encoded. */
  keys(max?: number): Promise<string[]>;
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
  const { clock = Date.now, port = DEFAULT_PORT, images } = options;
  requireFolder(images);
  const { stacks, assets } = loadAssembly(options.app);
  const app: App = { resolver: new Resolver(stacks), assets, notes: new Set([TLS_NOTE]), images };
  const located = distributionsOf(app, stacks, options);
  const distributions = located.map(distribution => readDistribution(app, distribution, clock));
  noteReferences(app.notes, stacks, servedResources(app, located, distributions));

  const handlers = [...distributions.map(distribution => edgeHandler(distribution, clock)), s3Endpoint(bucketsOf(distributions), clock)];
  const listeners = await listenAll(handlers, port);
  const urls = listeners.map(urlOf);
  return {
    distributions: distributions.map((distribution, index) => describe(distribution, urls[index], urls[urls.length - 1])),
    notEmulated: [...app.notes],
    close: () => closeAll(listeners),
  };
}

function requireFolder(images: string | undefined): void {
  if (images !== undefined && !fs.statSync(images, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LocalEdgeError(`--images must be a folder, got: ${images}`);
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

function bucketsOf(distributions: Distribution[]): Map<string, Bucket> {
  const origins = distributions.flatMap(distribution => distribution.s3Origins).filter(origin => !origin.options.isStandIn);
  return new Map(origins.map(({ options: { bucket } }) => [bucket.name, bucket]));
}

function servedResources({ resolver }: App, distributions: Located[], models: Distribution[]) {
  const buckets = [...bucketsOf(models).keys()].flatMap(name => resolver.find('AWS::S3::Bucket', name) ?? []);
  return new Set([...distributions, ...buckets].map(({ resource }) => resource));
}

function edgeHandler(distribution: Distribution, clock: () => number): Handler {
  const edge = new Edge(distribution, clock);
  return request => edge.handle(request);
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

function describe(distribution: Distribution, url: string, s3Url: string): ServedDistribution {
  const { bucket, originPath, isStandIn } = distribution.defaultOrigin.options;
  return {
    id: distribution.path,
    stack: distribution.stack,
    url,
    bucketUrl: isStandIn ? undefined : `${s3Url}/${bucket.name}${originPath}`,
    keys: max => imageKeysOf(distribution, max),
  };
}
