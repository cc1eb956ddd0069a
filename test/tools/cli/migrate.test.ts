import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { testIo } from './support';
import { run } from '../../../src/tools/cli/main';
import { IncomingRequest, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';
import { cleanUp, folderWith } from '../local/support';

/** A side of the comparison: the images by path, and the paths that were requested. */
interface Side {
  readonly images: Record<string, Buffer>;
  readonly requested: string[];
  readonly url: string;
}

const listeners: Listener[] = [];
let red: Buffer;
let redWebp: Buffer;
let stripes: Buffer;
let wide: Buffer;

beforeAll(async () => {
  const image = (width: number, background: string) =>
    sharp({ create: { width, height: 40, channels: 3, background } });
  red = await image(60, '#ff0000').jpeg().toBuffer();
  redWebp = await image(60, '#ff0000').webp().toBuffer();
  wide = await image(80, '#ff0000').jpeg().toBuffer();
  const noise = Buffer.from(Array.from({ length: 60 * 40 * 3 }, (_, index) => index % 7 < 3 ? 255 : 0));
  stripes = await sharp(noise, { raw: { width: 60, height: 40, channels: 3 } }).jpeg().toBuffer();
});

afterEach(async () => {
  await Promise.all(listeners.splice(0).map(listener => listener.close()));
  await cleanUp();
});

async function side(images: Record<string, Buffer>): Promise<Side> {
  const requested: string[] = [];
  const listener = await listen(0, async ({ path: url }: IncomingRequest) => {
    requested.push(url);
    const body: Buffer | undefined = images[url];
    const isWebp = body?.subarray(8, 12).toString() === 'WEBP';
    const contentType = isWebp ? 'image/webp' : 'image/jpeg';
    return { status: body ? 200 : 404, headers: { 'content-type': contentType }, body: body ?? Buffer.from('none') };
  });
  listeners.push(listener);
  return { images, requested, url: urlOf(listener) };
}

async function migrate(...args: string[]) {
  const io = testIo();
  const code = await run(['migrate', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

test('migrate compares both sides of each URL, and shows the images on a page', async () => {
  const old = await side({ '/a': red, '/b': red, '/c': red, '/d': red, '/e': red });
  const now = await side({ '/a': red, '/b': redWebp, '/c': stripes, '/d': wide });
  const folder = folderWith({ 'urls.txt': '/a\n/b\nhttps://example.com/c\n/d\n/e\n/f\n' });
  const output = path.join(folder, 'out');
  const { code, out, err } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', output, '--json',
  );
  expect(code).toBe(1);
  const { counts, results } = JSON.parse(out);
  expect(counts).toEqual({ same: 2, refused: 0, format: 1, dimensions: 1, pixels: 1, status: 1, failed: 0 });
  expect(results.map((result: any) => [result.path, result.verdict])).toEqual([
    ['/a', 'same'], ['/b', 'format'], ['/c', 'pixels'], ['/d', 'dimensions'], ['/e', 'status'], ['/f', 'same'],
  ]);
  expect(err).toContain('100 %, 6 of 6 images');
  const page = fs.readFileSync(path.join(output, 'index.html'), 'utf8');
  const images = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file);
  expect(images).toHaveLength(8);
  images.forEach(file => expect(fs.existsSync(path.join(output, file))).toBe(true));
});

test('migrate exits with 0 if no image differs in more than its format', async () => {
  const [old, now] = [await side({ '/b': red }), await side({ '/b': redWebp })];
  const folder = folderWith({ 'urls.txt': '/b\n' });
  const { code, out } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', path.join(folder, 'out'),
  );
  expect(code).toBe(0);
  expect(out).toMatch(/1 {2}same dimensions, another format\n\d+ bytes before, \d+ bytes now/);
});

test('migrate continues an interrupted run, and requests nothing twice', async () => {
  const [old, now] = [await side({ '/a': red, '/b': red }), await side({ '/a': red, '/b': red })];
  const folder = folderWith({ 'one.txt': '/a\n', 'two.txt': '/a\n/b\n' });
  const output = path.join(folder, 'out');
  const rest = ['--old', old.url, '--new', now.url, '--output', output];
  await migrate('--check', path.join(folder, 'one.txt'), ...rest);
  fs.appendFileSync(path.join(output, 'results.jsonl'), '{"path":"/b","verd'); // the end of a killed run
  fs.appendFileSync(path.join(output, 'results.jsonl'), '\n');
  const { code, err } = await migrate('--check', path.join(folder, 'two.txt'), ...rest);
  expect([code, err]).toEqual([0, expect.stringContaining('1 of 2 URLs are in')]);
  expect(old.requested).toEqual(['/a', '/b']);
});

test('migrate requests again what failed, and all URLs of another service, in the same folder', async () => {
  const [old, now, other] = [await side({ '/a': red }), await side({ '/a': red }), await side({ '/a': redWebp })];
  const folder = folderWith({ 'urls.txt': '/a\n' });
  const check = (url: string) => migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', url, '--output', path.join(folder, 'out'),
  );
  expect((await check('http://127.0.0.1:9')).out).toContain('1  no response from one side');
  expect((await check(now.url)).out).toContain('1  same dimensions and format');
  expect((await check(other.url)).out).toContain('1  same dimensions, another format');
  now.requested.length = 0;
  expect((await check(now.url)).out).toContain('1  same dimensions and format');
  expect(now.requested).toEqual([]);
});

test('migrate requests a URL without a response again', async () => {
  const [old, now] = [await side({ '/a': red }), await side({ '/a': red })];
  const folder = folderWith({ 'urls.txt': '/a\n' });
  const output = path.join(folder, 'out');
  fs.mkdirSync(output);
  const subject = `${old.url} ${now.url} image/avif,image/webp,*/*`;
  fs.writeFileSync(path.join(output, 'results.jsonl'), `${JSON.stringify({ path: '/a', verdict: 'failed', subject })}\n`);
  const { code, out } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', output,
  );
  expect([code, out]).toEqual([0, expect.stringContaining('1  same dimensions and format')]);
});

test('migrate reports a side that does not respond, and checks the other URLs', async () => {
  const old = await side({ '/a': red });
  const folder = folderWith({ 'urls.txt': '/a\n' });
  const { code, out } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', 'http://127.0.0.1:9', '--output',
    path.join(folder, 'out'), '--json',
  );
  expect(code).toBe(1);
  expect(JSON.parse(out).results[0]).toMatchObject({ verdict: 'failed', error: expect.stringContaining('127.0.0.1:9') });
});

test('migrate requests the given services only, whatever paths look like', async () => {
  const [old, now] = [await side({}), await side({})];
  const folder = folderWith({ 'urls.txt': '//127.0.0.1:9/x\n/@127.0.0.1:9/y\n' });
  await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', path.join(folder, 'out'),
  );
  expect(old.requested.sort()).toEqual(['//127.0.0.1:9/x', '/@127.0.0.1:9/y']);
});

test.each([
  [[], '--from or --check is required'],
  [['--check', 'urls.txt'], '--old is required'],
  [['--check', 'urls.txt', '--old', 'https://a.example.com'], '--new is required'],
  [['--check', 'urls.txt', '--old', 'https://a.example.com/x', '--new', 'https://b.example.com'],
    '--old must be the URL of a service without a path, got https://a.example.com/x'],
  [['--check', 'urls.txt', '--old', 'https://me:hunter2@a.example.com', '--new', 'https://b.example.com'],
    '--old must be the URL of a service without a path, got one with a user or a password'],
  [['--old', 'https://a.example.com', '--new', 'https://b.example.com'], '--from or --check is required'],
])('migrate rejects the arguments %j and says what is missing', async (args, message) => {
  const { code, err } = await migrate(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('migrate rejects a file without URLs', async () => {
  const folder = folderWith({ 'urls.txt': 'nothing here\n' });
  const { code, err } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', 'https://a.example.com', '--new', 'https://b.example.com',
  );
  expect([code, err]).toEqual([1, expect.stringContaining('has no URLs: write one URL or path per line')]);
});
