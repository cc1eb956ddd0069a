import { FakeAws } from './support/fake-aws';
import { TestProcess } from '../tools/cli/process';

jest.setTimeout(60_000);

const before = process.env;
let aws: FakeAws;

beforeEach(async () => {
  aws = new FakeAws();
  await aws.start();
  process.env = {
    ...before,
    ...aws.env,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
  };
});
afterEach(async () => {
  process.env = before;
  await aws.close();
});

const prove = (...argv: string[]) => new TestProcess(['test/prove/main.ts', ...argv]).ended;

test('--help explains every option and exits', async () => {
  const { code, out } = await prove('--help');
  expect(code).toBe(0);
  const options = ['--profile', '--region', '--domain', '--qualifier', '--plan-url', '--keep', '--yes', '--cleanup'];
  for (const option of [...options, '--run']) expect(out).toContain(option);
});

test('an unknown option is a usage error in one line', async () => {
  const { code, err } = await prove('--region', 'nowhere');
  expect([code, err]).toEqual([2, 'prove: --region must be a Region such as eu-west-1, got nowhere\n']);
});

test('the proof creates nothing without a terminal and without --yes', async () => {
  const { code, out, err } = await prove();
  expect(code).toBe(2);
  expect(out).toContain(`account ${FakeAws.account}`);
  expect(err).toBe('prove: nobody is there to be asked: add --yes\n');
  expect(aws.calls).toEqual(['GetCallerIdentity']);
});

test('a rejection by AWS is reported in one line', async () => {
  aws.failures.set('GetCallerIdentity', [403, 'InvalidClientTokenId']);
  const { code, err } = await prove('--yes');
  expect([code, err]).toEqual([1, 'prove: GetCallerIdentity: InvalidClientTokenId: refused\n']);
});

test('--cleanup removes the resources that an earlier run left behind', async () => {
  aws.addVersions(aws.addBucket('left', 'us-west-2', 'r1'), 'a.jpg');
  const { code, out } = await prove('--cleanup', '--yes');
  expect(code).toBe(0);
  expect(out).toMatch(/run r1: arn:aws:s3:::left\n[^]*deleted bucket left/);
  expect(aws.buckets).toEqual([]);
});
