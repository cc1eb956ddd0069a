import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import sharp from 'sharp';
import { asHere, asPeersDo } from './makers';
import { cpuTime } from './measure';

/** The work of one process: each photo once as a warm-up, then each in turn. */
export interface Task {
  readonly who: 'this' | 'peers';
  readonly photos: string[];
  readonly format: 'avif' | 'webp' | 'jpg';
  readonly width: number;
}

/** CPU time in milliseconds and bytes per image, as means of all photos, and the peak memory of the process in MB. */
export interface Cost {
  readonly cpu: number;
  readonly bytes: number;
  readonly memory: number;
}

const MAKERS = { this: asHere, peers: asPeersDo };

async function run(task: Task): Promise<Cost> {
  if (task.who === 'peers') {
    sharp.cache(true);
    sharp.concurrency(0);
  }
  const photos = await Promise.all(task.photos.map(photo => fs.readFile(photo)));
  await MAKERS[task.who](photos[0], { ...task, width: 64 });
  const start = process.cpuUsage();
  let bytes = 0;
  for (const photo of photos) bytes += (await MAKERS[task.who](photo, task)).length;
  const cpu = cpuTime(start);
  return {
    cpu: cpu / photos.length,
    bytes: bytes / photos.length,
    memory: peakMemory(),
  };
}

/** Returns the peak in MB. `maxRSS` begins with the size of the parent process. */
function peakMemory(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
}

process.on('message', (task: Task) => {
  run(task).then(cost => process.send!(cost), (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  }).finally(() => process.disconnect());
});
