import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ImageCdn } from '../../../src';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { EdgeLocation } from '../../../src/tools/local/cloudfront/edge-location';
import { Ttls } from '../../../src/tools/local/cloudfront/ttl';
import { Listener, listen } from '../../../src/tools/local/http/listener';
import { openApp } from '../../../src/tools/local/reader/app';
import { readDistribution } from '../../../src/tools/local/reader/distribution';
import { HttpOrigin, before } from '../http-origin';

/** The TTLs of one distribution, as its template has them. */
export interface TtlPolicy extends Ttls {
  /** The beginning of the paths that this distribution serves. */
  readonly prefix: string;
}

/** Synthesized distributions, each with its own TTLs. */
export interface TtlPolicies {
  readonly app: string;
  readonly policies: readonly TtlPolicy[];
}

// Zero, two that end during the requests, and one that does not.
const TTLS = [0, 4, 8, 1000];

export function synthesizePolicies(folder: string): TtlPolicies {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const names = inOrder().map(([minTtl, defaultTtl, maxTtl]) => {
    const stack = new Stack(app, `Ttls-${minTtl}-${defaultTtl}-${maxTtl}`);
    new ImageCdn(stack, 'Images', {
      minTtl: Duration.seconds(minTtl),
      defaultTtl: Duration.seconds(defaultTtl),
      maxTtl: Duration.seconds(maxTtl),
    });
    return stack.stackName;
  });
  const assembly = app.synth();
  return {
    app: assembly.directory,
    policies: names.map(name => ({ prefix: `/${name}/`, ...ttlsIn(assembly.getStackByName(name).template) })),
  };
}

/** Starts the local edge of all these distributions, with one origin. */
export async function startEdges({ app }: TtlPolicies, originPort: number): Promise<Listener> {
  const opened = openApp(loadAssembly(app), new Set(), { clock: Date.now });
  const origin = new HttpOrigin(originPort);
  const edges = new Map(opened.resolver.resourcesOf('AWS::CloudFront::Distribution').map(located =>
    [located.stack.name, new EdgeLocation(before(origin, readDistribution(opened, located)), Date.now)]));
  const listener = await listen(0, request => edges.get(request.path.split('/')[1])!.handle(request));
  return { port: listener.port, close: () => listener.close().then(() => origin.close()) };
}

function inOrder(): number[][] {
  const all = TTLS.flatMap(min => TTLS.flatMap(normal => TTLS.map(max => [min, normal, max])));
  return all.filter(([min, normal, max]) => min <= normal && normal <= max);
}

interface Template {
  readonly Resources: Record<
    string,
    {
      readonly Type: string;
      readonly Properties: {
        readonly CachePolicyConfig: { readonly MinTTL: number; readonly DefaultTTL: number; readonly MaxTTL: number };
      };
    }
  >;
}

/** Reads TTLs from the template without the local edge, which is under test. */
function ttlsIn({ Resources: resources }: Template): Ttls {
  const { MinTTL: minTtl, DefaultTTL: defaultTtl, MaxTTL: maxTtl } = Object.values(resources)
    .find(({ Type }) => Type === 'AWS::CloudFront::CachePolicy')!.Properties.CachePolicyConfig;
  return { minTtl, defaultTtl, maxTtl };
}
