import { once } from 'node:events';
import * as fs from 'node:fs';
import { Worker, parentPort, workerData } from 'node:worker_threads';

interface Watched {
  readonly name: string;
  /** How many inputs there have been, and how long the text of the last one is. */
  readonly counts: Int32Array;
  readonly text: Uint8Array;
}

export interface Watchdog {
  /** To be called before each input is tried. It costs no more than writing it down. */
  see(input: readonly unknown[]): void;
  leave(): Promise<unknown>;
}

// More than a function has.
const PATIENCE_S = 60;
const MOST_BYTES = 8192;

/**
 * Tells which input hangs. A thread of its own, as one that computes for ever can be asked nothing, nor hears the end
 * of its time.
 *
 * @param name what is tried, and the seed that leads to it again
 */
export async function watchdog(name: string): Promise<Watchdog> {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const text = Buffer.from(new SharedArrayBuffer(MOST_BYTES));
  const program = `require('tsx/cjs'); require(${JSON.stringify(__filename)})`;
  const worker = new Worker(program, { eval: true, workerData: { name, counts, text } satisfies Watched });
  await once(worker, 'message'); // this thread may hang from now on
  return {
    see: input => {
      counts[1] = text.write(JSON.stringify(input.map(shortened)).slice(0, MOST_BYTES));
      Atomics.add(counts, 0, 1);
    },
    leave: () => worker.terminate(),
  };
}

/** Pictures are too long to write down, and the seed leads to them too. */
function shortened(part: unknown): unknown {
  return part instanceof Uint8Array ? `${part.length} bytes` : part;
}

/** Looks once a second, so that nobody has to wake it for every input. */
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
    `HANGS ${name}: for ${PATIENCE_S} s, input ${seen} ends in nothing: ${Buffer.from(text.subarray(0, counts[1])).toString()}\n`,
  );
  if (process.env.CONFORMANCE_TMPDIR) fs.rmSync(process.env.CONFORMANCE_TMPDIR, { recursive: true, force: true });
  // No other thread can have the process end by a status of its own.
  process.kill(process.pid, 'SIGKILL');
}

if (parentPort) {
  parentPort.postMessage('it looks');
  watch(workerData as Watched);
}
