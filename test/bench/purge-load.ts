import * as assert from 'node:assert/strict';
import { Benchmark, Row } from './measure';
import { CloudFrontStandIn, COMPLETION_MILLISECONDS, MOST_IN_PROGRESS } from './purge/cloudfront';
import { Images } from './purge/images';
import { LambdaStandIn } from './purge/lambda';
import { DELETE_MILLISECONDS, FOLDER, LIST_MILLISECONDS, MARK, ManyVariants, PAGE } from './purge/many-variants';
import { Random } from './purge/random';
import { SqsStandIn } from './purge/sqs';
import { VirtualTime } from './purge/virtual-time';
import { jobMessage } from '../../src/runtime/purge-worker/job';
import { PurgeConfig } from '../../src/runtime/purge-worker/purge-services';
import { Targets } from '../../src/runtime/purge-worker/targets';

export const purgeLoad: Benchmark = {
  name: 'purge-load',
  title:
    '10,000 changed images in a minute and the purge worker, with fakes of SQS and CloudFront, in virtual time',
  run: measure,
};

const CHANGES = 10_000;
const MINUTE = 60_000;
const LONGEST = 600 * MINUTE;
const LATEST_EVENT = 2000;
const SEED = 6;

const CONFIG: PurgeConfig = {
  surface: { variants: 'tags' },
  folderAt: 250,
  againAfter: 60,
  maxItemsPerMonth: 1_000_000,
};
const LONGEST_REQUEST = 50_000; // less than `againAfter`

/**
 * Returns the lower bound of the total time: changes arrive, are purged a second time, and CloudFront processes a
 * limited number of items at once.
 */
function leastTime(items: number): number {
  const rounds = Math.ceil(items / MOST_IN_PROGRESS);
  return Math.max(MINUTE + CONFIG.againAfter * 1000 + COMPLETION_MILLISECONDS, rounds * COMPLETION_MILLISECONDS);
}

/** Probability of each fault. */
interface Faults { readonly throttling: number; readonly duplication: number; readonly crashing: number }

const NO_FAULTS: Faults = { throttling: 0, duplication: 0, crashing: 0 };
const FAULTS: Faults = { throttling: 0.2, duplication: 0.02, crashing: 0.3 };

interface Scenario {
  readonly name: string;
  readonly folders: number;
  /** Number of images that do not change, in the same folders. */
  readonly others?: number;
  /** Whether folders change one after the other. */
  readonly inOrder?: boolean;
  readonly config?: Partial<PurgeConfig>;
}

const SCENARIOS: Scenario[] = [
  { name: 'scattered', folders: 1000, others: 990_000 },
  { name: 'folders', folders: 20, inOrder: true },
  { name: 'by path', folders: 1000, others: 990_000, config: { surface: { originals: '' } } },
  { name: 'by wildcard', folders: 1000, others: 990_000, config: { surface: { variants: 'paths' } } },
];

async function measure(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) {
    rows.push(
      ...(await run(scenario, NO_FAULTS, 1.5)),
      ...(await run({ ...scenario, name: `${scenario.name}, faults` }, FAULTS)),
    );
  }
  for (const [name, job] of HUGE) rows.push(...await runHuge(name, job));
  return rows;
}

const MILLION = 1_000_000;

/** The purges of a million variants each. */
const HUGE: [name: string, job: Targets][] = [
  ['a folder', { images: [], folders: [FOLDER] }],
  ['a watermark', { images: [MARK], folders: [] }],
];

async function runHuge(name: string, targets: Targets): Promise<Row[]> {
  const [time, random, images] = [new VirtualTime(), new Random(SEED), new ManyVariants(MILLION)];
  const queue = new SqsStandIn(time, random, 0);
  const cloudFront = new CloudFrontStandIn(time, images, random, 0);
  const lambda = new LambdaStandIn({ time, random, queue, cloudFront, images, config: CONFIG, crashing: 0 });
  lambda.start();
  queue.send(jobMessage(targets), 0);
  await time.run(() => queue.isEmpty, LONGEST);
  const least = MILLION / PAGE * (LIST_MILLISECONDS + DELETE_MILLISECONDS);
  const row = (what: string, unit: string, measured: number, against: number, mark?: number): Row =>
    ({ what: `${name}: ${what}`, unit, measured, against, ratio: measured / against, mark });
  return [
    row('left', 'variants', images.stale(), MILLION, 0),
    row('used', 'items', cloudFront.items, 1, 2),
    // The second purge of a watermark reads its references once more.
    row('drained', 's', time.now() / 1000, least / 1000, name === 'a folder' ? 1.5 : 2.5),
    row('went on', 'runs', lambda.runs, 1),
  ];
}

async function run(scenario: Scenario, { throttling, duplication, crashing }: Faults, mark?: number): Promise<Row[]> {
  const { name, folders, others = 0, inOrder = false, config } = scenario;
  const [time, random, images] = [new VirtualTime(), new Random(SEED), new Images(keysIn(folders), others)];
  const queue = new SqsStandIn(time, random, duplication);
  const cloudFront = new CloudFrontStandIn(time, images, random, throttling);
  const lambda = new LambdaStandIn({
    time,
    random,
    queue,
    cloudFront,
    images,
    config: { ...CONFIG, ...config },
    crashing,
  });
  for (const [index, key] of images.keys.entries()) {
    time.at(inOrder ? (MINUTE * index) / CHANGES : random.below(MINUTE), () =>
      change(key, { time, random, images, queue }),
    );
  }
  lambda.start();
  await time.run(() => time.now() > MINUTE && queue.isEmpty, LONGEST);
  assert.ok(queue.isEmpty, `${name}: not drained in ${LONGEST / MINUTE} minutes`);
  assert.ok(crashing === 0 || lambda.crashes > 0, `${name}: no crash occurred`);
  const row = (what: string, unit: string, measured: number, against: number, most?: number): Row =>
    ({ what: `${name}: ${what}`, unit, measured, against, ratio: measured / against, mark: most });
  return [
    row('lost', 'changes', images.stale().length, CHANGES, 0),
    row('given up', 'messages', queue.deadLetters.length, CHANGES, 0),
    // Two for each change, and repetitions after a duplicate message or a run of the worker that ended before its
    // acknowledgement.
    row('used', 'items', cloudFront.items, CHANGES, crashing === 0 ? 2 : 3),
    row('drained', 's', cloudFront.completed / 1000, leastTime(cloudFront.items) / 1000, mark),
    row('refused', 'calls', cloudFront.refused, cloudFront.calls),
    row('crashed', 'runs', lambda.crashes, lambda.runs),
  ];
}

interface Changing {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly images: Images;
  readonly queue: SqsStandIn;
}

/** Changes an image. For a fifth of the changes, a request that began before is still in progress. */
function change(key: string, { time, random, images, queue }: Changing): void {
  const endRequest = images.overwrite(key);
  if (random.isTrue(0.2)) time.at(time.now() + random.below(LONGEST_REQUEST), endRequest);
  const event = {
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'time': new Date(time.now()).toISOString(),
    'detail': { object: { key } },
  };
  queue.send(JSON.stringify(event), random.below(LATEST_EVENT));
}

function keysIn(folders: number): string[] {
  const folderOf = (index: number) => Math.floor(index / (CHANGES / folders));
  return Array.from(
    { length: CHANGES },
    (_key, index) => `shops/${folderOf(index) % 10}/${folderOf(index)}/${index}.jpg`,
  );
}
