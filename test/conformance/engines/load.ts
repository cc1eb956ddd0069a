import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { lambdaProcesses, openDescriptors } from '../hostile/children';
import { EdgeUnderLoad, withEdge } from '../hostile/edge-under-load';
import { heapUsed } from '../hostile/heap';
import { Traffic } from '../hostile/traffic';

export const load: Engine = {
  name: 'load',
  title:
    'mixed traffic while S3 restarts, is slow, breaks off, is full or fails, and transformers are killed: right pictures, or right errors',
  install: async () => undefined, // faults are made here
  run: (cells, _mode, chance) => inTemporaryFolder(folder => run(cells, folder, chance)),
};

/** What goes wrong for a while, and is undone afterwards. */
const FAULTS: Record<string, (edge: EdgeUnderLoad, during: () => Promise<void>) => Promise<void>> = {
  'nothing': (_edge, during) => during(),
  'S3 is slow': withFault('slow'),
  'answers of S3 are truncated': withFault('truncated'),
  'the store is full': withFault('full'),
  'S3 fails': withFault('failing'),
  'S3 restarts': async ({ s3 }, during) => {
    await s3.stop();
    await during();
    await s3.start();
  },
  'transformers are killed': async (_edge, during) => {
    const killer = setInterval(() => lambdaProcesses().slice(0, 1).forEach(pid => process.kill(pid, 'SIGKILL')), 300);
    await during().finally(() => clearInterval(killer));
  },
};

function withFault(
  fault: EdgeUnderLoad['s3']['fault'],
): (edge: EdgeUnderLoad, during: () => Promise<void>) => Promise<void> {
  return async ({ s3 }, during) => {
    s3.fault = fault;
    await during().finally(() => {
      s3.fault = 'none';
    });
  };
}

// The long mode ends with it.
const MOST_SECONDS = 600;
const SECONDS_EACH = 1;
// The first warms up, and from the second on nothing may grow any more.
const LEAST_ROUNDS = 3;
/** What the heap may have grown by, in the end: much less than has passed through it. */
const TOLERANCE_MB = 24;
const TOLERANCE_DESCRIPTORS = 8;

async function run(cells: Cells, folder: string, { seed, seconds }: Chance): Promise<void> {
  const images = path.join(folder, 'images');
  await fill(images);
  await withEdge(folder, images, async edge => {
    const traffic = new Traffic(edge.url, fs.readdirSync(images), seed);
    await traffic.learn();
    const end = Date.now() + Math.min(seconds, MOST_SECONDS) * 1000;
    const measured: Measured[] = [];
    while (measured.length < LEAST_ROUNDS || Date.now() < end) {
      for (const [name, fault] of Object.entries(FAULTS)) await underFault(cells, edge, traffic, name, fault);
      await settled(edge, traffic);
      measured.push({ heap: await heapUsed(), descriptors: openDescriptors() });
    }
    report(cells, traffic, measured, seed);
  });
}

interface Measured { readonly heap: number; readonly descriptors: number }

async function underFault(
  cells: Cells, edge: EdgeUnderLoad, traffic: Traffic, name: string, fault: (typeof FAULTS)[string],
): Promise<void> {
  await edge.purgeVariantBucket();
  edge.later();
  await fault(edge, async () => {
    const wrong = await traffic.run(SECONDS_EACH, name === 'nothing');
    cells.compare(`while ${name}`, wrong[0] ?? 'right answers', 'right answers');
  });
}

/** Everything is as it was: each picture is there again. */
async function settled(edge: EdgeUnderLoad, traffic: Traffic): Promise<void> {
  edge.later();
  await traffic.checkAll();
  await edge.purgeVariantBucket();
}

function report(cells: Cells, traffic: Traffic, measured: readonly Measured[], seed: number): void {
  const [settledFirst, last] = [measured[1], measured[measured.length - 1]];
  const each = (name: keyof Measured) => measured.map(values => values[name].toFixed(0)).join(', ');
  console.log(
    `${traffic.requests} requests, --seed ${seed}; heap ${each('heap')} MB; descriptors ${each('descriptors')}`,
  );
  cells.compare('after all of it', traffic.lastCheck[0] ?? 'every picture is right', 'every picture is right');
  const [megabytes, descriptors] = [last.heap - settledFirst.heap, last.descriptors - settledFirst.descriptors];
  cells.compare('memory', megabytes <= TOLERANCE_MB ? 'flat' : `grows by ${megabytes} MB`, 'flat');
  cells.compare(
    'descriptors',
    descriptors <= TOLERANCE_DESCRIPTORS ? 'none leaks' : `${descriptors} more`,
    'none leaks',
  );
}

/** Small pictures, so that it is not only libvips that is busy. */
async function fill(images: string): Promise<void> {
  fs.mkdirSync(images);
  for (const sigma of [10, 30, 50]) {
    const noise = { type: 'gaussian', mean: 128, sigma } as const;
    await sharp({ create: { width: 320, height: 240, channels: 3, background: 'teal', noise } })
      .jpeg()
      .toFile(path.join(images, `noise-${sigma}.jpg`));
  }
}
