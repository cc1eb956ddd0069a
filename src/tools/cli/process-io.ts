import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { FAILED, Io } from './command';

/** `128 + SIGINT`, as shells report a program ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * A wrapper such as npm passes on a Ctrl-C that the terminal has already sent to every process:
 * what follows so closely is the same key press.
 */
const SAME_PRESS_MS = 400;

/** The real process as commands see it. */
export function processIo(): Io {
  // The reader of a pipe may leave early (`| head`). No need for words, but what was not told is no success either.
  process.stdout.on('error', () => process.exit(FAILED));
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, readInput: () => text(process.stdin), untilStopped, wait };
}

/** The first Ctrl-C ends in good order; a second one, for the impatient, at once. */
async function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    let asked: number | undefined;
    const onSignal = () => {
      if (asked !== undefined && performance.now() - asked > SAME_PRESS_MS) process.exit(INTERRUPTED);
      asked ??= performance.now();
      resolve();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}
