import * as fs from 'node:fs';
import sharp from 'sharp';
import { ASPECTS, Aspect } from './aspects';
import { movementOf } from './movement';
import { DEFAULT_OPTIONS } from '../makers';
import { writeSheets } from './sheets';
import { transformImage } from '../../../src/runtime/transformer/transform-image';
import { Benchmark, Row, compare, cpuTime, takeTurns } from '../measure';
import { imageFiles } from '../refinement/sources';

export const crop: Benchmark = {
  name: 'crop',
  title: 'A crop by content: CPU, against a crop to the center; and movement of its sides between widths, in % of a side',
  run: measure,
};

/** The largest CPU time that a crop by content may add, in milliseconds, as the median of images. */
const MOST_CPU = 30;

/** The largest movement of a side between widths, in percent of the image. */
const MOST_MOVEMENT = 1;

async function measure(): Promise<Row[]> {
  const files = imageFiles(process.env.CROP_IMAGES || 'tuning');
  if (process.env.CROP_SHEETS) await writeSheets(files, process.env.CROP_SHEETS);
  const added: number[] = [];
  const rows: Row[] = [];
  for (const aspect of ASPECTS) {
    const movements: number[] = [];
    for (const file of files) {
      const original = fs.readFileSync(file);
      added.push(await addedCpu(original, aspect));
      movements.push(await movementOf(original, aspect));
    }
    const most = Math.max(...movements);
    rows.push({
      what: `movement ${aspect.name}`, measured: most, against: MOST_MOVEMENT, unit: '%', ratio: most / MOST_MOVEMENT, mark: 1,
    });
  }
  const typical = { measured: added, against: added.map(() => MOST_CPU) };
  return [compare('CPU of the search', 'ms', typical, time => time, 1), ...rows];
}

/** Returns the CPU time that a crop by content takes longer than one to the center. */
async function addedCpu(original: Buffer, { width, height }: Aspect): Promise<number> {
  const size = { f: 'jpg', w: String(width), h: String(height), fit: 'crop' };
  const { measured, against } = await takeTurns({ warmUp: 1, measured: 3 },
    () => cpuOf(() => transformImage(original, { ...size, crop: 'faces' }, DEFAULT_OPTIONS)),
    () => cpuOf(() => transformImage(original, size, DEFAULT_OPTIONS)));
  return Math.min(...measured) - Math.min(...against);
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  sharp.concurrency(1);
  const before = process.cpuUsage();
  await work();
  return cpuTime(before);
}
