import { accountId, bootstrapVersion, edgeFunctionMetric, secretText, taggedArns } from './account';
import { Aws } from './aws';
import { invocationsIn } from './logs';
import { stackNow, stackResources, taggedStacks } from './stacks';
import { parseXml } from './xml';
import { FakeAws } from '../support/fake-aws';

let fake: FakeAws;
let aws: Aws;

beforeEach(async () => {
  fake = new FakeAws();
  await fake.start();
  aws = new Aws({
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
    env: fake.env,
    pauseMs: 1,
  });
});
afterEach(() => fake.close());

test('accountId() returns the account of the credentials', async () => {
  expect(await accountId(aws, 'eu-west-1')).toBe(FakeAws.account);
});

test('bootstrapVersion() returns whether a Region is bootstrapped with a qualifier', async () => {
  const versions = [
    await bootstrapVersion(aws, 'eu-west-1', 'hnb659fds'),
    await bootstrapVersion(aws, 'eu-west-1', 'mine'),
    await bootstrapVersion(aws, 'sa-east-1', 'hnb659fds'),
  ];
  expect(versions).toEqual(['30', undefined, undefined]);
});

test('secretText() returns the text of a secret', async () => {
  fake.secrets.set('arn', 'text');
  expect(await secretText(aws, 'eu-west-1', 'arn')).toBe('text');
});

test('taggedStacks() returns only tagged stacks of the Region, without members of nested lists', async () => {
  fake.addStack('Tagged', 'eu-west-1', 'r1');
  fake.addStack('Untagged', 'eu-west-1');
  fake.addStack('Elsewhere', 'us-west-2', 'r1');
  expect(await taggedStacks(aws, 'eu-west-1')).toMatchObject([
    { name: 'Tagged', run: 'r1', status: 'CREATE_COMPLETE', region: 'eu-west-1' },
  ]);
});

test('stackNow() treats a stack that CloudFormation no longer finds as deleted', async () => {
  fake.addStack('Tagged', 'eu-west-1', 'r1', { resources: [{ type: 'AWS::S3::Bucket', physicalId: 'bucket' }] });
  const [stack] = await taggedStacks(aws, 'eu-west-1');
  expect(await stackResources(aws, stack)).toMatchObject([{ type: 'AWS::S3::Bucket', physicalId: 'bucket' }]);
  fake.stacks.pop();
  expect((await stackNow(aws, stack)).status).toBe('DELETE_COMPLETE');
});

test('taggedArns() returns tagged resources with their run', async () => {
  fake.addLogGroup('/aws/lambda/f', 'eu-west-1', 'r1');
  fake.addBucket('other', 'eu-west-1');
  expect(await taggedArns(aws, 'eu-west-1', 'cdk-image-cdn-prove')).toEqual([
    { arn: `arn:aws:logs:eu-west-1:${FakeAws.account}:log-group:/aws/lambda/f`, run: 'r1' },
  ]);
});

test('invocationsIn() reads REPORT lines, including those of timeouts', async () => {
  fake.addLogGroup('logs', 'eu-west-1', 'r1', [
    'REPORT RequestId: 8f50\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 1769 MB\tMax Memory Used: ' +
      '90 MB\t',
    'REPORT RequestId: 8f51\tDuration: 30000.00 ms\tBilled Duration: 30000 ms\tMemory Size: 1769 MB\tStatus: timeout\t',
    'the word REPORT in another line',
  ]);
  expect(await invocationsIn(aws, 'eu-west-1', 'logs', 0)).toEqual([
    { milliseconds: 12.34, timedOut: false },
    { milliseconds: 30_000, timedOut: true },
  ]);
});

test('edgeFunctionMetric() returns the data points of the metric', async () => {
  fake.metrics.set('FunctionThrottles', [0, 3]);
  expect(await edgeFunctionMetric(aws, 'edge', 'FunctionThrottles', 'Sum', 0, 60_000)).toEqual([0, 3]);
});

test('Aws retries a throttled request', async () => {
  fake.failures.set('DescribeStacks', [400, 'Throttling']);
  expect(await taggedStacks(aws, 'eu-west-1')).toEqual([]);
  expect(fake.calls).toEqual(['DescribeStacks', 'DescribeStacks']);
});

test('Aws reports a rejection with the operation, the code and the message of AWS', async () => {
  fake.failures.set('GetCallerIdentity', [403, 'ExpiredToken']);
  await expect(accountId(aws, 'eu-west-1')).rejects.toThrow('GetCallerIdentity: ExpiredToken: refused');
});

test('Aws sends no requests once the proof is stopped', async () => {
  const stopped = new Aws({
    credentials: async () => {
      throw new Error('asked');
    },
    env: fake.env,
    signal: AbortSignal.abort(new Error('interrupted')),
  });
  await expect(accountId(stopped, 'eu-west-1')).rejects.toThrow('interrupted');
});

test('parseXml() distinguishes elements of the same name inside each other', () => {
  const root = parseXml('<a><b>1<b>2</b></b><b>&lt;3 &#233;</b></a>');
  expect(root.all('b').map(({ text }) => text)).toEqual(['1', '<3 é']);
  expect([root.textAt('b', 'b'), root.textAt('c')]).toEqual(['2', '']);
});
