import { allowHosts } from './cloudfront/allowed-hosts';
import { Distribution } from './cloudfront/distribution';
import { EdgeLocation } from './cloudfront/edge-location';
import { EdgeObserver, NO_OBSERVER } from './cloudfront/edge-observer';
import { Handler, Listener, listen, urlOf } from './http/listener';
import { FunctionObserver } from './lambda/invocation-trace';
import { LocalServices } from './lambda/services/authorized-apis';
import { awsEndpoint } from './lambda/services/aws-endpoint';
import { App } from './reader/app';
import { Deployment } from './reader/deployment';
import { LoadedApp, bucketsOf, loadApp } from './reader/load-app';
import { OriginalChanged, startPurges } from './reader/purges';
import { FaultMode } from './s3/fault-injection';
import { s3Endpoint } from './s3/s3-requests';
import { ServedDistribution, describeCdn } from './served-distribution';
import { ParameterOverrides } from '../cloud-assembly/parameter-overrides';

export { LocalEdgeError } from '../local-edge-error';
export type { ServedDistribution } from './served-distribution';

export interface LocalEdgeOptions {
  /** The directory of the cloud assembly, such as `cdk.out`, or a template file. */
  readonly app: string;
  /** Values of the parameters of templates. */
  readonly parameters?: ParameterOverrides;
  /** The name or id of a stack: only its distributions are served. */
  readonly stack?: string;
  /** The port of the first distribution; the others follow, and S3 comes last. Zero lets the system choose. */
  readonly port?: number;
  /** A folder whose files replace the objects of the buckets. It is read at each request. */
  readonly images?: string;
  /** The URLs of servers on this machine that take the place of HTTPS origins, by host. For tests. */
  readonly httpsOrigins?: Readonly<Record<string, string>>;
  /** The secret of `signing`, in place of a generated one. */
  readonly signingSecret?: string;
  /** The initial fault of the original buckets, to test what viewers get. Replicas do not fail. */
  readonly failPrimary?: FaultMode;
  /** The time in milliseconds. */
  readonly clock?: () => number;
  /** A deployment of the app that is in progress until `endDeployment()` is called. */
  readonly deploying?: Deployment;
  /** Host names that every port accepts, in addition to those of this machine and of its distribution. */
  readonly allowedHosts?: readonly string[];
  /** Returns the observer of a distribution by its ID. */
  readonly observer?: (id: string) => EdgeObserver;
  readonly functions?: FunctionObserver;
  /** Called when a file of a watched folder of originals was written or deleted. */
  readonly originalChanged?: OriginalChanged;
}

export interface LocalEdge {
  /** The image CDNs with their current settings, by distribution. */
  readonly distributions: ServedDistribution[];
  /** Notes on parts of the template that the local edge does not emulate. */
  readonly notEmulated: string[];
  /** Updates the lagging functions. Cached responses and stored variants stay. */
  endDeployment(): void;
  close(): Promise<void>;
}

const DEFAULT_PORT = 8787;

/**
 * Serves the distributions of a synthesized app on 127.0.0.1, as CloudFront would once they are deployed.
 */
export async function startLocalEdge(options: LocalEdgeOptions): Promise<LocalEdge> {
  const { clock = Date.now, port = DEFAULT_PORT, images, allowedHosts = [], observer = () => NO_OBSERVER } = options;
  const { app, located, distributions, purges, consumers, deployed } = loadApp({ ...options, clock });

  const edges = distributions.map(distribution => edgeOf(distribution, clock, observer(distribution.path)));
  const handlers = [
    ...edges.map((edge, index) => allowHosts(
      namesOf(distributions[index], allowedHosts), request => edge.handle(request), clock,
    )),
    allowHosts(allowedHosts, s3Endpoint(bucketsOf(distributions), clock), clock),
  ];
  const services = {
    queues: [...purges, ...consumers].map(({ queue }) => queue),
    functions: [...app.functions.values()],
    caches: cachesOf(located, distributions, edges),
  };
  const functions = await startFunctions(
    [app, ...deployed ? [deployed.app] : []], services, clock, options.functions,
  );
  const listeners = await listenAll(handlers, port).catch(async error => {
    await functions.close();
    throw error;
  });
  const purging = await startPurges(purges, options.originalChanged);
  consumers.forEach(({ source }) => source.start());
  const urls = listeners.map(urlOf);
  const described = (served: Distribution[]) => served.flatMap((distribution, index) => distribution.cdns.map(cdn =>
    describeCdn(
      distribution, cdn, edges[index], { url: urls[index], s3Url: urls[urls.length - 1], folder: images },
    )));
  let serving = described(distributions);
  return {
    get distributions() { return serving; },
    endDeployment: () => {
      deployed?.distributions.forEach((distribution, index) => edges[index].deploy(distribution));
      serving = described(deployed?.distributions ?? distributions);
    },
    notEmulated: [...app.notes],
    close: async () => {
      await closeAll(listeners);
      purging.close();
      consumers.forEach(({ queue }) => queue.close());
      await functions.close();
    },
  };
}

function edgeOf(distribution: Distribution, clock: () => number, observer: EdgeObserver): EdgeLocation {
  distribution.cdns.forEach(({ primary }) => primary?.fault?.watch(failure => observer.faultChanged(failure)));
  return new EdgeLocation(distribution, clock, observer);
}

function namesOf({ domainName, aliases }: Distribution, allowedHosts: readonly string[]): string[] {
  return [domainName, ...aliases, ...allowedHosts];
}

function cachesOf(
  located: LoadedApp['located'], distributions: LoadedApp['distributions'], edges: EdgeLocation[],
): LocalServices['caches'] {
  return new Map(distributions.map(({ id }, index) => {
    const arn = `arn:aws:cloudfront::${located[index].stack.account}:distribution/${id}`;
    return [id, { arn, invalidate: (item: string) => edges[index].invalidate(item) }];
  }));
}

/** Starts each function in its own processes, together with the AWS endpoint that only they can call. */
async function startFunctions(
  apps: App[], services: LocalServices, clock: () => number, observer: FunctionObserver | undefined,
): Promise<{ close(): Promise<void> }> {
  const hosts = apps.flatMap(({ functions }) => [...functions.values()]);
  const listeners = hosts.length === 0 ? [] : [
    await listen(0, awsEndpoint(hosts.map(({ lambda }) => lambda), services, clock)),
  ];
  const close = async () => {
    await Promise.all(hosts.map(host => host.close()));
    await closeAll(listeners);
  };
  try {
    hosts.forEach(host => host.start(urlOf(listeners[0]), observer));
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function listenAll(handlers: Handler[], firstPort: number): Promise<Listener[]> {
  const listeners: Listener[] = [];
  try {
    for (const [index, handler] of handlers.entries()) {
      listeners.push(await listen(firstPort && firstPort + index, handler));
    }
  } catch (error) {
    await closeAll(listeners);
    throw error;
  }
  return listeners;
}

async function closeAll(listeners: Listener[]): Promise<void> {
  await Promise.all(listeners.map(listener => listener.close()));
}
