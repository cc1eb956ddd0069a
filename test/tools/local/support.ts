import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalEdge, LocalEdgeOptions, startLocalEdge } from '../../../src/tools/local/server';

const temporary: string[] = [];
const edges: LocalEdge[] = [];

/** Stops and removes what a test has made: call it in `afterEach`. */
export async function cleanUp(): Promise<void> {
  await Promise.all(edges.splice(0).map(edge => edge.close()));
  temporary.splice(0).forEach(directory => fs.rmSync(directory, { recursive: true, force: true }));
}

/** A new folder with these files. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'local-edge-'));
  temporary.push(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** Synthesizes an app, and gives the directory of its cloud assembly. */
export function synthesize(build: (app: App) => void): string {
  const app = new App({ outdir: folderWith({}) });
  build(app);
  return app.synth().directory;
}

/** Serves an app; options beyond the directory as given. */
export async function serve(build: (app: App) => void, options: Partial<LocalEdgeOptions> = {}): Promise<LocalEdge> {
  return serveAssembly(synthesize(build), options);
}

export async function serveAssembly(directory: string, options: Partial<LocalEdgeOptions> = {}): Promise<LocalEdge> {
  const edge = await startLocalEdge({ app: directory, port: 0, ...options });
  edges.push(edge);
  return edge;
}

/** A stack in a new app: for tests that need only one. */
export function inStack(build: (stack: Stack) => void): (app: App) => void {
  return app => build(new Stack(app, 'Test'));
}

/** A clock that stands still until it is moved, at a whole second, as HTTP's dates are. */
export class FakeClock {
  public now = Date.UTC(2026, 0, 1);
  public readonly read = () => this.now;

  public advance(seconds: number): void {
    this.now += seconds * 1000;
  }
}

export interface Received {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A client that sends the path as it is given, dots, backslashes and all. */
export function send(url: string, target: string, options: SendOptions = {}): Promise<Received> {
  const { hostname, port } = new URL(url);
  const { method = 'GET', body } = options;
  const headers = { ...options.headers, ...body !== undefined && { 'content-length': String(body.length) } };
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path: target, method, headers, agent: false });
    request.on('error', reject);
    request.on('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({
        status: response.statusCode ?? 0,
        headers: response.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      }));
    });
    request.end(body);
  });
}
