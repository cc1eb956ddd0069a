import { Arguments, Command, CommandError, Io, OK, UsageError } from './command';
import { WORKER_OPTIONS, connectToWorker } from './shared/deployed-worker';
import { escapeInvisible, quoteForShell } from './shared/text';
import { PURGE_METADATA } from '../../model/purge-metadata';
import { Targets, UnservedTarget } from '../../runtime/purge-worker/targets';

const POLL_MILLISECONDS = 2000;
const MAX_POLLS = 300;
const UNFINISHED = 'The purge worker deletes more variants than one invocation can handle. '
  + 'It continues on its own and invalidates when it is done.';

export const purge: Command = {
  name: 'purge',
  summary: 'purges an image or a folder of a deployed image CDN through its purge worker',
  operands: [{
    name: 'KEY',
    summary: 'key of an image (with the prefix of its source), a folder with a trailing slash, or / for all images',
  }],
  options: [
    ...WORKER_OPTIONS,
    { name: 'wait', summary: 'wait until the invalidation is complete at all edge locations' },
  ],
  details: {
    'Credentials:': [
      'from the environment or the AWS CLI. The principal needs lambda:InvokeFunction (see grantPurge)',
      'and cloudformation:DescribeStackResource',
    ],
    'Examples:': ['npx cdk-image-cdn purge cats/tom.jpg', 'npx cdk-image-cdn purge cats/ --wait'],
  },
  run: runPurge,
};

async function runPurge(args: Arguments, io: Io): Promise<number> {
  const targets = targetsOf(args.operands[0]);
  const worker = await connectToWorker(args, {
    metadata: PURGE_METADATA,
    what: 'purge worker',
    remedy: 'set `purge: Purge.onChange()` of the ImageCdn, then synthesize and deploy',
  });
  const { invalidations, unfinished, unserved = [] } = await worker.invoke({ purge: targets });
  if (!Array.isArray(invalidations)) {
    throw new CommandError(`unexpected response of the purge worker: ${JSON.stringify(invalidations)}`);
  }
  for (const id of invalidations.map(String)) {
    io.stdout.write(`${id}\n`);
    if (args.isSet('wait')) {
      await untilCompleted(id, async () => (await worker.invoke({ invalidation: id })).status, io);
    }
  }
  for (const each of unserved as UnservedTarget[]) io.stderr.write(`${warningOf(each)}\n`);
  if (unfinished === true) io.stderr.write(`${UNFINISHED}\n`);
  return OK;
}

function warningOf({ target, similar }: UnservedTarget): string {
  return `no source serves ${escapeInvisible(target)}: KEY begins with the prefix of its source, as in URLs`
    + (similar.length > 0 ? `. Did you mean ${similar.map(escapeInvisible).join(' or ')}?` : '');
}

function targetsOf(key: string): Targets {
  if (key.trim() === '') throw new UsageError('KEY must not be empty. Use / for all images');
  if (/^https?:\/\//i.test(key)) throw misspelled(key, 'a key and not a URL', keyOf(key));
  if (/(^|\/)\*$/.test(key)) throw misspelled(key, 'a key or a folder without a wildcard', key.slice(0, -1));
  if (key !== '/' && key.startsWith('/')) throw misspelled(key, 'a key without a leading slash', key);
  return key.endsWith('/') ? { images: [], folders: [key] } : { images: [key], folders: [] };
}

/** @param meant the key or folder that is probably meant, with or without slashes before it */
function misspelled(key: string, rule: string, meant: string): UsageError {
  const use = meant.replace(/^\/+/, '') || '/';
  // Without `--`, a key that begins with a dash is an option.
  const marker = use.startsWith('-') ? '-- ' : '';
  return new UsageError(`KEY must be ${rule}, got ${escapeInvisible(key)}. Use ${marker}${quoteForShell(escapeInvisible(use))}`);
}

/** Returns the key in a URL. One that cannot be decoded is returned as it is. */
function keyOf(url: string): string {
  const [path] = url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function untilCompleted(id: string, look: () => Promise<unknown>, io: Io): Promise<void> {
  for (let count = 0; count < MAX_POLLS; count++) {
    if (await look() === 'Completed') {
      io.stdout.write(`${id} is complete\n`);
      return;
    }
    await io.wait(POLL_MILLISECONDS);
  }
  throw new CommandError(
    `${id} is still in progress after ${(MAX_POLLS * POLL_MILLISECONDS) / 60_000} minutes and continues`,
  );
}
