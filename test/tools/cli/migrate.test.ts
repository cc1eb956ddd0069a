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
  readonly headers: IncomingRequest['headers'][];
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

/**
 * @param cookie what a request must have as its cookie, if anything
 * @param type the content type of all images, if it is not theirs
 */
async function side(images: Record<string, Buffer>, cookie?: string, type?: string): Promise<Side> {
  const requested: string[] = [];
  const received: IncomingRequest['headers'][] = [];
  const listener = await listen(0, async ({ path: url, headers }: IncomingRequest) => {
    requested.push(url);
    received.push(headers);
    const isAllowed = cookie === undefined || headers.cookie === cookie;
    const body: Buffer | undefined = isAllowed ? images[url] : undefined;
    const isWebp = body?.subarray(8, 12).toString() === 'WEBP';
    const contentType = type ?? (isWebp ? 'image/webp' : 'image/jpeg');
    const status = isAllowed ? body ? 200 : 404 : 403;
    return { status, headers: { 'content-type': contentType }, body: body ?? Buffer.from('none') };
  });
  listeners.push(listener);
  return { images, requested, headers: received, url: urlOf(listener) };
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

test('migrate --check names the file of an image with an unknown content type .bin', async () => {
  const [old, now] = [await side({ '/a': red }, undefined, 'constructor'), await side({ '/a': stripes })];
  const folder = folderWith({ 'urls.txt': '/a\n' });
  const output = path.join(folder, 'out');
  await migrate('--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', output);
  const page = fs.readFileSync(path.join(output, 'index.html'), 'utf8');
  expect(page.match(/<img src="[^"]+-old\.bin"/g)).toHaveLength(1);
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

test('migrate sends the headers of a file to its side, and neither prints nor stores their values', async () => {
  const [old, now] = [await side({ '/a': red }, 'session=hunter2'), await side({ '/a': red })];
  const folder = folderWith({
    'urls.txt': '/a\n',
    'old.txt': '\uFEFF# of the old service\r\nCookie: session=hunter2\r\naccept:image/webp\r\n\r\n',
    'new.txt': '\uFEFFAuthorization: Basic hunter3\nConstructor: 1\n',
  });
  const at = (name: string) => path.join(folder, name);
  const { code, out, err } = await migrate(
    '--check', at('urls.txt'), '--old', old.url, '--new', now.url, '--output', at('out'),
    '--old-headers', at('old.txt'), '--new-headers', at('new.txt'),
  );
  expect([code, out]).toEqual([0, expect.stringContaining('1  same dimensions and format')]);
  expect(old.headers).toEqual([expect.objectContaining({ cookie: 'session=hunter2', accept: 'image/webp' })]);
  expect(old.headers[0]).not.toHaveProperty('authorization');
  expect(now.headers).toEqual([
    expect.objectContaining({
      authorization: 'Basic hunter3', accept: 'image/avif,image/webp,*/*', constructor: '1',
    }),
  ]);
  expect(now.headers[0]).not.toHaveProperty('cookie');
  const stored = ['results.jsonl', 'index.html'].map(name => fs.readFileSync(path.join(at('out'), name), 'utf8'));
  expect([out, err, ...stored].join('\n')).not.toMatch(/hunter|session=/);
});

test('migrate begins anew if other headers are sent', async () => {
  const [old, now] = [await side({ '/a': red }), await side({ '/a': red })];
  const folder = folderWith({ 'urls.txt': '/a\n', 'headers.txt': 'Accept-Language: de\n' });
  const args = ['--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output',
    path.join(folder, 'out')];
  await migrate(...args);
  await migrate(...args, '--new-headers', path.join(folder, 'headers.txt'));
  await migrate(...args, '--new-headers', path.join(folder, 'headers.txt'));
  await migrate(...args, '--old-headers', path.join(folder, 'headers.txt'));
  expect(old.requested).toHaveLength(3);
});

test('migrate says how to compare images that one side refuses, and requests them again', async () => {
  const [old, now] = [await side({ '/a': red }), await side({ '/a': red }, 'session=1')];
  const folder = folderWith({ 'urls.txt': '/a\n', 'headers.txt': 'Cookie: session=1\n', 'wrong.txt': 'Cookie: x\n' });
  const args = ['--check', path.join(folder, 'urls.txt'), '--output', path.join(folder, 'out')];
  const sides = ['--old', old.url, '--new', now.url];
  const { code, out } = await migrate(...args, ...sides);
  expect([code, out]).toEqual([1, expect.stringContaining('1  an image on one side only')]);
  expect(out).toContain('the new side alone refuses 1 URL (401 or 403): if URLs are signed, serve the image CDN locally '
    + 'with `serve --secret-file`, or sign them with its secret; if it requires a cookie or another header, use '
    + '--new-headers\n');
  expect(out).not.toContain('--old-headers');
  expect((await migrate(...args, '--old', now.url, '--new', old.url)).out).toContain(
    'the old side alone refuses 1 URL (401 or 403): list signed URLs; if it requires a cookie or another header, use '
      + '--old-headers\n',
  );
  await migrate(...args, ...sides, '--new-headers', path.join(folder, 'wrong.txt'));
  const again = await migrate(...args, ...sides, '--new-headers', path.join(folder, 'headers.txt'));
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('1  same dimensions and format')]);
});

test.each([
  ['Cookie session=hunter2', 'line 2 must be a header such as `Cookie: session=…`'],
  ['Content-Length: 7', 'line 2 must not be a header of the connection, got content-length'],
  ['cookie: b=hunter2', 'line 2 must not repeat the header cookie'],
  ['X-Key: hunter2\u0001', 'line 2 must be a header with characters of ISO 8859-1, without control characters'],
  ['X-Key: ключ', 'line 2 must be a header with characters of ISO 8859-1, without control characters'],
])('migrate rejects the header %j without printing its value', async (line, message) => {
  const folder = folderWith({ 'urls.txt': '/a\n', 'headers.txt': `Cookie: a=1\n${line}\n` });
  const file = path.join(folder, 'headers.txt');
  const { code, err } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', 'https://a.example.com', '--new', 'https://b.example.com',
    '--old-headers', file,
  );
  expect([code, err]).toEqual([1, expect.stringContaining(`--old-headers: ${file}: ${message}`)]);
  expect(err).not.toMatch(/hunter2|ключ/);
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
  [['--check', 'urls.txt', '--old', 'https://a.example.com', '--new', 'https://b.example.com', '--old-headers', '-',
    '--new-headers', '-'], 'only one of --old-headers and --new-headers can read standard input'],
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
