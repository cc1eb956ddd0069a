import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { run } from '../../../../src/cli';
import { VERDICTS } from '../../../../src/tools/cli/migrate/check/summary';
import { IncomingRequest, Listener, listen, urlOf } from '../../../../src/tools/local/http/listener';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { cleanUp, folderWith } from '../../local/support';
import { testIo } from '../support';

/** A side of the comparison: the images by path, and the paths that were requested. */
interface Side {
  readonly images: Record<string, Buffer>;
  readonly requested: string[];
  readonly headers: IncomingRequest['headers'][];
  readonly url: string;
}

const NO_COUNTS = Object.fromEntries(Object.keys(VERDICTS).map(verdict => [verdict, 0]));

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
  expect(counts).toEqual({
    ...NO_COUNTS, same: 1, none: 1, format: 1, dimensions: 1, pixels: 1, status: 1,
  });
  expect(results.map((result: any) => [result.path, result.verdict])).toEqual([
    ['/a', 'same'], ['/b', 'format'], ['/c', 'pixels'], ['/d', 'dimensions'], ['/e', 'status'], ['/f', 'none'],
  ]);
  expect(err).toContain('100 %, 6 of 6 URLs');
  const page = fs.readFileSync(path.join(output, 'index.html'), 'utf8');
  const images = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file);
  expect(images).toHaveLength(8);
  images.forEach(file => expect(fs.existsSync(path.join(output, file))).toBe(true));
});

test('migrate --check names the files of images by their bytes, and those of unknown formats .bin', async () => {
  const unknown = Buffer.from('unknown');
  const old = await side({ '/a': red, '/b': unknown }, undefined, 'image/constructor');
  const now = await side({ '/a': stripes, '/b': unknown }, undefined, 'image/constructor');
  const folder = folderWith({ 'urls.txt': '/a\n/b\n' });
  const output = path.join(folder, 'out');
  await migrate('--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output', output);
  const page = fs.readFileSync(path.join(output, 'index.html'), 'utf8');
  expect([...page.matchAll(/<img src="images\/\w+-(.*?)"/g)].map(([, name]) => name)).toEqual([
    'old.jpg', 'new.jpg', 'old.bin', 'new.bin',
  ]);
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
  expect(JSON.parse(out).results[0]).toMatchObject({
    verdict: 'failed', old: { status: 200 }, errors: { new: expect.stringContaining('127.0.0.1:9') },
  });
});

/** Starts a side with these responses by path. Others are 404. */
async function sideWith(responses: Record<string, Partial<HttpResponse>>) {
  const requested: string[] = [];
  const listener = await listen(0, async ({ path: url }) => {
    requested.push(url);
    return { status: 404, headers: {}, body: Buffer.alloc(0), ...responses[url] };
  });
  listeners.push(listener);
  return { requested, url: urlOf(listener) };
}

const redirect = (location: string, status = 302): Partial<HttpResponse> => ({ status, headers: { location } });

const ok = (contentType: string, body: Buffer, headers: Record<string, string> = {}): Partial<HttpResponse> =>
  ({ status: 200, headers: { 'content-type': contentType, ...headers }, body });

/** Compares all paths of both sides. */
async function compare(old: Record<string, Partial<HttpResponse>>, now: Record<string, Partial<HttpResponse>>) {
  const [before, after] = [await sideWith(old), await sideWith(now)];
  const folder = folderWith({ 'urls.txt': [...new Set([...Object.keys(old), ...Object.keys(now)])].join('\n') });
  const args = ['--check', path.join(folder, 'urls.txt'), '--old', before.url, '--new', after.url, '--output',
    path.join(folder, 'out')];
  return { ...await migrate(...args), before, after, args };
}

test('migrate compares the statuses of errors, and says how many of each there are', async () => {
  const image = { '/a': ok('image/jpeg', red) };
  const same = await compare({ ...image, '/gone': {} }, { ...image, '/gone': {} });
  expect([same.code, same.out]).toEqual([0, expect.stringContaining(
    '      1  same dimensions and format, or the same file\n'
    + '      1  no image: the same error, or redirects to the same place\n')]);
  const other = await compare({ ...image, '/b': {}, '/c': {} }, { ...image, '/b': { status: 502 }, '/c': { status: 502 } });
  expect(other.code).toBe(1);
  expect(other.out).toContain('      2  different statuses, such as an image on one side only\n');
  expect(other.out).toContain('\nstatus 404, now 502: 2 URLs\n');
});

test('migrate compares where redirects lead, without following them', async () => {
  const image = { '/a': ok('image/jpeg', red) };
  const same = await compare({ ...image, '/b': redirect('/b'), '/c': redirect('https://example.com/') },
    { ...image, '/b': redirect('b'), '/c': redirect('https://example.com') });
  expect([same.code, same.out]).toEqual([0, expect.stringContaining('2  no image: the same error, or redirects')]);
  expect(same.before.requested.sort()).toEqual(['/a', '/b', '/c']);
  const other = await compare({ ...image, '/b': redirect('/x') }, { ...image, '/b': redirect('/y') });
  expect([other.code, other.out]).toEqual([1, expect.stringContaining('1  redirects to different places\n')]);
  const kind = await compare({ ...image, '/b': redirect('/x') }, { ...image, '/b': redirect('/x', 301) });
  expect([kind.code, kind.out]).toEqual([1, expect.stringContaining('\nstatus 302, now 301: 1 URL\n')]);
});

test('migrate fails if it has compared no image', async () => {
  const { code, out } = await compare({ '/a': {} }, { '/a': {} });
  expect([code, out]).toEqual([1, expect.stringContaining('no URL is an image on both sides, so nothing is compared')]);
  expect(out).not.toContain('0 bytes');
});

test('migrate requests temporary errors again', async () => {
  const { args, before } = await compare({ '/a': { status: 503 }, '/b': { status: 429 }, '/c': {} },
    { '/a': {}, '/b': {}, '/c': {} });
  await migrate(...args);
  expect(before.requested.sort()).toEqual(['/a', '/a', '/b', '/b', '/c']);
});

test('migrate compares images as browsers show them', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><path d="M0 0h9v9"/></svg>');
  const turned = await sharp(wide).withMetadata({ orientation: 6 }).toBuffer();
  const upright = await sharp(turned).rotate().jpeg().toBuffer();
  const frames = await sharp({ create: { width: 40, height: 80, channels: 3, background: '#ff0000' } })
    .composite([{
      input: await sharp({ create: { width: 40, height: 40, channels: 3, background: '#00ff00' } }).png()
        .toBuffer(),
      top: 40,
      left: 0,
    }]).raw().toBuffer();
  const moving = sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } });
  const animation = await moving.clone().gif({ delay: [100, 100] }).toBuffer();
  const { out } = await compare({
    '/svg': ok('image/svg+xml', gzipSync(svg), { 'content-encoding': 'gzip' }),
    '/turned': ok('image/jpeg', turned),
    '/animation': ok('image/gif', animation),
    '/still': ok('image/gif', animation),
    '/type': ok('image/jpeg', red),
    '/empty': ok('image/jpeg', red),
    '/page': ok('text/html', Buffer.from('<!doctype html><p>one')),
    '/part': ok('image/jpeg', red),
  }, {
    '/svg': ok('image/svg+xml', svg),
    '/turned': ok('image/jpeg', upright),
    '/animation': ok('image/webp', await moving.clone().webp({ delay: [100, 100], lossless: true }).toBuffer()),
    '/still': ok('image/webp', await sharp(animation).webp().toBuffer()),
    '/type': ok('text/plain', red),
    '/empty': ok('image/jpeg', Buffer.alloc(0)),
    '/page': ok('text/html', Buffer.from('<!doctype html><p>other')),
    '/part': { ...ok('image/jpeg', red), status: 206 },
  });
  expect(out.split('\n').filter(line => /^ *\d+ {2}/.test(line)).map(line => line.trim())).toEqual([
    '2  same dimensions and format, or the same file',
    '1  same dimensions, another format',
    '1  same dimensions, an animation on one side only',
    '1  a content type on the new side that is not that of the image',
    '2  a body that is no image on one side, or other such bodies',
    '1  different statuses, such as an image on one side only',
  ]);
});

test('migrate says which lines of the file are not requested as they are', async () => {
  const now = await side({ '/a': red, '/b': red, '/c': red });
  const list = '# comment\r\n\r\n/a\r\n/a\r\ncats/tom.jpg\r\nhttps://cdn.example.org/b\r\n/c\r\n';
  const folder = folderWith({ 'urls.txt': list });
  const { err } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', now.url, '--new', now.url, '--output', path.join(folder, 'out'),
    '--sample', '2',
  );
  expect(err).toContain('1 line without a URL or a path that begins with / left out, the first is line 5\n');
  expect(err).toContain('the paths of URLs of cdn.example.org are requested from --old and --new: list only URLs of the '
    + 'service\n');
  expect(err).toContain('2 of 3 URLs are compared: --sample changes their number\n');
  expect(now.requested.sort()).toEqual(['/a', '/a', '/b', '/b']);
});

test('migrate says once why a side does not respond', async () => {
  const old = await side({ '/a': red, '/b': red });
  const folder = folderWith({ 'urls.txt': '/a\n/b\n' });
  const { out, err } = await migrate(
    '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', 'http://127.0.0.1:9', '--output',
    path.join(folder, 'out'),
  );
  const reason = "nothing listens at 127.0.0.1:9: is 'cdk-image-cdn serve' running?";
  expect(err.split(`${reason}\n`)).toHaveLength(2);
  expect(out).toContain(`\nnew: ${reason}: 2 URLs\n`);
});

test('migrate waits for requests in progress when it is stopped, and continues later', async () => {
  const [old, now] = [await side({ '/a': red, '/b': red }), await side({ '/a': red, '/b': red })];
  const folder = folderWith({ 'urls.txt': '/a\n/b\n' });
  const args = ['migrate', '--check', path.join(folder, 'urls.txt'), '--old', old.url, '--new', now.url, '--output',
    path.join(folder, 'out'), '--concurrency', '1'];
  const io = testIo();
  const running = run(args, io);
  await io.waiting;
  io.stop();
  expect(await running).toBe(1);
  expect([old.requested, io.err()]).toEqual([['/a'], expect.stringContaining('stopped; run the same command')]);
  expect(await run(args, testIo())).toBe(0);
  expect(old.requested).toEqual(['/a', '/b']);
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
  expect([code, out]).toEqual([1, expect.stringContaining('1  different statuses, such as an image on one')]);
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
