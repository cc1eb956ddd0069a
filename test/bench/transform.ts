import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, Turns, compare, takeTurns } from './measure';
import { encodeJpegs, findPhotos } from './photos';
import { Cost, Task } from './transform-worker';
import { MALLOC_VARIABLES } from '../../src/construct/transformation/malloc';

export const transform: Benchmark = {
  name: 'transform',
  title: "Transformations with the library's settings, against sharp's defaults",
  run: () => inTemporaryFolder(measure),
};

const FORMATS = ['avif', 'webp', 'jpg'] as const;
const WIDTHS = [320, 640, 1080, 1920];

/** The largest share of the peers' CPU time that passes. */
const CPU_MARKS: { readonly [task: string]: number } = {
  'avif 320': 0.42,
  'avif 640': 0.3,
  'avif 640, progressive': 0.3,
  'avif 1080': 0.3,
  'avif 1920': 0.3,
};
const MEMORY_MARK = 0.55;

type Work = Omit<Task, 'who'>;

/**
 * Measures with baseline JPEGs, where most of the time is encoding. A progressive JPEG takes four times as long to
 * decode for every peer, and the most memory.
 */
async function measure(folder: string): Promise<Row[]> {
  const photos = findPhotos();
  const [baseline, progressive] = [await encodeJpegs(photos, folder, false), await encodeJpegs(photos, folder, true)];
  const rows: Row[] = [];
  for (const format of FORMATS) {
    for (const width of WIDTHS) {
      rows.push(...(await cpuAndSize(`${format} ${width}`, { photos: baseline, format, width })));
    }
    rows.push(...await cpuAndSize(`${format} 640, progressive`, { photos: progressive, format, width: 640 }));
  }
  return [...rows, await memory({ photos: [...progressive, ...progressive], format: 'webp', width: 640 })];
}

async function cpuAndSize(what: string, work: Work): Promise<Row[]> {
  const turns = await bothDo(work);
  return [
    compare(`${what}: CPU time`, 'ms', turns, cost => cost.cpu, CPU_MARKS[what]),
    compare(`${what}: size`, 'kB', turns, cost => cost.bytes / 1000),
  ];
}

async function memory(work: Work): Promise<Row> {
  return compare('progressive: most memory', 'MB', await bothDo(work), cost => cost.memory, MEMORY_MARK);
}

/** Measures the work in processes of this library, and of sharp's defaults. */
export function bothDo(work: Work, measured = 3): Promise<Turns<Cost>> {
  return takeTurns(
    { warmUp: 0, measured },
    () => inProcess({ ...work, who: 'this' }),
    () => inProcess({ ...work, who: 'peers' }),
  );
}

/**
 * Runs a task in a process of its own, because memory is measured per process and libvips has one set of settings per
 * process.
 */
async function inProcess(task: Task): Promise<Cost> {
  const env = task.who === 'this' ? { ...process.env, ...MALLOC_VARIABLES } : process.env;
  const worker = fork(path.join(__dirname, 'transform-worker.ts'), { env });
  worker.send(task);
  const failed = once(worker, 'exit').then(() => {
    throw new Error(`no result of ${task.who} for ${task.format} ${task.width}`);
  });
  const [cost] = await Promise.race([once(worker, 'message'), failed]);
  return cost as Cost;
}
