import { KeyObject } from 'node:crypto';
import { App } from 'aws-cdk-lib';
import { LocalEdgeOptions } from '../../../src/tools/local/server';
import { LocalTraffic, localCdn } from '../../../src/tools/playground/local-cdn';
import { PlaygroundCdn } from '../../../src/tools/playground/playground-cdn';
import { Playground, startPlayground } from '../../../src/tools/playground/server';
import { PLAIN } from '../cost/support';
import { Received, SendOptions, cleanUp, folderWith, send, serve } from '../local/support';

const playgrounds: Playground[] = [];

/** Stops and removes what a test has made: call it in `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all(playgrounds.splice(0).map(playground => playground.close()));
  await cleanUp();
}

export async function play(cdns: PlaygroundCdn[]): Promise<Playground> {
  const playground = await startPlayground({ cdns, port: 0 });
  playgrounds.push(playground);
  return playground;
}

interface PlayOptions extends Partial<LocalEdgeOptions> {
  readonly privateKey?: KeyObject;
}

export const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** A folder of so many images, from 0000.gif on. */
export function folderOf(count: number): string {
  return folderWith(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${String(index).padStart(4, '0')}.gif`, PIXEL])),
  );
}

/** A local edge with its playground. */
export async function playLocally(
  build: (app: App) => void,
  { privateKey, ...options }: PlayOptions = {},
): Promise<{ url: string; cdn: string }> {
  const traffic = new LocalTraffic();
  const edge = await serve(build, { ...options, observer: traffic.observer });
  const { url } = await play(
    edge.distributions.map((distribution, index) =>
      localCdn(distribution, { index, traffic, configuration: PLAIN, privateKey }),
    ),
  );
  return { url, cdn: edge.distributions[0].url };
}

/** Sends a request like one of the page that changes something. */
export async function change(
  url: string,
  target: string,
  { method = 'POST', headers, body }: SendOptions = {},
): Promise<Received> {
  return send(url, target, {
    method,
    body,
    headers: { 'host': new URL(url).host, 'origin': url, 'x-playground': '1', ...headers },
  });
}

export function jsonOf({ body }: Received): unknown {
  return JSON.parse(body.toString());
}
