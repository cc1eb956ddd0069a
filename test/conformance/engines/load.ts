import * as fs from 'node:fs';
import * as path from 'node:path';
import { inTemporaryFolder } from '../../bench/folder';
import { noise } from '../../noise';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { lambdaProcesses, openDescriptors } from '../hostile/children';
import { EdgeUnderLoad, withEdge } from '../hostile/edge-under-load';
import { heapUsed } from '../hostile/heap';
import { Traffic } from '../hostile/traffic';

export const load: Engine = {
  name: 'load',
  title:
    'load: mixed traffic while S3 restarts, is slow, truncated, full or fails, and transform functions are killed',
  install: async () => undefined, // the faults are generated here
  run: (cells, _mode, chance) => inTemporaryFolder(folder => run(cells, folder, chance)),
};

/** A temporary fault, and its removal. */
const FAULTS: Record<string, (edge: EdgeUnderLoad, during: () => Promise<void>) => Promise<void>> = {
  'nothing': (_edge, during) => during(),
  'S3 is slow': withFault('slow'),
  'responses of S3 are truncated': withFault('truncated'),
  'the variant bucket is full': withFault('full'),
  'S3 fails': withFault('failing'),
  'S3 restarts': async ({ s3 }, during) => {
    await s3.stop();
    await during();
    await s3.start();
  },
  'transform functions are killed': async (_edge, during) => {
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

// The long mode ends with this fault.
const MOST_SECONDS = 600;
const SECONDS_EACH = 1;
// The first round warms up. From the second one on, nothing may grow.
const LEAST_ROUNDS = 3;
/** Maximum growth of the heap at the end, much less than the traffic through it. */
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

/** Removes the faults, and verifies that each image is served again. */
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
  cells.compare('after all faults', traffic.lastCheck[0] ?? 'every image is correct', 'every image is correct');
  const [megabytes, descriptors] = [last.heap - settledFirst.heap, last.descriptors - settledFirst.descriptors];
  cells.compare('memory', megabytes <= TOLERANCE_MB ? 'flat' : `the heap grows by ${megabytes} MB`, 'flat');
  cells.compare(
    'descriptors',
    descriptors <= TOLERANCE_DESCRIPTORS ? 'none leaks' : `${descriptors} more`,
    'none leaks',
  );
}

/** Creates small images, so that libvips is not the only bottleneck. */
async function fill(images: string): Promise<void> {
  fs.mkdirSync(images);
  for (const sigma of [10, 30, 50]) {
    await noise(320, 240, { sigma }).jpeg().toFile(path.join(images, `noise-${sigma}.jpg`));
  }
}
