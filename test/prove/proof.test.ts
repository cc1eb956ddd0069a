import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKS } from './checks/all';
import { Check, failed, notRun, passed } from './checks/check';
import { prove, removeLeftovers } from './proof';
import { INTERRUPTED } from './stopping';
import { FakeAws } from './support/fake-aws';
import { LocalProof, RUN, startLocalProof } from './support/local-proof';
import { Deployed, TryOut } from './support/try-out';
import { stackName } from './tag';
import { runChecks } from '../../src/tools/cli/verify/run-checks';

jest.setTimeout(300_000); // every check in turn, with processes that start on a busy machine

let local: LocalProof;
let aws: FakeAws;
const tryOuts: TryOut[] = [];

beforeAll(async () => {
  local = await startLocalProof();
});
afterAll(() => local.close());
beforeEach(async () => {
  aws = new FakeAws();
  await aws.start();
});
afterEach(async () => {
  tryOuts.splice(0).forEach(each => each.remove());
  await aws.close();
});

function tryOut(deployed: Deployed = 'works', of = aws): TryOut {
  const made = new TryOut(of, local, deployed);
  tryOuts.push(made);
  return made;
}

/** The buckets of the stacks, with something in each. */
function addBuckets(of = aws): void {
  for (const { region, resources } of local.stacks) {
    for (const { physicalId } of resources.filter(({ type }) => type === 'AWS::S3::Bucket')) {
      of.addVersions(of.addBucket(physicalId, region, RUN), 'one.jpg', 'one.jpg', 'two.jpg');
    }
  }
}

const GOOD: Check = { id: 'good', title: 'something holds', meaning: 'nothing', run: async () => passed('it does') };
const BAD: Check = {
  id: 'bad',
  title: 'something else holds',
  meaning: 'users lose',
  run: async () => failed('it does not'),
};
const UNSURE: Check = {
  id: 'unsure',
  title: 'nobody knows',
  meaning: 'nothing',
  run: async () => notRun('no way to tell'),
};

const phasesOf = (of: TryOut) => of.report().phases.map(({ name, status }) => `${name} ${status}`);
const DELETED = Array.from({ length: 5 }, () => 'DELETE_COMPLETE');
const DONE = ['bootstrap', 'build', 'synth', 'deploy', 'verify', 'checks', 'purge', 'clean'].map(
  name => `${name} done`,
);

test('a proof passes from end to end with the local edge as the deployed CDN', async () => {
  const trial = tryOut('works', local.aws);
  const { physicalId: name } = local.stacks
    .flatMap(({ resources }) => resources)
    .find(({ type }) => type === 'AWS::Lambda::Function')!;
  local.aws.addLogGroup(`/aws/lambda/${name}`, 'eu-west-1');
  const wait = (ms: number) => sleep(Math.min(ms, 200));
  // This check needs real pauses of half a minute. Its own test and the gate of the package run it.
  const some = CHECKS.filter(({ id }) => id !== 'not-modified-over-stream');
  const code = await prove(RUN, trial.options, trial.surroundings({ checks: some, verify: runChecks, wait }));
  const { outcome, checks, verify, left, versions } = trial.report();
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(checks.filter(({ status }) => status === 'not run').map(({ id }) => id)).toEqual(['flat-rate-plan']);
  expect(verify.filter(({ status }) => status !== 'passed').map(({ id }) => id)).toEqual(['tls']);
  expect({ code, outcome, left }).toEqual({ code: 0, outcome: 'passed', left: [] });
  expect(versions).toEqual({ 'cdk-image-cdn': '0.0.0', 'aws-cdk': '2.1100.0', 'node': process.version });
  expect(phasesOf(trial)).toEqual(DONE);
  expect(local.aws.stacks.map(({ status }) => status)).toEqual(DELETED);
  expect(local.aws.buckets).toEqual([]);
  expect(local.aws.logGroups.map(group => group.name)).not.toContain(`/aws/lambda/${name}`);
});

test('the CDK CLI is called with the step and with the credentials', async () => {
  addBuckets();
  const trial = tryOut();
  const migration = CHECKS.filter(({ id }) => id === 'access-migration');
  await prove(RUN, trial.options, trial.surroundings({ checks: migration }));
  const plain = stackName(RUN, 'Plain');
  expect(trial.calls()).toEqual([
    expect.stringMatching(/^first AKIDEXAMPLE synth .*--output cdk.out-first/),
    expect.stringMatching(/^- AKIDEXAMPLE deploy --app cdk.out-first .*--require-approval never .*--all/),
    expect.stringMatching(/^migrating AKIDEXAMPLE synth .*--output cdk.out-migrating/),
    expect.stringMatching(new RegExp(`^- AKIDEXAMPLE deploy --app cdk.out-migrating .*--exclusively ${plain}`)),
    expect.stringMatching(/^control AKIDEXAMPLE synth .*--output cdk.out-control/),
    expect.stringMatching(new RegExp(`^- AKIDEXAMPLE deploy --app cdk.out-control .*--exclusively ${plain}`)),
  ]);
});

test('the plan is printed before anything is created, and rejecting it creates nothing', async () => {
  const trial = tryOut();
  trial.response = false;
  const code = await prove(RUN, trial.options, trial.surroundings());
  expect(code).toBe(0);
  expect(trial.questions).toEqual(['Go on? [yes/no] ']);
  expect(trial.out).toMatch(
    /in eu-west-1: three image CDNs[^]*at most 1\.00 USD[^]*It removes everything at the end[^]*Nothing was created/,
  );
  expect(aws.calls).toEqual(['GetCallerIdentity']);
});

test('--yes skips the confirmation', async () => {
  const trial = tryOut();
  addBuckets();
  await prove(RUN, { ...trial.options, yes: true }, trial.surroundings());
  expect(trial.questions).toEqual([]);
});

test('a failed check fails the proof and is explained in the report, and the other checks run', async () => {
  addBuckets();
  const trial = tryOut();
  const code = await prove(RUN, trial.options, trial.surroundings({ checks: [BAD, UNSURE, GOOD] }));
  expect(code).toBe(1);
  expect(trial.report()).toMatchObject({
    outcome: 'failed',
    checks: [{ status: 'failed', meaning: 'users lose' }, { status: 'not run' }, { status: 'passed' }],
  });
  expect(trial.reportFile('md')).toMatch(/\| something else holds \| failed \| it does not \|/);
  expect(phasesOf(trial)).toEqual(DONE);
});

test('a failed check of verify fails the proof', async () => {
  addBuckets();
  const trial = tryOut();
  const hit = { id: 'hit', title: 'the next request is a Hit', status: 'failed' as const, seen: 'Miss' };
  expect(await prove(RUN, trial.options, trial.surroundings({ verify: async () => [hit] }))).toBe(1);
  expect(trial.report()).toMatchObject({ outcome: 'failed', verify: [hit] });
});

test('a check that could not be run does not fail the proof', async () => {
  addBuckets();
  const trial = tryOut();
  expect(await prove(RUN, trial.options, trial.surroundings({ checks: [UNSURE] }))).toBe(0);
});

test('a Region without bootstrap ends the proof before anything is built, with the command to run', async () => {
  aws.bootstrapped = ['eu-west-1', 'us-east-1'];
  const trial = tryOut();
  expect(await prove(RUN, trial.options, trial.surroundings())).toBe(1);
  expect(trial.out).toContain(
    `npx cdk bootstrap --qualifier hnb659fds aws://${FakeAws.account}/us-west-2`,
  );
  expect(phasesOf(trial)).toEqual(['bootstrap failed']);
  expect(trial.calls()).toEqual([]);
});

test('another qualifier of the bootstrap stacks is accepted, and reaches the app', async () => {
  aws.qualifier = 'mine';
  addBuckets();
  const trial = tryOut();
  const bootstrap = { ...trial.options, qualifier: 'mine' };
  expect(await prove(RUN, bootstrap, trial.surroundings())).toBe(0);
});

test('a failed deployment is cleaned up, and the report contains the output of the CDK CLI', async () => {
  addBuckets();
  const trial = tryOut('fails');
  expect(await prove(RUN, trial.options, trial.surroundings())).toBe(1);
  expect(phasesOf(trial)).toEqual(['bootstrap done', 'build done', 'synth done', 'deploy failed', 'clean done']);
  expect(trial.report().phases[3].detail).toContain('no such luck');
  expect(aws.stacks.map(({ status }) => status)).toEqual(DELETED);
  expect(aws.buckets).toEqual([]);
});

test('a failed purge does not prevent the removal of the stacks', async () => {
  addBuckets();
  const trial = tryOut();
  aws.failures.set('Invoke', [403, 'AccessDeniedException']);
  expect(await prove(RUN, trial.options, trial.surroundings())).toBe(1);
  expect(phasesOf(trial).slice(-2)).toEqual(['purge failed', 'clean done']);
  expect(trial.report().phases.at(-2)?.detail).toContain('AWS responded with 403');
  expect(aws.buckets).toEqual([]);
});

test('stopping during a deployment ends the CDK CLI, cleans up and exits as Ctrl-C does', async () => {
  addBuckets();
  const trial = tryOut('hangs');
  const ended = prove(RUN, trial.options, trial.surroundings());
  while (aws.stacks.length === 0) await sleep(20);
  trial.controller.abort(new Error('interrupted'));
  expect(await ended).toBe(INTERRUPTED);
  expect(trial.report().outcome).toBe('stopped');
  expect(phasesOf(trial).slice(-2)).toEqual(['deploy stopped', 'clean done']);
  expect(aws.stacks.map(({ status }) => status)).toEqual(DELETED);
});

test('stopping during a check ends it at its next request, and no other check runs', async () => {
  addBuckets();
  const trial = tryOut();
  const stops: Check = {
    ...GOOD,
    run: async cdn => {
      trial.controller.abort(new Error('interrupted'));
      await cdn.images.request('/images/sunset.jpg');
      return passed('too late');
    },
  };
  expect(await prove(RUN, trial.options, trial.surroundings({ checks: [stops, GOOD] }))).toBe(INTERRUPTED);
  expect(trial.report().checks).toEqual([]);
  expect(phasesOf(trial).slice(-2)).toEqual(['checks stopped', 'clean done']);
});

test('--keep leaves everything in place, also after a failure, and prints the command for the cleanup', async () => {
  addBuckets();
  const trial = tryOut();
  expect(
    await prove(RUN, { ...trial.options, keep: true, profile: 'work' }, trial.surroundings({ checks: [BAD] })),
  ).toBe(1);
  expect(phasesOf(trial).at(-1)).toBe('purge done');
  expect(aws.stacks.every(({ status }) => status === 'CREATE_COMPLETE')).toBe(true);
  expect(trial.out).toContain(
    `npm run prove -- --cleanup --run ${RUN} --profile work --region eu-west-1 --replica-region us-west-2`,
  );
});

test('a stack that cannot be deleted is reported with its resources, and fails the proof', async () => {
  addBuckets();
  aws.addStack(stackName(RUN, 'Images'), 'eu-west-1', RUN, {
    deletions: ['DELETE_FAILED'],
    resources: [{ type: 'AWS::CloudFront::Function', physicalId: 'edge' }],
  });
  const trial = tryOut();
  expect(await prove(RUN, trial.options, trial.surroundings({ checks: [GOOD] }))).toBe(1);
  expect(trial.report().left).toEqual([
    `stack ${stackName(RUN, 'Images')} in eu-west-1: DELETE_FAILED because`,
    '  AWS::CloudFront::Function edge: it is in use',
  ]);
  expect(trial.reportFile('md')).toContain('## Not removed');
});

test('the report is written after every phase, so that it exists after a crash', async () => {
  addBuckets();
  const trial = tryOut();
  const looks: Check = { ...GOOD, run: async () => passed(phasesOf(trial).join()) };
  await prove(RUN, trial.options, trial.surroundings({ checks: [looks] }));
  expect(trial.report().checks[0].seen).toBe(DONE.slice(0, 5).join());
});

test('a long phase regularly reports its progress', async () => {
  addBuckets();
  const trial = tryOut();
  const slow: Check = {
    ...GOOD,
    run: async () => {
      await sleep(100);
      return passed('slow');
    },
  };
  await prove(RUN, trial.options, trial.surroundings({ checks: [slow], heartbeatMs: 20 }));
  expect(trial.out).toMatch(/checks: 0 s, good\n/);
});

test('the report contains no account ID', async () => {
  addBuckets();
  const trial = tryOut();
  const tells: Check = { ...GOOD, run: async () => passed(`bucket replica-${FakeAws.account}-us-west-2`) };
  await prove(RUN, trial.options, trial.surroundings({ checks: [tells] }));
  expect(trial.reportFile('json') + trial.reportFile('md')).not.toContain(FakeAws.account);
  expect(trial.report().checks[0].seen).toBe('bucket replica-<account>-us-west-2');
});

describe('--cleanup', () => {
  test('lists tagged resources, asks for confirmation, and removes them', async () => {
    addBuckets();
    const replica = local.outputs[stackName(RUN, 'Images')].Replica;
    aws.addStack(stackName(RUN, 'Images'), 'eu-west-1', RUN);
    const trial = tryOut();
    expect(await removeLeftovers({ ...trial.options, cleanup: true }, trial.surroundings())).toBe(0);
    expect(trial.questions).toEqual(['Remove all of this? [yes/no] ']);
    expect(trial.out).toContain(`run ${RUN}: stack ${stackName(RUN, 'Images')} in eu-west-1, CREATE_COMPLETE`);
    expect(trial.out).toContain(`run ${RUN}: arn:aws:s3:::${replica}`);
    expect(aws.buckets).toEqual([]);
  });

  test('removes nothing if the answer is no', async () => {
    addBuckets();
    const trial = tryOut();
    trial.response = false;
    await removeLeftovers(trial.options, trial.surroundings());
    expect(aws.buckets).toHaveLength(6);
  });

  test('reports that no resources are left', async () => {
    const trial = tryOut();
    expect(await removeLeftovers(trial.options, trial.surroundings())).toBe(0);
    expect(trial.out).toBe('Nothing with the tag of a proof in eu-west-1, us-west-2, us-east-1.\n');
  });

  test('leaves the stacks of other runs in place if --run is set', async () => {
    addBuckets();
    aws.addStack(stackName('other', 'Images'), 'eu-west-1', 'other');
    const trial = tryOut();
    await removeLeftovers({ ...trial.options, run: RUN }, trial.surroundings());
    expect(aws.stacks.map(({ status }) => status)).toEqual(['CREATE_COMPLETE']);
    expect(aws.buckets).toEqual([]);
  });
});
