import { taggedArns } from './aws/account';
import { Aws, AwsError } from './aws/aws';
import { Bucket } from './aws/buckets';
import { deleteGlobal, isInUse } from './aws/globals';
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
/** CloudFront goes on using a certificate or a web ACL for some time after its distribution was deleted. */
const IN_USE_MS = 180_000;
const IN_USE_ATTEMPTS = 11; // half an hour
const GLOBAL_TYPES = ['AWS::CertificateManager::Certificate', 'AWS::WAFv2::WebACL'];

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
  const logGroups: TaggedResource[] = [];
  for (const wave of waves(stacks)) {
    left.push(...(await Promise.all(wave.map(stack => removeStack(stack, options)))).flat());
    for (const stack of wave) logGroups.push(...(await tagLogs(stack, options)));
  }
  const { others } = await findTagged(options);
  const isNew = ({ arn }: TaggedResource) => !others.some(other => other.arn === arn); // the tagging API is behind
  for (const other of [...others, ...logGroups.filter(isNew)]) left.push(...(await removeResource(other, options)));
  return left;
}

/** Stacks that others depend on go last. */
function waves(stacks: readonly TaggedStack[]): TaggedStack[][] {
  const isNeeded = ({ name }: TaggedStack) => /-(Replica|Global)$/.test(name);
  return [stacks.filter(stack => !isNeeded(stack)), stacks.filter(isNeeded)];
}

async function removeStack(stack: TaggedStack, options: CleanOptions): Promise<string[]> {
  const { say, wait } = options;
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
    const failures = await failedDeletions(after, options);
    const isUsed = failures.some(({ type, reason }) => GLOBAL_TYPES.includes(type) && isInUse(reason));
    if (attempt === (isUsed ? IN_USE_ATTEMPTS : ATTEMPTS)) {
      return [
        `stack ${stack.name} in ${stack.region}: ${after.status} ${after.reason}`.trim(),
        ...failures.map(({ type, physicalId, reason }) => `  ${type} ${physicalId}: ${reason}`),
      ];
    }
    if (isUsed) {
      say(`stack ${stack.name}: still in use, trying again after ${IN_USE_MS / 60_000} minutes`);
      await wait(IN_USE_MS);
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
async function prepare(stack: TaggedStack, options: CleanOptions): Promise<void> {
  const { aws, say } = options;
  const buckets = (await resourcesOf(stack, 'AWS::S3::Bucket', options)).filter(
    ({ status }) => status !== 'DELETE_COMPLETE',
  );
  for (const { physicalId } of buckets) await emptyBucket(new Bucket(aws, physicalId, stack.region), stack.run, say);
  await tagLogs(stack, options);
}

/**
 * Tags the log groups that Lambda made for the stack's functions, and returns them. A failed deployment has deleted
 * functions, and a deletion invokes them, which leaves or makes such log groups.
 */
async function tagLogs(stack: TaggedStack, options: CleanOptions): Promise<TaggedResource[]> {
  const { region, run } = stack;
  const functions = await resourcesOf(stack, 'AWS::Lambda::Function', options);
  const names = functions.map(({ physicalId }) => physicalId);
  return (await tagLogGroups(options.aws, region, names, run)).map(arn => ({ arn, region, run }));
}

/** Deleted resources included, which CloudFormation lists for 90 days. */
async function resourcesOf(stack: TaggedStack, type: string, { aws }: CleanOptions): Promise<StackResource[]> {
  return (await stackResources(aws, stack)).filter(resource => resource.type === type && resource.physicalId !== '');
}

/** The tag is read from the bucket itself: what is deleted here is gone for good. */
async function emptyBucket(bucket: Bucket, run: string, say: (text: string) => void): Promise<boolean> {
  if ((await bucket.run()) !== run) return false;
  const count = await bucket.empty();
  say(`emptied bucket ${bucket.name}: ${count} versions`);
  return true;
}

async function failedDeletions(stack: TaggedStack, { aws }: CleanOptions): Promise<StackResource[]> {
  return (await stackResources(aws, stack)).filter(({ status }) => status === 'DELETE_FAILED');
}

/** Stacks take everything else with them, and the tagging API lists it for some time after that. */
function isCleaned({ arn }: { arn: string }): boolean {
  return bucketOf(arn) !== undefined || logGroupOf(arn) !== undefined || isGlobal(arn);
}

async function removeResource(resource: TaggedResource, options: CleanOptions): Promise<string[]> {
  const { arn } = resource;
  try {
    await (isGlobal(arn) ? removeGlobal(arn, options) : removeRegional(resource, options));
    return [];
  } catch (error) {
    if (error instanceof AwsError) return [`${arn}: ${error.message}`];
    throw error;
  }
}

async function removeRegional({ arn, region, run }: TaggedResource, { aws, say }: CleanOptions): Promise<void> {
  const logGroup = logGroupOf(arn);
  if (logGroup !== undefined) {
    await deleteLogGroup(aws, region, logGroup);
    say(`deleted log group ${logGroup}`);
    return;
  }
  const bucket = new Bucket(aws, bucketOf(arn)!, region);
  if (await emptyBucket(bucket, run, say)) {
    await bucket.delete();
    say(`deleted bucket ${bucket.name}`);
  }
}

/** An update that replaces a certificate, or removes a web ACL, leaves it behind if it was in use at that moment. */
async function removeGlobal(arn: string, { aws, say, wait }: CleanOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await deleteGlobal(aws, arn);
      say(`deleted ${arn}`);
      return;
    } catch (error) {
      if (!(error instanceof AwsError && isInUse(error.code)) || attempt === IN_USE_ATTEMPTS) throw error;
      say(`${arn}: still in use, trying again after ${IN_USE_MS / 60_000} minutes`);
      await wait(IN_USE_MS);
    }
  }
}

function bucketOf(arn: string): string | undefined {
  return /^arn:[\w-]+:s3:::([^/]+)$/.exec(arn)?.[1];
}

function logGroupOf(arn: string): string | undefined {
  return /^arn:[\w-]+:logs:[\w-]+:\d*:log-group:([^:]+)/.exec(arn)?.[1];
}

/** Whether it is a certificate, or a web ACL of CloudFront. */
function isGlobal(arn: string): boolean {
  return /^arn:[\w-]+:(acm:us-east-1:\d+:certificate|wafv2:us-east-1:\d+:global\/webacl)\//.test(arn);
}
