import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { writePhotographs } from './photographs';

/** A site that a framework builds and serves with its own tools. */
export interface Project {
  /** The folder in `packages/` with the framework in one version. */
  readonly packages: string;
  /** The folders in `projects/` with the sources. */
  readonly sources: readonly string[];
  /** The folder that static imports read images from, and the one that is served as it is. */
  readonly photographs: { readonly imported: string; readonly served: string };
  /** The command that builds the site, and that which serves it, of `node_modules/.bin`. */
  readonly build: readonly string[];
  readonly start: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The server of a site. */
export interface Server {
  readonly url: string;
  /** The ID of its process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Frameworks that contact their makers or font services do not do so with these settings. */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  CI: '1',
  NODE_ENV: 'production',
};

const START_TIMEOUT = 60_000;

/** A folder that keeps installed packages between runs, if set. Without it, each run installs them anew. */
const KEPT = process.env.RECIPES_SITES;

const temporary: string[] = [];

/** Removes the folders of all projects. */
export function removeProjects(): void {
  temporary.splice(0).forEach(folder => fs.rmSync(folder, { recursive: true, force: true }));
}

/** Writes a project into a new folder, installs its packages and builds it. */
export async function buildProject(project: Project): Promise<string> {
  const folder = installPackages(project.packages);
  project.sources.forEach(name => fs.cpSync(path.join(__dirname, 'projects', name), folder, { recursive: true }));
  await writePhotographs(folder, project.photographs);
  run(folder, project.build, project.env);
  return folder;
}

/** Installs a folder of `packages/` in a new folder. */
export function installPackages(name: string, options: readonly string[] = []): string {
  const folder = newFolder(name);
  fs.cpSync(path.join(__dirname, 'packages', name), folder, { recursive: true });
  install(folder, options);
  return folder;
}

function newFolder(name: string): string {
  if (KEPT === undefined) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), `site-${name}-`));
    temporary.push(folder);
    return folder;
  }
  const folder = path.join(KEPT, name);
  fs.mkdirSync(folder, { recursive: true });
  fs.readdirSync(folder).filter(entry => entry !== 'node_modules')
    .forEach(entry => fs.rmSync(path.join(folder, entry), { recursive: true }));
  return folder;
}

/** Installs optional packages too, which contain the compiler of Next.js, for this machine's C library only. */
function install(folder: string, options: readonly string[]): void {
  if (fs.existsSync(path.join(folder, 'node_modules'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--libc=glibc', '--loglevel=error', ...options], {
    cwd: folder, stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function run(folder: string, command: readonly string[], env: Project['env']): void {
  const [program, ...args] = command;
  execFileSync(program, args, {
    cwd: folder, env: { ...environmentOf(folder), ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the server of a built project. HTTPS requests to the hosts are sent to servers on this machine. */
export async function startProject(
  project: Project, folder: string, hosts: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const [program, ...args] = project.start(port);
  const child = spawn(program, args, {
    cwd: folder,
    detached: true,
    env: {
      ...environmentOf(folder),
      ...project.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      HOSTNAME: '127.0.0.1',
      NODE_OPTIONS: `--require ${path.join(__dirname, 'emulated-hosts.cjs')}`,
      EMULATED_HOSTS: JSON.stringify(hosts),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilListening(url, child);
  return { url, pid: child.pid!, stop: () => stop(child) };
}

/** Programs of the project's packages come first, and among them the version of Node.js that a framework needs. */
function environmentOf(folder: string): NodeJS.ProcessEnv {
  const programs = path.join(folder, 'node_modules/.bin');
  return { ...process.env, ...QUIET, PATH: `${programs}${path.delimiter}${process.env.PATH}` };
}

async function untilListening(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + START_TIMEOUT;
  while (Date.now() < end && child.exitCode === null) {
    if (await fetch(url).then(response => response.body?.cancel(), () => false) !== false) return;
    await new Promise(resolve => { setTimeout(resolve, 100); });
  }
  await stop(child);
  throw new Error(`${url}: the server of the site must listen within ${START_TIMEOUT / 1000} s`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => { child.once('exit', resolve); });
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}

/** Returns a port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => { server.close(resolve); });
  return port;
}
