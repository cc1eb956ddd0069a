import { Arguments, Command, FAILED, Io, OK, UsageError, CommandError } from './command';
import { WORKER_OPTIONS, connectToWorker, DeployedWorker } from './shared/deployed-worker';
import { Progress } from './shared/progress';
import { readKeys } from './shared/read-file';
import { escapeInvisible, quoteForShell } from './shared/text';
import { PREWARM_METADATA } from '../../model/prewarm-metadata';
import { ListRequest, ListedKeys } from '../../runtime/prewarm-worker/list-originals';
import { Prewarmed } from '../../runtime/prewarm-worker/prewarm-images';
import { PrewarmWork } from '../../runtime/prewarm-worker/prewarm-work';

const DEFAULT_RATE = 2;

export const prewarm: Command = {
  name: 'prewarm',
  summary: 'transforms the variants of `prewarm` for the images that a deployed image CDN has already',
  operands: [],
  options: [
    ...WORKER_OPTIONS,
    { name: 'prefix', value: 'PREFIX', summary: 'only images whose keys begin with this (default: all)' },
    { name: 'after', value: 'KEY', summary: 'continue after this key, which an interrupted run prints' },
    { name: 'keys', value: 'FILE', summary: 'only the images in this file, one key per line' },
    { name: 'rate', value: 'N', summary: `maximum number of images per second (default: ${DEFAULT_RATE})` },
  ],
  details: {
    'Credentials:': [
      'from the environment or the AWS CLI. The principal needs lambda:InvokeFunction for the prewarm worker',
      'and cloudformation:DescribeStackResource',
    ],
    'Interruption:': [
      'Ctrl-C finishes the image in progress and prints the command that continues. Stored variants are never',
      'transformed again, so a new run is cheap, too',
    ],
    'Examples:': ['npx cdk-image-cdn prewarm --prefix products/', 'npx cdk-image-cdn prewarm --rate 10'],
  },
  run: runPrewarm,
};

const COUNTS = ['transformed', 'stored', 'refused'] as const;

// Throttling and failures of a moment. The worker skips variants that are stored.
const ATTEMPTS = 4;
const PAUSE_MILLISECONDS = 5000;

async function runPrewarm(args: Arguments, io: Io): Promise<number> {
  const [prefix, after, file] = [args.text('prefix') ?? '', args.text('after'), args.text('keys')];
  if (file !== undefined && prefix !== '') throw new UsageError('--prefix cannot be combined with --keys');
  const rate = args.number('rate', { what: 'a whole number', min: 1, max: 1000 }) ?? DEFAULT_RATE;
  const worker = await connectToWorker(args, {
    metadata: PREWARM_METADATA,
    what: 'prewarm worker',
    remedy: 'set `prewarm` of the ImageCdn, then synthesize and deploy',
  });
  const keys = file === undefined ? await listKeys(worker, { prefix, after }, io) : keysAfter(readKeys(file), after);
  const { transformed, stored, refused, failed, last, isComplete } = await prewarmKeys(keys, worker, { rate }, io);
  io.stdout.write(`${transformed} variants transformed, ${stored} stored already, ${refused} refused`
    + `${failed > 0 ? `, ${failed} ${failed === 1 ? 'image' : 'images'} failed` : ''}\n`);
  if (last !== undefined) io.stderr.write(`stopped; continue with ${afterOption(last)}\n`);
  return isComplete ? OK : FAILED;
}

/** Returns the option that continues after a key. A value that begins with a dash must follow an equals sign. */
function afterOption(key: string): string {
  return `--after${key.startsWith('-') ? '=' : ' '}${quoteForShell(escapeInvisible(key))}`;
}

function keysAfter(keys: readonly string[], after: string | undefined): readonly string[] {
  if (after === undefined) return keys;
  const exact = keys.indexOf(after);
  // An interrupted run prints invisible characters, such as those that join emoji, as escape sequences.
  const index = exact < 0 ? keys.findIndex(key => escapeInvisible(key) === after) : exact;
  if (index < 0) throw new UsageError(`--after must be one of the keys, got ${after}`);
  return keys.slice(index + 1);
}

/** Numbers of variants, as of the worker. */
type Counts = Record<typeof COUNTS[number], number>;

/** The result of a run. */
interface PrewarmedKeys extends Counts {
  /** Number of images that have variants whose transformation fails. */
  readonly failed: number;
  /** Whether all images are done, without failures. */
  readonly isComplete: boolean;
  /** The last image that is done, if others are left. Undefined, too, if no image is done. */
  readonly last?: string;
}

/**
 * Prewarms images one after the other, at a limited rate, until the user stops the program.
 */
export async function prewarmKeys(
  keys: readonly string[], worker: DeployedWorker, { rate }: { readonly rate: number }, io: Io,
): Promise<PrewarmedKeys> {
  const stop = { isRequested: false };
  void io.untilStopped().then(() => { stop.isRequested = true; });
  const progress = new Progress(io.stderr, keys.length, 'images');
  const report = (message: string) => {
    progress.end();
    io.stderr.write(`${message}\n`);
  };
  const sum = { transformed: 0, stored: 0, refused: 0 };
  let failed = 0;
  let last: string | undefined;
  for (const [index, key] of keys.entries()) {
    if (stop.isRequested) {
      progress.end();
      return { ...sum, failed, isComplete: false, last };
    }
    const start = performance.now();
    try {
      if (!await prewarmKey(key, worker, sum, io)) {
        failed += 1;
        report(`${escapeInvisible(key)}: variants cannot be transformed; the log of the transform function says why`);
      }
    } catch (error) {
      report(`${escapeInvisible(key)}: ${(error as Error).message}`);
      return { ...sum, failed, isComplete: false, last };
    }
    last = key;
    progress.show(index + 1);
    await io.wait(Math.max(0, 1000 / rate - (performance.now() - start)));
  }
  progress.end();
  return { ...sum, failed, isComplete: failed === 0 };
}

/**
 * Prewarms an image, in as many runs of the worker as it takes, and adds the numbers of its variants. Returns whether
 * all have succeeded.
 */
async function prewarmKey(key: string, worker: DeployedWorker, sum: Counts, io: Io): Promise<boolean> {
  let work: readonly PrewarmWork[] = [{ keys: [key] }];
  for (let attempt = 1; ; attempt++) {
    const failed: PrewarmWork[] = [];
    for (let left = [...work]; left.length > 0;) {
      const [next, ...others] = left;
      const result = await invoke(next, worker, io);
      for (const name of COUNTS) sum[name] += result[name];
      failed.push(...result.failed);
      left = [...others, ...result.left];
    }
    if (failed.length === 0 || attempt === ATTEMPTS) return failed.length === 0;
    await io.wait(PAUSE_MILLISECONDS * attempt);
    work = failed;
  }
}

async function invoke(work: PrewarmWork, worker: DeployedWorker, io: Io): Promise<Prewarmed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await worker.invoke({ prewarm: work }) as unknown as Prewarmed;
    } catch (error) {
      if (!(error instanceof CommandError) || attempt === ATTEMPTS) throw error;
      await io.wait(PAUSE_MILLISECONDS * attempt);
    }
  }
}

/** Returns the keys of all sources in S3, page by page. Reports the sources that cannot be listed. */
async function listKeys(worker: DeployedWorker, wanted: ListRequest, io: Io): Promise<string[]> {
  const keys: string[] = [];
  let page: ListedKeys;
  let request = wanted;
  do {
    page = await worker.invoke({ list: request }) as unknown as ListedKeys;
    keys.push(...page.keys);
    request = { ...wanted, cursor: page.cursor };
  } while (request.cursor);
  for (const prefix of page.unlisted) io.stderr.write(`${unlistedNotice(prefix)}\n`);
  if (keys.length === 0 && page.unlisted.length > 0) throw new CommandError('no source in S3 has images to list');
  io.stderr.write(`${keys.length} objects found\n`);
  return keys;
}

function unlistedNotice(prefix: string): string {
  return `originals outside S3${prefix && ` (${prefix}*)`} cannot be listed: pass a file with their keys by --keys`;
}
