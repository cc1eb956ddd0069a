import { Aws } from './aws/aws';
import { Left, cleanUp, findTagged } from './clean';
import { FakeAws } from './support/fake-aws';

const RUN = 'run1';
const REGIONS = ['eu-west-1', 'us-west-2', 'us-east-1'];

let fake: FakeAws;
let said: string[];

beforeEach(async () => {
  fake = new FakeAws();
  await fake.start();
  said = [];
});
afterEach(() => fake.close());

const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });

function clean(
  run: string | undefined = RUN,
  wait: (ms: number) => Promise<void> = async () => undefined,
): Promise<Left> {
  const aws = new Aws({ credentials, env: fake.env, pauseMs: 1 });
  return cleanUp({ aws, regions: REGIONS, run, say: line => said.push(line), wait });
}

const bucketNamed = (physicalId: string) => ({ type: 'AWS::S3::Bucket', physicalId });
const deletedStacks = () =>
  fake.calls.filter(call => call.startsWith('DeleteStack ')).map(call => call.replace('DeleteStack ', ''));

test('the buckets of a stack are emptied before it is deleted', async () => {
  const bucket = fake.addBucket('originals', 'eu-west-1', RUN);
  fake.addVersions(bucket, 'a.jpg', 'a.jpg', 'b.jpg');
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, { resources: [bucketNamed('originals')] });
  expect(await clean()).toEqual([]);
  expect(fake.stacks[0].status).toBe('DELETE_COMPLETE');
  expect(said).toContain('emptied bucket originals: 3 versions');
});

test('stacks that others depend on are deleted last', async () => {
  for (const part of ['Replica', 'Images', 'Plain']) {
    fake.addStack(`CdkImageCdnProve-run1-${part}`, part === 'Replica' ? 'us-west-2' : 'eu-west-1', RUN);
  }
  fake.addStack('CdkImageCdnProve-run1-Global', 'us-east-1', RUN);
  await clean();
  expect(deletedStacks().slice(0, 2).sort()).toEqual(['CdkImageCdnProve-run1-Images', 'CdkImageCdnProve-run1-Plain']);
  expect(deletedStacks()).toHaveLength(4);
});

test('a stack without the tag is never changed, whatever its name is', async () => {
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', undefined, { resources: [bucketNamed('originals')] });
  fake.addVersions(fake.addBucket('originals', 'eu-west-1'), 'a.jpg');
  expect(await clean(undefined)).toEqual([]);
  expect(deletedStacks()).toEqual([]);
  expect(fake.buckets[0].versions).toHaveLength(1);
});

test('a bucket in a tagged stack that does not carry the tag itself is not emptied', async () => {
  fake.addVersions(fake.addBucket('originals', 'eu-west-1'), 'a.jpg');
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, { resources: [bucketNamed('originals')] });
  const left = await clean();
  expect(fake.buckets[0].versions).toHaveLength(1);
  expect(left).toEqual([
    'stack CdkImageCdnProve-run1-Images in eu-west-1: DELETE_FAILED because',
    '  AWS::S3::Bucket originals: it is in use',
  ]);
});

test('a bucket that the tagging API lists but that has lost the tag is not emptied', async () => {
  const bucket = fake.addBucket('kept', 'eu-west-1', RUN);
  const found = findTagged({ aws: new Aws({ credentials, env: fake.env }), regions: REGIONS });
  expect((await found).others).toEqual([{ arn: 'arn:aws:s3:::kept', region: 'eu-west-1', run: RUN }]);
  fake.failures.set('GET /kept/', [404, 'NoSuchTagSet']);
  expect(await clean()).toEqual([]);
  expect(fake.buckets).toEqual([bucket]);
});

test('tagged buckets and log groups that belong to no stack are deleted in every Region', async () => {
  fake.addVersions(fake.addBucket('replica', 'us-west-2', RUN), 'a.jpg');
  fake.addLogGroup('/aws/lambda/us-east-1.edge', 'us-east-1', RUN);
  fake.addLogGroup('/aws/lambda/other', 'us-east-1');
  expect(await clean()).toEqual([]);
  expect(fake.buckets).toEqual([]);
  expect(fake.logGroups.map(({ name }) => name)).toEqual(['/aws/lambda/other']);
});

test('log groups that Lambda created for a stack are tagged before its deletion, and deleted', async () => {
  fake.addLogGroup('/aws/lambda/upload', 'eu-west-1');
  fake.addLogGroup('/aws/lambda/upload-of-others', 'eu-west-1');
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, {
    resources: [{ type: 'AWS::Lambda::Function', physicalId: 'upload' }],
  });
  await clean();
  expect(fake.calls.findIndex(call => call.startsWith('TagResource'))).toBeLessThan(
    fake.calls.findIndex(call => call.startsWith('DeleteStack')),
  );
  expect(fake.logGroups.map(({ name }) => name)).toEqual(['/aws/lambda/upload-of-others']);
});

test('a failed deletion is retried once, after the buckets are emptied again', async () => {
  const bucket = fake.addBucket('replica', 'us-west-2', RUN);
  fake.addStack('CdkImageCdnProve-run1-Replica', 'us-west-2', RUN, {
    resources: [bucketNamed('replica')],
    deletions: ['DELETE_FAILED', 'DELETE_COMPLETE'],
  });
  fake.addVersions(bucket, 'late.jpg');
  expect(await clean()).toEqual([]);
  expect(deletedStacks()).toHaveLength(2);
});

test('log groups of functions that a failed first deployment has deleted again are found and deleted', async () => {
  fake.addLogGroup('/aws/lambda/upload', 'eu-west-1');
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, {
    status: 'ROLLBACK_COMPLETE',
    resources: [{ type: 'AWS::Lambda::Function', physicalId: 'upload', status: 'DELETE_COMPLETE' }],
  });
  expect(await clean()).toEqual([]);
  expect(fake.logGroups).toEqual([]);
});

test('buckets and log groups that a failed first deployment has retained are found and deleted', async () => {
  const bucket = fake.addBucket('originals', 'eu-west-1', RUN);
  fake.addVersions(bucket, 'a.jpg');
  fake.addLogGroup('transform-logs', 'eu-west-1', RUN);
  fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, {
    status: 'ROLLBACK_COMPLETE',
    resources: [
      { ...bucketNamed('originals'), status: 'DELETE_SKIPPED' },
      { type: 'AWS::Logs::LogGroup', physicalId: 'transform-logs', status: 'DELETE_SKIPPED' },
    ],
  });
  expect(await clean()).toEqual([]);
  expect([fake.buckets, fake.logGroups]).toEqual([[], []]);
});

test('log groups that Lambda creates while a stack is deleted are deleted, too', async () => {
  const stack = fake.addStack('CdkImageCdnProve-run1-Images', 'eu-west-1', RUN, {
    resources: [{ type: 'AWS::Lambda::Function', physicalId: 'upload' }],
    deletions: ['DELETE_IN_PROGRESS'],
  });
  await clean(RUN, async () => {
    fake.addLogGroup('/aws/lambda/upload', 'eu-west-1');
    stack.status = 'DELETE_COMPLETE';
  });
  expect(fake.logGroups).toEqual([]);
});

test('the stack of a certificate is deleted again after minutes while ACM reports that it is in use', async () => {
  fake.addStack('CdkImageCdnProve-run1-Global', 'us-east-1', RUN, {
    resources: [{ type: 'AWS::CertificateManager::Certificate', physicalId: 'arn:certificate' }],
    deletions: [...Array.from({ length: 5 }, () => 'DELETE_FAILED'), 'DELETE_COMPLETE'],
  });
  const waits: number[] = [];
  expect(await clean(RUN, async ms => void waits.push(ms))).toEqual([]);
  expect(deletedStacks()).toHaveLength(6);
  expect(waits).toEqual(Array.from({ length: 5 }, () => 180_000));
  expect(said).toContain('stack CdkImageCdnProve-run1-Global: still in use, trying again after 3 minutes');
});

test('a certificate that stays in use is reported after half an hour', async () => {
  fake.addStack('CdkImageCdnProve-run1-Global', 'us-east-1', RUN, {
    resources: [{ type: 'AWS::CertificateManager::Certificate', physicalId: 'arn:certificate' }],
    deletions: ['DELETE_FAILED'],
  });
  let waited = 0;
  expect(await clean(RUN, async ms => void (waited += ms))).toEqual([
    'stack CdkImageCdnProve-run1-Global in us-east-1: DELETE_FAILED because',
    '  AWS::CertificateManager::Certificate arn:certificate: it is in use',
  ]);
  expect(waited).toBe(30 * 60_000);
});

test('certificates and web ACLs that an update left behind are deleted once they are no longer in use', async () => {
  fake.addGlobal('acm:us-east-1', 'certificate/1', RUN);
  fake.addGlobal('wafv2:us-east-1', 'global/webacl/acl/2', RUN);
  fake.addGlobal('acm:us-east-1', 'certificate/3');
  fake.failures.set('DeleteCertificate', [400, 'ResourceInUseException']);
  fake.failures.set('DeleteWebACL', [400, 'WAFAssociatedItemException']);
  const waits: number[] = [];
  expect(await clean(RUN, async ms => void waits.push(ms))).toEqual([]);
  expect(fake.globals.map(({ arn }) => arn)).toEqual([`arn:aws:acm:us-east-1:${FakeAws.account}:certificate/3`]);
  expect(waits).toEqual([180_000, 180_000]);
});

test('a certificate and a web ACL that AWS lists after their deletion count as deleted', async () => {
  fake.addGlobal('acm:us-east-1', 'certificate/1', RUN);
  fake.addGlobal('wafv2:us-east-1', 'global/webacl/acl/2', RUN);
  fake.failures.set('DeleteCertificate', [400, 'ResourceNotFoundException']);
  fake.failures.set('GetWebACL', [400, 'WAFNonexistentItemException']);
  expect(await clean()).toEqual([]);
});

test('a stack that is being updated is deleted after the update', async () => {
  const stack = fake.addStack('CdkImageCdnProve-run1-Plain', 'eu-west-1', RUN, { status: 'UPDATE_IN_PROGRESS' });
  let waits = 0;
  await clean(RUN, async () => {
    expect(deletedStacks()).toEqual([]);
    if (++waits === 5) stack.status = 'UPDATE_ROLLBACK_COMPLETE';
  });
  expect(stack.status).toBe('DELETE_COMPLETE');
  expect(said).toContain('stack CdkImageCdnProve-run1-Plain: UPDATE_IN_PROGRESS');
});

test('a stack that is being created is deleted at once', async () => {
  fake.addStack('CdkImageCdnProve-run1-Plain', 'eu-west-1', RUN, { status: 'CREATE_IN_PROGRESS' });
  await clean(RUN, async () => {
    throw new Error('waited');
  });
  expect(fake.stacks[0].status).toBe('DELETE_COMPLETE');
});

test('resources that AWS refuses to delete are reported, and the others are deleted', async () => {
  fake.addBucket('locked', 'eu-west-1', RUN);
  fake.addBucket('open', 'eu-west-1', RUN);
  fake.failures.set('DELETE /locked/', [403, 'AccessDenied']);
  expect(await clean()).toEqual(['arn:aws:s3:::locked: DeleteBucket: AccessDenied: refused']);
  expect(fake.buckets.map(({ name }) => name)).toEqual(['locked']);
});

test('resources of other runs are not deleted', async () => {
  fake.addStack('CdkImageCdnProve-run2-Images', 'eu-west-1', 'run2');
  fake.addBucket('of-run2', 'eu-west-1', 'run2');
  await clean();
  expect([fake.stacks[0].status, fake.buckets.length]).toEqual(['CREATE_COMPLETE', 1]);
});
