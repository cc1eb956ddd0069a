import { Arguments, Command, CommandError, Io, OK, UsageError } from './command';
import { deployedWorker } from './purge/deployed-worker';
import { PurgeWorker } from './purge/purge-worker';
import { isRecord } from '../../model/is-record';
import { PURGE_METADATA } from '../../model/purge-metadata';
import { Targets } from '../../runtime/purge-worker/targets';
import { loadAssembly } from '../cloud-assembly/assembly';
import { LocalEdgeError } from '../local-edge-error';

const DEFAULT_APP = 'cdk.out';
const LOOK_MILLISECONDS = 2000;
const MOST_LOOKS = 300;
const GOES_ON = 'There are more variants than one run of the purge worker deletes. '
  + 'It goes on by itself, and invalidates after that.';

export const purge: Command = {
  name: 'purge',
  summary: 'purges an image or a folder of a deployed image CDN, by its purge worker',
  operands: [{ name: 'KEY', summary: 'the key of an image, a folder with its slash at the end, or / for all there is' }],
  options: [
    { name: 'app', value: 'DIR', summary: `what 'cdk synth' wrote (default: ${DEFAULT_APP})` },
    { name: 'stack', value: 'NAME', summary: 'the stack of the CDN, where the app has several' },
    { name: 'cdn', value: 'PATH', summary: 'the path of its construct, where the stack has several' },
    { name: 'region', value: 'REGION', summary: 'where the stack is (default: AWS_REGION, or as the app says)' },
    { name: 'wait', summary: 'wait until every edge has done it' },
  ],
  details: {
    'Who asks:': [
      'the credentials in the environment, or those of the AWS CLI; they need lambda:InvokeFunction (grantPurge)',
      'and cloudformation:DescribeStackResource',
    ],
    'To begin with:': ['npx cdk-image-cdn purge cats/tom.jpg', 'npx cdk-image-cdn purge cats/ --wait'],
  },
  run: runPurge,
};

async function runPurge(args: Arguments, io: Io): Promise<number> {
  const targets = targetsOf(args.operands[0]);
  const found = workerOf(args.text('app') ?? DEFAULT_APP, args.text('stack'), args.text('cdn'));
  const worker = await deployedWorker({ ...found, region: args.text('region') ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? found.region });
  const { invalidations, unfinished } = await worker.invoke({ purge: targets });
  if (!Array.isArray(invalidations)) throw new CommandError(`the worker answered ${JSON.stringify(invalidations)}`);
  for (const id of invalidations.map(String)) {
    io.stdout.write(`${id}\n`);
    if (args.isSet('wait')) await untilCompleted(id, async () => (await worker.invoke({ invalidation: id })).status, io);
  }
  if (unfinished === true) io.stderr.write(`${GOES_ON}\n`);
  return OK;
}

function targetsOf(key: string): Targets {
  if (key !== '/' && key.startsWith('/')) throw new UsageError(`KEY must not begin with a slash: it is a key, not a path, got: ${key}`);
  return key.endsWith('/') ? { images: [], folders: [key] } : { images: [key], folders: [] };
}

function workerOf(app: string, stack: string | undefined, cdn: string | undefined): PurgeWorker {
  const all = workersIn(app);
  const chosen = all.filter(worker => (stack === undefined || worker.stack === stack) && (cdn === undefined || worker.cdn === cdn));
  const names = chosen.length > 0 ? chosen : all;
  const list = names.map(worker => `${worker.cdn} (stack ${worker.stack})`).join(', ');
  if (all.length === 0) throw new CommandError(`nothing in ${app} purges: call \`addPurge('OnChange')\` on the ImageCdn, then synthesize and deploy`);
  if (chosen.length === 0) throw new CommandError(`nothing of that name in ${app} purges: there are ${list}`);
  if (chosen.length > 1) throw new CommandError(`several CDNs purge: name one with --stack or --cdn: ${list}`);
  return chosen[0];
}

function workersIn(app: string): PurgeWorker[] {
  try {
    return loadAssembly(app).stacks.flatMap(({ name, region, resources }) => [...resources.values()]
      .filter(({ metadata }) => isRecord(metadata) && PURGE_METADATA in metadata)
      .map(({ logicalId, metadata }) => ({ cdn: String(metadata[PURGE_METADATA]), stack: name, logicalId, region })));
  } catch (error) {
    throw error instanceof LocalEdgeError ? new CommandError(error.message) : error;
  }
}

async function untilCompleted(id: string, look: () => Promise<unknown>, io: Io): Promise<void> {
  for (let count = 0; count < MOST_LOOKS; count++) {
    if (await look() === 'Completed') {
      io.stdout.write(`${id} is completed\n`);
      return;
    }
    await io.wait(LOOK_MILLISECONDS);
  }
  throw new CommandError(`${id} is still in progress after ${MOST_LOOKS * LOOK_MILLISECONDS / 60_000} minutes, and goes on`);
}
