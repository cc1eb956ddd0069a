import { once } from 'node:events';
import * as fs from 'node:fs';
import { Worker, parentPort, workerData } from 'node:worker_threads';

interface Watched {
  readonly name: string;
  /** The number of inputs so far, and the length of the last one's text. */
  readonly counts: Int32Array;
  readonly text: Uint8Array;
}

export interface Watchdog {
  /** Records an input. Call it before each input is tried; it only writes to memory. */
  see(input: readonly unknown[]): void;
  leave(): Promise<unknown>;
}

// More than the timeout of a function.
const PATIENCE_S = 60;
const MOST_BYTES = 8192;

/**
 * Reports an input that hangs. It runs in a separate thread, because a thread in an endless loop handles no events and
 * no timeouts.
 *
 * @param name the property and its seed
 */
export async function watchdog(name: string): Promise<Watchdog> {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const text = Buffer.from(new SharedArrayBuffer(MOST_BYTES));
  const program = `require('tsx/cjs'); require(${JSON.stringify(__filename)})`;
  const worker = new Worker(program, { eval: true, workerData: { name, counts, text } satisfies Watched });
  await once(worker, 'message'); // this thread may hang from here on
  return {
    see: input => {
      counts[1] = text.write(JSON.stringify(input.map(shortened)).slice(0, MOST_BYTES));
      Atomics.add(counts, 0, 1);
    },
    leave: () => worker.terminate(),
  };
}

/** Returns the size of an image in its place: images are too long to record, and the seed reproduces them. */
function shortened(part: unknown): unknown {
  return part instanceof Uint8Array ? `${part.length} bytes` : part;
}

/** Checks once a second, so that recording an input wakes no thread. */
function watch({ name, counts, text }: Watched): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let [seen, quiet] = [0, 0];
  for (; quiet < PATIENCE_S; Atomics.wait(never, 0, 0, 1000)) {
    const count = Atomics.load(counts, 0);
    quiet = count === seen ? quiet + 1 : 0;
    seen = count;
  }
  fs.writeSync(
    2,
    `HANGS ${name}: input ${seen} has no result after ${PATIENCE_S} s: `
      + `${Buffer.from(text.subarray(0, counts[1])).toString()}\n`,
  );
  if (process.env.CONFORMANCE_TMPDIR) fs.rmSync(process.env.CONFORMANCE_TMPDIR, { recursive: true, force: true });
  // No other thread can set the exit code of the process.
  process.kill(process.pid, 'SIGKILL');
}

if (parentPort) {
  parentPort.postMessage('it looks');
  watch(workerData as Watched);
}
