import { spawn } from 'node:child_process';
import { KeyObject } from 'node:crypto';
import { targetSigners } from './options';
import { loadAssembly } from '../../cloud-assembly/assembly';
import { Resolver } from '../../cloud-assembly/intrinsics';
import { ParameterOverrides } from '../../cloud-assembly/parameter-overrides';
import { configurationsOf } from '../../cost/configuration';
import { LocalEdge } from '../../local/server';
import { isLoopback } from '../../network';
import { LocalTraffic, localCdn } from '../../playground/local-cdn';
import { remoteCdn } from '../../playground/remote-cdn';
import { Playground, startPlayground } from '../../playground/server';
import { Arguments, CommandError, Io, UsageError } from '../command';
import { readKeys } from '../shared/read-file';

interface LocalPlaygroundOptions {
  readonly parameters: ParameterOverrides;
  readonly traffic: LocalTraffic;
  readonly port: number;
  /** Private key that matches a public key of a key group. */
  readonly privateKey?: KeyObject;
}

/** Starts the playground of a local edge that serves an app. */
export async function playgroundOf(app: string, edge: LocalEdge, options: LocalPlaygroundOptions): Promise<Playground> {
  const { traffic, port, privateKey, parameters } = options;
  const resolver = new Resolver(loadAssembly(app, parameters).stacks);
  const configurations = resolver
    .resourcesOf('AWS::CloudFront::Distribution')
    .flatMap(located => configurationsOf(resolver, located));
  const cdns = edge.distributions.map((distribution, index) =>
    localCdn(distribution, {
      index,
      traffic,
      privateKey,
      configuration: configurations.find(({ path }) => path === distribution.id),
    }),
  );
  const isTrusted = cdns.some(({ info }) => info.guards.some(({ of, isSigned }) => of === 'viewing' && isSigned));
  if (privateKey && !isTrusted) {
    throw new CommandError('--private-key must match a trusted public key: no served CDN trusts its public key');
  }
  return startPlayground({ cdns, port });
}

/** Starts the playground of a deployed CDN. */
export async function playgroundAt(args: Arguments, target: string, port: number, io: Io): Promise<Playground> {
  const url = targetUrl(target);
  const cdn = await remoteCdn(url, { keys: keysOf(args.text('keys')), ...await targetSigners(url, args, io) });
  if (args.text('secret-file') !== undefined && !cdn.info.guards.some(({ of }) => of === 'transforming')) {
    throw new CommandError('--secret-file must be used with a CDN that transforms images of signed URLs only, in the '
      + `dialect of imgix, and ${target} does not reject an unsigned URL of it. The playground shows no deployed CDN `
      + 'with `urls` of another dialect: use `sign --dialect`');
  }
  return startPlayground({ cdns: [cdn], port });
}

function targetUrl(target: string): string {
  const url = new URL(URL.canParse(target) ? target : 'unknown:');
  if (!/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--target must be a URL such as https://d1234abcd.cloudfront.net, got ${target}`);
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new UsageError(`--target must be the URL of a CDN without a path, got ${target}`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new UsageError(`--target must begin with https:// unless it is on this machine, got ${target}`);
  }
  return url.origin;
}

/** Returns the keys in a file, also if they are written as paths of URLs. */
function keysOf(file: string | undefined): string[] {
  return file === undefined ? [] : readKeys(file).map(line => line.trim().replace(/^\//, '')).filter(Boolean);
}

const OPENERS: Readonly<Record<string, readonly string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** Opens a URL in the default browser. Failures are ignored, since the URL is printed as well. */
export function openInBrowser(url: string): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...words, url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
