import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { FAILED, Io, PROGRAM } from './command';

/** Exit code `128 + SIGINT`, which shells report for a program ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Time within which a second signal counts as the same key press. A wrapper such as npm forwards a Ctrl-C that the
 * terminal has already sent to every process.
 */
const SAME_PRESS_MS = 400;

/** Returns the `Io` of the real process. */
export function processIo(): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe may exit early (`| head`). Incomplete output is then a silent failure.
    if (error.code !== 'EPIPE') process.stderr.write(`${PROGRAM}: the output is incomplete: ${error.message}\n`);
    process.exit(FAILED);
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    readInput: () => text(process.stdin),
    untilStopped,
    wait,
  };
}

/** Resolves at the first Ctrl-C or similar, for a graceful shutdown. A second Ctrl-C exits immediately. */
async function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    let requestedAt: number | undefined;
    const onSignal = () => {
      if (requestedAt !== undefined && performance.now() - requestedAt > SAME_PRESS_MS) process.exit(INTERRUPTED);
      requestedAt ??= performance.now();
      resolve();
    };
    // A closed terminal sends SIGHUP, also if the output is piped. Node.js dies from it even under `nohup`.
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  });
}
