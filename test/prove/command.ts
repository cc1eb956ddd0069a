import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { environmentOfApps } from '../languages/run';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Receives each line as soon as it is there. */
  readonly onLine?: (line: string) => void;
}

/** A command that failed, with the last lines that it printed. */
export class CommandFailure extends Error {}

const KEPT_LINES = 30;
const GRACE_MS = 5000;

/**
 * Runs a command to its end; rejects if it fails.
 *
 * It has a process group of its own: Ctrl-C in the terminal reaches this program alone, which then ends the command
 * with all its children.
 */
export async function runCommand(
  command: readonly string[],
  { cwd, env, signal, onLine }: CommandOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const [program, ...args] = command;
  const last: string[] = [];
  const child = spawn(program, args, {
    cwd,
    env: { ...environmentOfApps(), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const take = (line: string) => {
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
    onLine?.(line);
  };
  const stop = () => endGroup(child.pid);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject).once('close', resolve);
      }),
      readLines(child.stdout, take),
      readLines(child.stderr, take),
    ]);
    signal?.throwIfAborted();
    if (code !== 0) {
      throw new CommandFailure([`${command.join(' ')} failed with exit code ${code}`, ...last].join('\n'));
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function readLines(input: Readable, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input })) take(line);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  kill(pid, 'SIGTERM');
  setTimeout(() => kill(pid, 'SIGKILL'), GRACE_MS).unref();
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
