import { progressBar } from './progress-bar';
import { CommandError, Io } from '../command';
import { printable } from '../printable';
import { DeployedWorker } from '../workers/deployed-worker';

/** The result of a run. */
export interface PrewarmedKeys {
  readonly transformed: number;
  readonly stored: number;
  readonly refused: number;
  /** Whether all images are done, without failures. */
  readonly isComplete: boolean;
  /** The last image that is done, if others are left. Undefined, too, if no image is done. */
  readonly last?: string;
}

// Throttling and failures of a moment. The worker skips variants that are stored.
const ATTEMPTS = 4;
const PAUSE_MILLISECONDS = 5000;

/**
 * Prewarms images one after the other, at a limited rate, until the user stops the program.
 */
export async function prewarmKeys(
  keys: readonly string[], worker: DeployedWorker, { rate }: { readonly rate: number }, io: Io,
): Promise<PrewarmedKeys> {
  const stop = { isRequested: false };
  void io.untilStopped().then(() => { stop.isRequested = true; });
  const sum = { transformed: 0, stored: 0, refused: 0 };
  let last: string | undefined;
  for (const [index, key] of keys.entries()) {
    if (stop.isRequested) return { ...sum, isComplete: false, last };
    const start = performance.now();
    try {
      const result = await prewarmed(key, worker, io);
      for (const name of ['transformed', 'stored', 'refused'] as const) sum[name] += Number(result[name] ?? 0);
    } catch (error) {
      io.stderr.write(`\n${printable(key)}: ${(error as Error).message}\n`);
      return { ...sum, isComplete: false, last };
    }
    last = key;
    io.stderr.write(progressBar(index + 1, keys.length));
    await io.wait(Math.max(0, 1000 / rate - (performance.now() - start)));
  }
  if (keys.length > 0) io.stderr.write('\n');
  return { ...sum, isComplete: true };
}

async function prewarmed(key: string, worker: DeployedWorker, io: Io): Promise<Record<string, unknown>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await worker.invoke({ prewarm: { keys: [key] } });
    } catch (error) {
      if (!(error instanceof CommandError) || attempt === ATTEMPTS) throw error;
      await io.wait(PAUSE_MILLISECONDS * attempt);
    }
  }
}
