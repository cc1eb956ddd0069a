import { Prewarmed } from '../../../runtime/prewarm-worker/prewarm-images';
import { PrewarmWork } from '../../../runtime/prewarm-worker/prewarm-work';
import { CommandError, Io } from '../command';
import { printable } from '../printable';
import { Progress } from '../progress';
import { DeployedWorker } from '../workers/deployed-worker';

const COUNTS = ['transformed', 'stored', 'refused'] as const;

/** Numbers of variants, as of the worker. */
type Counts = Record<typeof COUNTS[number], number>;

/** The result of a run. */
export interface PrewarmedKeys extends Counts {
  /** Number of images that have variants whose transformation fails. */
  readonly failed: number;
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
  const progress = new Progress(io.stderr, keys.length, 'images');
  const report = (message: string) => {
    progress.end();
    io.stderr.write(`${message}\n`);
  };
  const sum = { transformed: 0, stored: 0, refused: 0 };
  let failed = 0;
  let last: string | undefined;
  for (const [index, key] of keys.entries()) {
    if (stop.isRequested) {
      progress.end();
      return { ...sum, failed, isComplete: false, last };
    }
    const start = performance.now();
    try {
      if (!await prewarmKey(key, worker, sum, io)) {
        failed += 1;
        report(`${printable(key)}: variants cannot be transformed; the log of the transform function says why`);
      }
    } catch (error) {
      report(`${printable(key)}: ${(error as Error).message}`);
      return { ...sum, failed, isComplete: false, last };
    }
    last = key;
    progress.show(index + 1);
    await io.wait(Math.max(0, 1000 / rate - (performance.now() - start)));
  }
  progress.end();
  return { ...sum, failed, isComplete: failed === 0 };
}

/**
 * Prewarms an image, in as many runs of the worker as it takes, and adds the numbers of its variants. Returns whether
 * all have succeeded.
 */
async function prewarmKey(key: string, worker: DeployedWorker, sum: Counts, io: Io): Promise<boolean> {
  let work: readonly PrewarmWork[] = [{ keys: [key] }];
  for (let attempt = 1; ; attempt++) {
    const failed: PrewarmWork[] = [];
    for (let left = [...work]; left.length > 0;) {
      const [next, ...others] = left;
      const result = await invoke(next, worker, io);
      for (const name of COUNTS) sum[name] += result[name];
      failed.push(...result.failed);
      left = [...others, ...result.left];
    }
    if (failed.length === 0 || attempt === ATTEMPTS) return failed.length === 0;
    await io.wait(PAUSE_MILLISECONDS * attempt);
    work = failed;
  }
}

async function invoke(work: PrewarmWork, worker: DeployedWorker, io: Io): Promise<Prewarmed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await worker.invoke({ prewarm: work }) as unknown as Prewarmed;
    } catch (error) {
      if (!(error instanceof CommandError) || attempt === ATTEMPTS) throw error;
      await io.wait(PAUSE_MILLISECONDS * attempt);
    }
  }
}
