import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

const ROOT = path.join(__dirname, '../..');

/**
 * Bundles a source file of this folder into a program for Node.js alone, so that no loader is measured with it.
 * Packages are loaded from where they are installed.
 */
export function compile(source: string, folder: string): string {
  const outfile = path.join(folder, source.replace(/\.ts$/, '.js'));
  esbuild.buildSync({
    entryPoints: [path.join(__dirname, source)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const modules = path.join(folder, 'node_modules');
  if (!fs.existsSync(modules)) fs.symlinkSync(path.join(ROOT, 'node_modules'), modules, 'junction');
  return outfile;
}

export function start(program: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return fork(program, args, { execArgv: [], env: { ...process.env, ...env } });
}

/** Returns the next message of a process, and rejects if the process ends instead. */
export async function told<T>(child: ChildProcess): Promise<T> {
  const failed = once(child, 'exit').then(() => {
    throw new Error(`${child.spawnargs.join(' ')} ended without a message`);
  });
  const [message] = await Promise.race([once(child, 'message'), failed]) as [T];
  return message;
}
