/** The wish to stop: Ctrl-C, or a signal from another program. */
export interface Stopping {
  /** Aborted by the first wish. */
  readonly signal: AbortSignal;
  /** No longer listens. */
  close(): void;
}

export interface StoppingOptions {
  readonly say: (text: string) => void;
  /** The command that removes what a second wish leaves behind. */
  readonly cleanupCommand: string;
  readonly exit: (code: number) => void;
  /** Milliseconds on a clock. */
  readonly now?: () => number;
}

/** `128 + SIGINT`, as shells report a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** npm passes on a Ctrl-C that the terminal has sent to every process: a signal so soon after it is the same press. */
const SAME_PRESS_MS = 400;

/**
 * The first Ctrl-C ends the proof and lets it clean up. The second ends the program at once. A closed terminal or pipe
 * ends the proof, too.
 */
export function listenForStop({ say, cleanupCommand, exit, now = () => performance.now() }: StoppingOptions): Stopping {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = () => {
    first ??= now();
    controller.abort(new Error('interrupted'));
  };
  const onSignal = () => {
    if (first === undefined) {
      say('\nStopping, and removing what was deployed. Press Ctrl-C again to leave it where it is.\n');
      stop();
    } else if (now() - first > SAME_PRESS_MS) {
      say(`\nStopped. To remove what is left, run:\n  ${cleanupCommand}\n`);
      exit(INTERRUPTED);
    }
  };
  // A closed terminal sends SIGHUP, also if the output is piped. Node.js dies from it even under `nohup`.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', stop);
  process.stdout.on('error', stop); // nobody reads the output any more
  return {
    signal: controller.signal,
    close: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', stop);
    },
  };
}
