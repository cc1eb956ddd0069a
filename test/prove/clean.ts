import { taggedArns } from './aws/account';
import { Aws, AwsError } from './aws/aws';
import { Bucket } from './aws/buckets';
import { deleteLogGroup, tagLogGroups } from './aws/logs';
import { StackResource, TaggedStack, deleteStack, stackNow, stackResources, taggedStacks } from './aws/stacks';
import { RUN_TAG } from './tag';

export interface TaggedResource {
  readonly arn: string;
  readonly region: string;
  readonly run: string;
}

/** Everything that carries the tag of a proof. */
export interface Found {
  readonly stacks: readonly TaggedStack[];
  readonly others: readonly TaggedResource[];
}

export interface CleanOptions {
  readonly aws: Aws;
  readonly regions: readonly string[];
  /** Only what this run deployed. */
  readonly run?: string;
  readonly say: (text: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Returns what is left after the cleanup, with the reasons. */
export type Left = readonly string[];

const LOOK_MS = 15_000;
const MOST_LOOKS = 240; // an hour
const ATTEMPTS = 2;

/** Finds what proofs have deployed. */
export async function findTagged({ aws, regions, run }: Omit<CleanOptions, 'say' | 'wait'>): Promise<Found> {
  const isWanted = (found: { run: string }) => run === undefined || found.run === run;
  const stacks: TaggedStack[] = [];
  const others: TaggedResource[] = [];
  for (const region of new Set(regions)) {
    stacks.push(...(await taggedStacks(aws, region)).filter(isWanted));
    others.push(...(await taggedArns(aws, region, RUN_TAG)).filter(isWanted).map(found => ({ ...found, region })));
  }
  return { stacks, others: others.filter(isCleaned) };
}

/** Deletes the stacks, and then what is tagged and was in none of them. Nothing without the tag is touched. */
export async function cleanUp(options: CleanOptions): Promise<Left> {
  const { stacks } = await findTagged(options);
  const left: string[] = [];
  for (const wave of waves(stacks)) {
    left.push(...(await Promise.all(wave.map(stack => removeStack(stack, options)))).flat());
  }
  const { others } = await findTagged(options);
  for (const other of others) left.push(...(await removeResource(other, options)));
  return left;
}

/** Stacks that others depend on go last. */
function waves(stacks: readonly TaggedStack[]): TaggedStack[][] {
  const isNeeded = ({ name }: TaggedStack) => /-(Replica|Certificate)$/.test(name);
  return [stacks.filter(stack => !isNeeded(stack)), stacks.filter(isNeeded)];
}

async function removeStack(stack: TaggedStack, options: CleanOptions): Promise<string[]> {
  const { say } = options;
  const begin = Date.now();
  for (let attempt = 1; ; attempt++) {
    const now = await settled(stack, options);
    if (now.status !== 'DELETE_COMPLETE') {
      await prepare(now, options);
      say(`deleting stack ${stack.name} in ${stack.region}`);
      await deleteStack(options.aws, now);
    }
    const after = await settled(now, options);
    if (after.status === 'DELETE_COMPLETE') {
      say(`deleted stack ${stack.name} after ${Math.round((Date.now() - begin) / 1000)} s`);
      return [];
    }
    if (attempt === ATTEMPTS) {
      return [
        `stack ${stack.name} in ${stack.region}: ${after.status} ${after.reason}`.trim(),
        ...(await reasons(after, options)),
      ];
    }
  }
}

/** A stack cannot be deleted while it is updated; one that is being created can. */
async function settled(stack: TaggedStack, { aws, say, wait }: CleanOptions): Promise<TaggedStack> {
  for (let look = 1; ; look++) {
    const now = await stackNow(aws, stack);
    const isBusy = /^(UPDATE|DELETE|ROLLBACK|IMPORT)_.*IN_PROGRESS$/.test(now.status);
    if (!isBusy || look === MOST_LOOKS) return now;
    if (look % 4 === 0) say(`stack ${stack.name}: ${now.status}`);
    await wait(LOOK_MS);
  }
}

/** Empties the stack's buckets, and tags the log groups that Lambda made for its functions, to be found later. */
async function prepare(stack: TaggedStack, { aws, say }: CleanOptions): Promise<void> {
  const resources = (await stackResources(aws, stack)).filter(
    ({ physicalId, status }) => physicalId !== '' && status !== 'DELETE_COMPLETE',
  );
  for (const { physicalId } of ofType(resources, 'AWS::S3::Bucket')) {
    await emptyBucket(new Bucket(aws, physicalId, stack.region), stack.run, say);
  }
  await tagLogGroups(
    aws,
    stack.region,
    ofType(resources, 'AWS::Lambda::Function').map(({ physicalId }) => physicalId),
    stack.run,
  );
}

function ofType(resources: readonly StackResource[], type: string): StackResource[] {
  return resources.filter(resource => resource.type === type);
}

/** The tag is read from the bucket itself: what is deleted here is gone for good. */
async function emptyBucket(bucket: Bucket, run: string, say: (text: string) => void): Promise<boolean> {
  if ((await bucket.run()) !== run) return false;
  const count = await bucket.empty();
  say(`emptied bucket ${bucket.name}: ${count} versions`);
  return true;
}

async function reasons(stack: TaggedStack, { aws }: CleanOptions): Promise<string[]> {
  return (await stackResources(aws, stack))
    .filter(({ status }) => status === 'DELETE_FAILED')
    .map(({ type, physicalId, reason }) => `  ${type} ${physicalId}: ${reason}`);
}

/** Stacks take everything else with them, and the tagging API lists it for some time after that. */
function isCleaned({ arn }: { arn: string }): boolean {
  return bucketOf(arn) !== undefined || logGroupOf(arn) !== undefined;
}

async function removeResource({ arn, region, run }: TaggedResource, { aws, say }: CleanOptions): Promise<string[]> {
  try {
    const logGroup = logGroupOf(arn);
    if (logGroup !== undefined) {
      await deleteLogGroup(aws, region, logGroup);
      say(`deleted log group ${logGroup}`);
      return [];
    }
    const bucket = new Bucket(aws, bucketOf(arn)!, region);
    if (await emptyBucket(bucket, run, say)) {
      await bucket.delete();
      say(`deleted bucket ${bucket.name}`);
    }
    return [];
  } catch (error) {
    if (error instanceof AwsError) return [`${arn}: ${error.message}`];
    throw error;
  }
}

function bucketOf(arn: string): string | undefined {
  return /^arn:[\w-]+:s3:::([^/]+)$/.exec(arn)?.[1];
}

function logGroupOf(arn: string): string | undefined {
  return /^arn:[\w-]+:logs:[\w-]+:\d*:log-group:([^:]+)/.exec(arn)?.[1];
}
