import { ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withSbin } from './install';

const HOST = '127.0.0.1';
const PATIENCE_MS = 30_000;

export interface ServerOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

// Below the ports that systems give to connections and to servers without a port, which could be taken meanwhile.
const [FIRST_PORT, LAST_PORT] = [20_000, 30_000];

/** Returns a free port. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const server = net.createServer().listen(port, HOST);
    const isFree = await once(server, 'listening').then(() => true, () => false);
    if (!isFree) continue;
    await new Promise(resolve => server.close(resolve));
    return port;
  }
}

/** Runs a server during the work, which starts when the server listens on its port. */
export async function withServer<T>(
  program: string,
  args: string[],
  port: number,
  work: () => Promise<T>,
  options: ServerOptions = {},
): Promise<T> {
  const log: Buffer[] = [];
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...withSbin(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
  try {
    await listening(child, port, () => Buffer.concat(log).toString());
    return await work();
  } finally {
    await stop(child);
  }
}

/** Creates a folder that exists during the work. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  try {
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

async function listening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  let failure: string | undefined;
  child.once('error', error => { failure = error.message; });
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS; await sleep(50)) {
    if (failure !== undefined || child.exitCode !== null) break;
    if (await accepts(port)) return;
  }
  throw new Error(`${child.spawnargs.join(' ')} does not listen on ${port}: ${failure ?? log()}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, HOST);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
