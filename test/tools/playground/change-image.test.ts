import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageSource, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { PIXEL, change, closeAll, jsonOf, playLocally } from './support';
import { ImageChanges, Overview } from '../../../src/tools/playground/protocol';
import { Received, folderWith, inStack, send } from '../local/support';

const GIF = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

const NO_KEY = 'an image must not have this key:';
const NO_EXTENSION = 'must have the extension of an image, such as .jpg: rename the file';
const NO_IMAGE = 'a.png is not an image: choose a JPEG, PNG, WebP, AVIF, GIF or SVG file';

afterEach(closeAll);

async function playground(): Promise<{ url: string; cdn: string; folder: string }> {
  const folder = folderWith({ 'a.gif': GIF });
  return { folder, ...await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folder }) };
}

function put(url: string, key: string, body: Buffer, headers: Record<string, string> = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/api/image?cdn=0&key=${encodeURIComponent(key)}`, {
      method: 'PUT',
      agent: false,
      headers: { 'origin': url, 'x-playground': '1', ...headers },
    });
    request.on('error', reject).on('response', response => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            body: Buffer.concat(chunks),
          }),
        );
    }).end(body);
  });
}

function changed(key: string, result: string): object {
  const tags = [expect.stringMatching(/^i[0-9a-f]{20}$/)];
  return { id: expect.any(String), key, result, tags, time: expect.any(Number) };
}

function said({ status, body }: Received): [number, unknown] {
  return [status, JSON.parse(body.toString())];
}

test('the playground adds, serves, replaces and deletes an image', async () => {
  const { url, cdn, folder } = await playground();
  const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).png().toBuffer();
  const other = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'blue' } }).png().toBuffer();
  expect(said(await put(url, 'new/red.png', png))).toEqual([200, changed('new/red.png', 'added')]);
  expect(jsonOf(await send(url, '/api/images?cdn=0'))).toEqual({ keys: ['a.gif', 'new/red.png'] });
  expect((await send(cdn, '/new/red.png')).body).toEqual(png);
  expect(said(await put(url, 'new/red.png', other))).toEqual([200, changed('new/red.png', 'replaced')]);
  expect(fs.readFileSync(path.join(folder, 'new/red.png'))).toEqual(other);
  expect(said(await change(url, '/api/image?cdn=0&key=new/red.png', { method: 'DELETE' }))).toEqual([
    200,
    changed('new/red.png', 'deleted'),
  ]);
  expect(said(await change(url, '/api/image?cdn=0&key=new/red.png', { method: 'DELETE' }))).toEqual([
    404,
    { error: 'new/red.png does not exist in the folder' },
  ]);
});

describe('undoing a change', () => {
  const blue = () => sharp({ create: { width: 3, height: 2, channels: 3, background: 'blue' } }).gif().toBuffer();
  const undo = (url: string, id: unknown) => change(url, `/api/undo?cdn=0&change=${id}`);
  const changesOf = async (url: string) => (jsonOf(await send(url, '/api/changes?cdn=0')) as ImageChanges).changes;

  test('restores content, content type, time and permissions of replaced and deleted images', async () => {
    const { url, folder } = await playground();
    const file = path.join(folder, 'a.gif');
    fs.utimesSync(file, new Date(1_700_000_000_000), new Date(1_700_000_000_000));
    fs.chmodSync(file, 0o640);
    const original = () => send(url, '/original/0/a.gif');
    const before = fs.statSync(file);
    await put(url, 'a.gif', await blue());
    expect((await original()).body).toEqual(await blue());
    await change(url, '/api/image?cdn=0&key=a.gif', { method: 'DELETE' });
    expect(fs.existsSync(file)).toBe(false);
    const [deleted, replaced] = await changesOf(url);
    expect([deleted.result, replaced.result]).toEqual(['deleted', 'replaced']);
    expect(said(await undo(url, deleted.id))).toEqual([200, { key: 'a.gif', result: 'restored' }]);
    expect((await original()).body).toEqual(await blue());
    expect(said(await undo(url, replaced.id))).toEqual([200, { key: 'a.gif', result: 'restored' }]);
    expect(await original()).toMatchObject({ body: GIF, headers: { 'content-type': 'image/gif' } });
    const after = fs.statSync(file);
    expect([after.mtimeMs, after.mode]).toEqual([before.mtimeMs, before.mode]);
    expect(await changesOf(url)).toEqual([]);
  });

  test('deletes images that were added, in any order', async () => {
    const { url, folder } = await playground();
    for (const key of ['b.gif', 'c/d.gif']) await put(url, key, GIF);
    for (const { id } of [...await changesOf(url)].reverse()) {
      expect(said(await undo(url, id))).toEqual([200, { key: expect.any(String), result: 'deleted' }]);
    }
    expect(fs.readdirSync(folder, { recursive: true }).sort()).toEqual(['a.gif', 'c']);
  });

  test('restores a link in place of its target', async () => {
    const { url, folder } = await playground();
    fs.symlinkSync('a.gif', path.join(folder, 'link.gif'));
    await put(url, 'link.gif', await blue());
    await undo(url, (await changesOf(url))[0].id);
    expect(fs.readlinkSync(path.join(folder, 'link.gif'))).toBe('a.gif');
  });

  test('is rejected once the image has been changed again', async () => {
    const { url, folder } = await playground();
    await put(url, 'a.gif', await blue());
    fs.writeFileSync(path.join(folder, 'a.gif'), 'other');
    expect(said(await undo(url, (await changesOf(url))[0].id)))
      .toEqual([409, { error: 'a.gif has been changed since then: undo the later change first' }]);
    expect(fs.readFileSync(path.join(folder, 'a.gif'), 'utf8')).toBe('other');
  });

  test('is rejected for an unknown change', async () => {
    expect(said(await undo((await playground()).url, 'other')))
      .toEqual([404, { error: 'this change can no longer be undone' }]);
  });
});

test('the playground does not replace an image if it must be new', async () => {
  const { url, folder } = await playground();
  const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).gif().toBuffer();
  expect(said(await put(url, 'a.gif', png, { 'if-none-match': '*' })))
    .toEqual([412, { error: 'a.gif exists already' }]);
  expect(said(await put(url, 'b.gif', png, { 'if-none-match': '*' }))).toEqual([200, changed('b.gif', 'added')]);
  expect(fs.readFileSync(path.join(folder, 'a.gif'))).toEqual(GIF);
});

describe('the playground', () => {
  test.each([
    ['text', 'a.png', Buffer.from('hello'), 415, NO_IMAGE],
    ['the beginning of an image alone', 'a.png', Buffer.from('89504e470d0a1a0a', 'hex'), 415, NO_IMAGE],
    ['nothing', 'a.png', Buffer.alloc(0), 415, NO_IMAGE],
    [
      'an image under the name of another',
      'a.png',
      GIF,
      415,
      'a.png must have the extension of image/gif, which the file contains: rename it, or choose a file of image/png',
    ],
    ['an image under the name of a page', 'a.html', GIF, 415, `a.html ${NO_EXTENSION}`],
    ['an image without a name', '', GIF, 415, `the key ${NO_EXTENSION}`],
    ['a way out of the folder', '../a.gif', GIF, 400, `${NO_KEY} ../a.gif. Choose another name or folder`],
    ['a hidden file', '.git/a.gif', GIF, 400, `${NO_KEY} .git/a.gif. Choose another name or folder`],
    ['a key that is too long', `${'a'.repeat(1021)}.gif`, GIF, 400, 'a key must have at most 1024 bytes, got 1025'],
  ])('rejects an upload of %s', async (_what, key, body, status, error) => {
    const { url, folder } = await playground();
    expect(said(await put(url, key, body))).toEqual([status, { error }]);
    expect(fs.readdirSync(folder)).toEqual(['a.gif']);
  });

  test('rejects a body that is too large before it is sent', async () => {
    const { url } = await playground();
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const headers = { 'origin': url, 'x-playground': '1', 'content-length': 101 * 1024 * 1024 };
      http
        .request(`${url}/api/image?cdn=0&key=b.gif`, { method: 'PUT', agent: false, headers }, resolve)
        .on('error', reject)
        .flushHeaders();
    });
    expect(response.statusCode).toBe(413);
  });

  test('rejects changes from pages of other origins', async () => {
    const { url, folder } = await playground();
    const foreign: Record<string, string>[] = [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }];
    for (const headers of foreign) {
      expect(await change(url, '/api/image?cdn=0&key=a.gif', { method: 'DELETE', headers })).toMatchObject({
        status: 403,
      });
    }
    expect(fs.readdirSync(folder)).toEqual(['a.gif']);
  });

  test('rejects changes to images that an app uploads', async () => {
    const { url } = await playLocally(
      inStack(stack => new ImageCdn(stack, 'Images', { uploads: [{ path: folderWith({ 'a.gif': GIF }) }] })),
    );
    expect(jsonOf(await send(url, '/api/overview'))).toMatchObject({ cdns: [{ canChange: false }] });
    expect(said(await change(url, '/api/image?cdn=0&key=a.gif', { method: 'DELETE' })))
      .toEqual([403, { error: 'images can only be changed in a local folder: start with --images' }]);
  });

  test('changes the image in the source that has its key', async () => {
    const images = folderWith({ 'catalog/v2/shoe.gif': PIXEL, 'catalog/v1/shoe.gif': PIXEL, 'post.gif': PIXEL });
    const { url } = await playLocally(inStack(stack => {
      const bucket = (id: string) => new s3.Bucket(stack, id, { enforceSSL: true, versioned: true });
      const [catalog, blog] = [bucket('Catalog'), bucket('Blog')];
      return new ImageCdn(stack, 'Images', {
        sources: [
          { pathPrefix: 'products/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v2/' }) },
          { pathPrefix: 'products/archive/', source: ImageSource.bucket(catalog, { keyPrefix: 'catalog/v1/' }) },
          { pathPrefix: 'blog/', source: ImageSource.bucket(blog) },
        ],
        transformation: ImageTransformation.onDemand(),
      });
    }), { images });
    expect((jsonOf(await send(url, '/api/overview')) as Overview).cdns[0].sources).toEqual([
      { pathPrefix: 'products/archive/', origin: expect.stringContaining('catalog'), keyPrefix: 'catalog/v1/' },
      { pathPrefix: 'products/', origin: expect.stringContaining('catalog'), keyPrefix: 'catalog/v2/' },
      { pathPrefix: 'blog/', origin: expect.stringContaining('blog'), keyPrefix: '' },
    ]);
    expect((await put(url, 'products/boot.gif', PIXEL)).status).toBe(200);
    expect((await put(url, 'products/archive/old/hat.gif', PIXEL)).status).toBe(200);
    expect((await put(url, 'blog/new.gif', PIXEL)).status).toBe(200);
    const deleted = await change(url, '/api/image?cdn=0&key=products/archive/shoe.gif', { method: 'DELETE' });
    expect(deleted.status).toBe(200);
    expect(fs.readdirSync(images, { recursive: true }).map(String).filter(name => name.endsWith('.gif')).sort())
      .toEqual(['catalog/v1/old/hat.gif', 'catalog/v2/boot.gif', 'catalog/v2/shoe.gif', 'new.gif', 'post.gif']);
    for (const key of ['products/boot.gif', 'products/archive/old/hat.gif', 'blog/new.gif']) {
      expect((await send(url, `/cdn/0/${key}?w=1`)).status).toBe(200);
    }
    expect(said(await put(url, 'shoe.gif', PIXEL))).toEqual([
      400, { error: 'no source of this CDN has shoe.gif: add the image below the prefix of a source' },
    ]);
  });
});
