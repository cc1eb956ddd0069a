import * as fs from 'node:fs/promises';
import sharp from 'sharp';
import { SvgOriginals } from '../../src/transformation/svg-originals';
import { TransformOptions, transformImage } from '../../src/transformation/transform-image';

/** What one process is to do: each photo once to warm up, then each in turn. */
export interface Task {
  readonly who: 'this' | 'peers';
  readonly photos: string[];
  readonly format: 'avif' | 'webp' | 'jpg';
  readonly width: number;
}

/** For a picture: CPU time in milliseconds and bytes, the mean of all photos; for the process: its most memory, in MB. */
export interface Cost {
  readonly cpu: number;
  readonly bytes: number;
  readonly memory: number;
}

const OPTIONS: TransformOptions = {
  maxWidth: 2560,
  maxHeight: 2560,
  maxInputPixels: 50e6,
  quality: { avif: 60, webp: 80, jpg: 80 },
  allowEnlargement: false,
  keepCopyright: false,
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};

/** The settings that the samples of AWS, and most servers on sharp, use: its defaults. */
const asPeersDo = (photo: Buffer, { format, width }: Task): Promise<Buffer> =>
  sharp(photo).rotate().resize({ width }).toFormat(format === 'jpg' ? 'jpeg' : format).toBuffer();

async function asHere(photo: Buffer, { format, width }: Task): Promise<Buffer> {
  return (await transformImage(photo, { f: format, w: String(width) }, OPTIONS)).body;
}

export const MAKERS = { this: asHere, peers: asPeersDo };

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
  const { user, system } = process.cpuUsage(start);
  return { cpu: (user + system) / 1000 / photos.length, bytes: bytes / photos.length, memory: process.resourceUsage().maxRSS / 1024 };
}

process.on('message', (task: Task) => {
  run(task).then(cost => process.send!(cost), (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  }).finally(() => process.disconnect());
});
