import { Arguments, Command, FAILED, Io, OK, UsageError } from './command';
import { keysIn } from './keys-file';
import { listedKeys } from './prewarm/listed-keys';
import { prewarmKeys } from './prewarm/prewarm-keys';
import { printable } from './printable';
import { shellWord } from './shell-word';
import { WORKER_OPTIONS, deployedWorker } from './workers/deployed-worker';
import { PREWARM_METADATA } from '../../model/prewarm-metadata';

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

async function runPrewarm(args: Arguments, io: Io): Promise<number> {
  const [prefix, after, file] = [args.text('prefix') ?? '', args.text('after'), args.text('keys')];
  if (file !== undefined && prefix !== '') throw new UsageError('--prefix cannot be combined with --keys');
  const rate = args.number('rate', { what: 'a whole number', min: 1, max: 1000 }) ?? DEFAULT_RATE;
  const worker = await deployedWorker(args, {
    metadata: PREWARM_METADATA,
    what: 'prewarm worker',
    remedy: 'set `prewarm` of the ImageCdn, then synthesize and deploy',
  });
  const keys = file === undefined ? await listedKeys(worker, { prefix, after }, io) : keysAfter(keysIn(file), after);
  const { transformed, stored, refused, failed, last, isComplete } = await prewarmKeys(keys, worker, { rate }, io);
  io.stdout.write(`${transformed} variants transformed, ${stored} stored already, ${refused} refused`
    + `${failed > 0 ? `, ${failed} ${failed === 1 ? 'image' : 'images'} failed` : ''}\n`);
  if (last !== undefined) io.stderr.write(`stopped; continue with ${afterOption(last)}\n`);
  return isComplete ? OK : FAILED;
}

/** Returns the option that continues after a key. A value that begins with a dash must follow an equals sign. */
function afterOption(key: string): string {
  return `--after${key.startsWith('-') ? '=' : ' '}${shellWord(printable(key))}`;
}

function keysAfter(keys: readonly string[], after: string | undefined): readonly string[] {
  if (after === undefined) return keys;
  const exact = keys.indexOf(after);
  // An interrupted run prints invisible characters, such as those that join emoji, as escape sequences.
  const index = exact < 0 ? keys.findIndex(key => printable(key) === after) : exact;
  if (index < 0) throw new UsageError(`--after must be one of the keys, got ${after}`);
  return keys.slice(index + 1);
}
