import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { fakeAws } from './fake-aws.support';
import { TestIo, testIo } from './support';
import { ImageCdn, ImageFormat, ImageTransformation } from '../../../src';
import { run } from '../../../src/cli';
import { cleanUp, folderWith, synthesize } from '../local/support';

const DONE = { transformed: 2, stored: 1, refused: 0, failed: [], left: [] };
const THREE = { keys: ['a.jpg', 'b.jpg', 'c.jpg'], unlisted: [] };
const EXPIRED = { message: 'The security token included in the request is expired' };
let events: any[] = [];
/** The access key of the last request. */
let usedKey = '';
/** The response of the worker to an event. */
let answer: (event: any) => object;
let app: string;

beforeAll(() => {
  app = synthesize((root: App) => {
    const transformation = ImageTransformation.onDemand();
    new ImageCdn(new Stack(root, 'Test'), 'Images', { transformation, prewarm: [{ formats: [ImageFormat.AVIF] }] });
  });
});

beforeEach(() => {
  events = [];
  answer = event => 'list' in event ? THREE : DONE;
});
fakeAws(async request => {
  const body = (await request.body()).toString();
  if (!request.path.includes('invocations')) {
    return [200, '<StackResourceDetail><PhysicalResourceId>Worker</PhysicalResourceId></StackResourceDetail>'];
  }
  events.push(JSON.parse(body));
  [, usedKey = ''] = /Credential=(\w+)/.exec(String(request.headers.authorization)) ?? [];
  const response = answer(events.at(-1));
  return [response === EXPIRED ? 403 : 200, JSON.stringify(response)];
});
afterAll(cleanUp);

async function prewarm(argv: string[] = [], io: TestIo = testIo()) {
  const code = await run(['prewarm', '--app', app, ...argv], io);
  const keys = events.flatMap(event => event.prewarm?.keys ?? []);
  return { code, out: io.out(), err: io.err(), keys };
}

test('prewarm lists the images, prewarms one after the other, and shows its progress', async () => {
  const { code, out, err, keys } = await prewarm();
  expect([code, keys]).toEqual([0, ['a.jpg', 'b.jpg', 'c.jpg']]);
  expect(out).toBe('6 variants transformed, 3 stored already, 0 refused\n');
  expect(err).toBe('3 objects found\n33 %, 1 of 3 images\n66 %, 2 of 3 images\n100 %, 3 of 3 images\n');
});

test('prewarm shows a bar on a terminal, whose line ends before other text', async () => {
  const io = testIo();
  answer = event => 'list' in event ? THREE
    : event.prewarm.keys[0] === 'b.jpg' ? { ...DONE, failed: [event.prewarm] } : DONE;
  const { err } = await prewarm([], { ...io, stderr: { ...io.stderr, isTTY: true } });
  expect(err).toBe('3 objects found\n\r[##########....................] 33 %, 1 of 3 images\n'
    + 'b.jpg: variants cannot be transformed; the log of the transform function says why\n'
    + '\r[####################..........] 66 %, 2 of 3 images'
    + `\r[${'#'.repeat(30)}] 100 %, 3 of 3 images\n`);
});

test('prewarm writes at most one line for each percent to a log', async () => {
  answer = event => 'list' in event ? { keys: Array.from({ length: 1000 }, (_, index) => `${index}`), unlisted: [] } : DONE;
  const lines = (await prewarm(['--rate', '1000'])).err.split('\n');
  expect(lines).toHaveLength(103);
  expect(lines.slice(1, 3)).toEqual(['0 %, 1 of 1000 images', '1 %, 10 of 1000 images']);
});

describe('prewarm with credentials that expire', () => {
  const folder = () => path.join(root, `${count}`);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'credentials-'));
  let count = 0;
  afterAll(() => fs.rmSync(root, { recursive: true }));

  /** Puts an AWS CLI into the path that exports other credentials at each call. */
  beforeEach(() => {
    count += 1;
    fs.mkdirSync(folder());
    fs.writeFileSync(path.join(folder(), 'aws'), `#!/bin/sh
echo x >> ${folder()}/calls
echo "{\\"AccessKeyId\\":\\"AKIA$(wc -l < ${folder()}/calls | tr -d ' ')\\",\\"SecretAccessKey\\":\\"secret\\"}"
`, { mode: 0o755 });
    process.env.PATH = `${folder()}:${process.env.PATH}`;
  });

  const expiredBefore = (key: string) => (event: any): object =>
    event.prewarm?.keys[0] === 'b.jpg' && usedKey !== key ? EXPIRED : 'list' in event ? THREE : DONE;

  test('exports them again from the AWS CLI, and continues', async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    answer = expiredBefore('AKIA2');
    const { code, keys } = await prewarm();
    expect([code, keys]).toEqual([0, ['a.jpg', 'b.jpg', 'b.jpg', 'c.jpg']]);
    expect(fs.readFileSync(path.join(folder(), 'calls'), 'utf8')).toBe('x\nx\n');
  });

  test('ends with the key to continue after if those of the environment have expired', async () => {
    answer = expiredBefore('AKIA2');
    const { code, err } = await prewarm();
    expect(code).toBe(1);
    expect(err).toContain('b.jpg: Worker: AWS responded with 403: the credentials have expired. Set new ones, or sign in '
      + 'with the AWS CLI (version 2)\nstopped; continue with --after a.jpg\n');
  });
});

test('prewarm reads all pages of the bucket, from a prefix and a key on', async () => {
  const cursor = { source: 0, after: 'c/b.jpg' };
  answer = ({ list }) => !list ? DONE
    : list.cursor ? { keys: ['c/c.jpg'], unlisted: [] } : { keys: ['c/b.jpg'], cursor, unlisted: [] };
  expect((await prewarm(['--prefix', 'c/', '--after', 'c/a.jpg'])).keys).toEqual(['c/b.jpg', 'c/c.jpg']);
  expect(events.slice(0, 2)).toEqual([
    { list: { prefix: 'c/', after: 'c/a.jpg' } }, { list: { prefix: 'c/', after: 'c/a.jpg', cursor } },
  ]);
});

test('prewarm stops at Ctrl-C after the image in progress, and prints how to continue', async () => {
  const io = testIo();
  answer = event => {
    if (event.prewarm?.keys[0] === 'b.jpg') io.stop();
    return 'list' in event ? THREE : DONE;
  };
  const { code, err, keys } = await prewarm([], io);
  expect([code, keys]).toEqual([1, ['a.jpg', 'b.jpg']]);
  expect(err).toContain('\n66 %, 2 of 3 images\nstopped; continue with --after b.jpg\n');
});

test('prewarm retries failures of a moment, and stops at those that last', async () => {
  let failures = 2;
  answer = event => 'list' in event ? { ...THREE, keys: ['a.jpg', 'b.jpg'] }
    : event.prewarm.keys[0] === 'b.jpg' && failures-- > 0 ? { errorMessage: 'throttled' } : DONE;
  expect((await prewarm()).code).toBe(0);
  events = [];
  failures = Infinity;
  const { code, err } = await prewarm();
  expect(code).toBe(1);
  expect(err).toContain('b.jpg: Worker failed: throttled');
  expect(err).toContain('continue with --after a.jpg\n');
});

test('prewarm prints a key to continue after in quotes that no shell looks into', async () => {
  answer = event => 'list' in event ? { ...THREE, keys: ["it's $(rm -rf ~).jpg", 'b.jpg'] }
    : event.prewarm.keys[0] === 'b.jpg' ? { errorMessage: 'throttled' } : DONE;
  expect((await prewarm()).err).toContain("continue with --after 'it'\\''s $(rm -rf ~).jpg'\n");
});

test('prewarm prints an option that continues after a key that begins with a dash', async () => {
  answer = event => 'list' in event ? { ...THREE, keys: ['-a b.jpg', 'b.jpg'] }
    : event.prewarm.keys[0] === 'b.jpg' ? { errorMessage: 'throttled' } : DONE;
  expect((await prewarm()).err).toContain("continue with --after='-a b.jpg'\n");
  answer = event => 'list' in event ? { ...THREE, keys: ['b.jpg'] } : DONE;
  expect(await prewarm(['--after=-a b.jpg'])).toMatchObject({ code: 0 });
});

test('prewarm continues after a key of a file that it prints with escape sequences', async () => {
  const keys = `${folderWith({ keys: 'a\u200db.jpg\nb.jpg\n' })}/keys`;
  answer = ({ prewarm: { keys: [key] } }) => key === 'b.jpg' ? { errorMessage: 'throttled' } : DONE;
  expect((await prewarm(['--keys', keys])).err).toContain("continue with --after 'a\\u200db.jpg'\n");
  [events, answer] = [[], () => DONE];
  expect(await prewarm(['--keys', keys, '--after', 'a\\u200db.jpg'])).toMatchObject({ code: 0, keys: ['b.jpg'] });
});

test('prewarm takes keys from a file, and no more images a second than --rate', async () => {
  const waits: number[] = [];
  const keys = `${folderWith({ keys: 'x.jpg\ny z.jpg\n' })}/keys`;
  const io = testIo(async milliseconds => void waits.push(milliseconds));
  expect((await prewarm(['--keys', keys, '--rate', '4'], io)).keys).toEqual(['x.jpg', 'y z.jpg']);
  expect(waits).toHaveLength(2);
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(250);
});

test.each([
  ['UTF-8', Buffer.from('\ufeffä.jpg\r\nb.jpg\r\n')],
  ['UTF-16', Buffer.from('\ufeffä.jpg\r\nb.jpg\r\n', 'utf16le')],
])('prewarm takes keys from a file in %s with a byte order mark', async (_encoding, keys) => {
  expect((await prewarm(['--keys', `${folderWith({ keys })}/keys`])).keys).toEqual(['ä.jpg', 'b.jpg']);
});

test.each([
  [['--rate', '0'], 2, '--rate must be a whole number from 1 to 1000, got 0'],
  [['--keys', '/none'], 1, '--keys must be a file with one key per line'],
  [['--keys', 'x', '--prefix', 'y'], 2, '--prefix cannot be combined with --keys'],
  [['--cdn', 'Other'], 1, 'no prewarm worker of that name'],
])('prewarm rejects the invalid options %j', async (argv, code, message) => {
  const result = await prewarm(argv);
  expect(result.code).toBe(code);
  expect(result.err).toContain(message);
});

test('prewarm continues an image that takes longer than one run of the worker', async () => {
  const left = [{ keys: ['a.jpg'], variants: ['_.w.2'] }];
  answer = event => 'list' in event ? { ...THREE, keys: ['a.jpg'] } : event.prewarm.variants ? DONE : { ...DONE, left };
  const { code, out } = await prewarm();
  expect([code, out]).toEqual([0, '4 variants transformed, 2 stored already, 0 refused\n']);
  expect(events.slice(1).map(event => event.prewarm)).toEqual([{ keys: ['a.jpg'] }, left[0]]);
});

test('prewarm retries variants that fail, and goes on with the other images', async () => {
  const failed = [{ keys: ['b.jpg'], variants: ['_.w.2'] }];
  answer = event => 'list' in event ? THREE
    : event.prewarm.keys[0] !== 'b.jpg' ? DONE
      : event.prewarm.variants ? { ...DONE, transformed: 0, stored: 0, failed } : { ...DONE, transformed: 1, failed };
  const { code, out, err } = await prewarm();
  expect([code, out]).toEqual([1, '5 variants transformed, 3 stored already, 0 refused, 1 image failed\n']);
  expect(err).toContain('b.jpg: variants cannot be transformed; the log of the transform function says why\n');
  expect(err).toContain('100 %, 3 of 3 images\n');
  expect(events.filter(event => event.prewarm?.variants)).toHaveLength(3);
});

test('prewarm explains that originals outside S3 cannot be listed', async () => {
  answer = event => 'list' in event ? { keys: [], unlisted: [''] } : DONE;
  const { code, err } = await prewarm();
  expect(code).toBe(1);
  expect(err).toContain('originals outside S3 cannot be listed: pass a file with their keys by --keys\n');
});

test('prewarm prewarms the sources in S3, and names those that it cannot list', async () => {
  answer = event => 'list' in event ? { ...THREE, unlisted: ['cms/'] } : DONE;
  const { code, err, keys } = await prewarm();
  expect([code, keys]).toEqual([0, THREE.keys]);
  expect(err).toContain('originals outside S3 (cms/*) cannot be listed: pass a file with their keys by --keys\n');
});
