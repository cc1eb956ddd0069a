import { spawn } from 'node:child_process';
import { KeyObject } from 'node:crypto';
import * as fs from 'node:fs';
import { targetSigners } from './target-signers';
import { loadAssembly } from '../../cloud-assembly/assembly';
import { Resolver } from '../../cloud-assembly/intrinsics';
import { configurationOf } from '../../cost/configuration';
import { LocalEdge } from '../../local/server';
import { LocalTraffic, localCdn } from '../../playground/local-cdn';
import { remoteCdn } from '../../playground/remote-cdn';
import { Playground, startPlayground } from '../../playground/server';
import { Arguments, CommandError, Io, UsageError } from '../command';
import { isLoopback } from '../verify/exchange';

export interface LocalPlaygroundOptions {
  readonly traffic: LocalTraffic;
  readonly port: number;
  /** Of a key group. */
  readonly privateKey?: KeyObject;
}

/** The playground of a local edge, which serves this app. */
export async function playgroundOf(app: string, edge: LocalEdge, options: LocalPlaygroundOptions): Promise<Playground> {
  const { traffic, port, privateKey } = options;
  const resolver = new Resolver(loadAssembly(app).stacks);
  const configurations = resolver.resourcesOf('AWS::CloudFront::Distribution').map(located => configurationOf(resolver, located));
  const cdns = edge.distributions.map((distribution, index) =>
    localCdn(distribution, { index, traffic, privateKey, configuration: configurations.find(({ path }) => path === distribution.id) }));
  const isOfUse = cdns.some(({ info }) => info.guards.some(({ of, isSigned }) => of === 'viewing' && isSigned));
  if (privateKey && !isOfUse) throw new CommandError('--private-key is of no use: no CDN that is served trusts its public half');
  return startPlayground({ cdns, port });
}

/** The playground of a deployed CDN. */
export async function playgroundAt(args: Arguments, target: string, port: number, io: Io): Promise<Playground> {
  const url = targetUrl(target);
  const cdn = await remoteCdn(url, { keys: keysIn(args.text('keys')), ...await targetSigners(url, args, io) });
  return startPlayground({ cdns: [cdn], port });
}

function targetUrl(target: string): string {
  const url = new URL(URL.canParse(target) ? target : 'unknown:');
  if (!/^https?:$/.test(url.protocol)) throw new UsageError(`--target must be a URL such as https://d1234abcd.cloudfront.net, got: ${target}`);
  if (url.pathname !== '/' || url.search || url.hash || url.username) throw new UsageError(`--target must be the address of a CDN, without a path, got: ${target}`);
  if (url.protocol === 'http:' && !isLoopback(url)) throw new UsageError(`--target must begin with https:// where it is not on this machine, got: ${target}`);
  return url.origin;
}

/** A key a line, as a listing of a bucket has them. */
function keysIn(file: string | undefined): string[] {
  if (file === undefined) return [];
  try {
    return fs.readFileSync(file, 'utf8').split(/\r?\n/).map(line => line.trim().replace(/^\//, '')).filter(Boolean);
  } catch (error) {
    throw new CommandError(`--keys must be a file with a key a line: ${(error as Error).message}`);
  }
}

const OPENERS: Readonly<Record<string, readonly string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** In the user's browser; where there is none, the address has been printed. */
export function openInBrowser(url: string): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...words, url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
