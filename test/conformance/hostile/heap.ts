import { setTimeout as sleep } from 'node:timers/promises';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';

/** Returns the memory in use after garbage collection, buffers included, in megabytes. */
export async function heapUsed(): Promise<number> {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  for (let time = 0; time < 3; time++) {
    collect();
    await sleep(20); // finalizers free memory after the collection
  }
  const { heapUsed: heap, external } = process.memoryUsage();
  return (heap + external) / 1e6;
}
