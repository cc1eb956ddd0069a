import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { ImageCdn } from 'cdk-image-cdn';
import sharp from 'sharp';
import { change, closeAll, jsonOf, playLocally } from './support';
import { Received, folderWith, inStack, send } from '../local/support';

const GIF = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

afterEach(closeAll);

async function playground(): Promise<{ url: string; cdn: string; folder: string }> {
  const folder = folderWith({ 'a.gif': GIF });
  return { folder, ...await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folder }) };
}

function put(url: string, key: string, body: Buffer): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/api/image?cdn=0&key=${encodeURIComponent(key)}`, {
      method: 'PUT',
      agent: false,
      headers: { 'origin': url, 'x-playground': '1' },
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

function said({ status, body }: Received): [number, unknown] {
  return [status, JSON.parse(body.toString())];
}

test('the playground adds, serves, replaces and deletes an image', async () => {
  const { url, cdn, folder } = await playground();
  const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } }).png().toBuffer();
  const other = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'blue' } }).png().toBuffer();
  expect(said(await put(url, 'new/red.png', png))).toEqual([200, { result: 'added' }]);
  expect(jsonOf(await send(url, '/api/images?cdn=0'))).toEqual({ keys: ['a.gif', 'new/red.png'] });
  expect((await send(cdn, '/new/red.png')).body).toEqual(png);
  expect(said(await put(url, 'new/red.png', other))).toEqual([200, { result: 'replaced' }]);
  expect(fs.readFileSync(path.join(folder, 'new/red.png'))).toEqual(other);
  expect(said(await change(url, '/api/image?cdn=0&key=new/red.png', { method: 'DELETE' }))).toEqual([
    200,
    { result: 'deleted' },
  ]);
  expect(said(await change(url, '/api/image?cdn=0&key=new/red.png', { method: 'DELETE' }))).toEqual([
    404,
    { error: 'new/red.png does not exist in the folder' },
  ]);
});

describe('the playground', () => {
  test.each([
    ['text', 'a.png', Buffer.from('hello'), 415, 'a.png is not an image'],
    ['the beginning of an image alone', 'a.png', Buffer.from('89504e470d0a1a0a', 'hex'), 415, 'a.png is not an image'],
    ['nothing', 'a.png', Buffer.alloc(0), 415, 'a.png is not an image'],
    [
      'an image under the name of another',
      'a.png',
      GIF,
      415,
      'a.png contains image/gif, which does not match its extension',
    ],
    ['an image under the name of a page', 'a.html', GIF, 415, 'a.html must have the extension of an image'],
    ['an image without a name', '', GIF, 415, 'the key must have the extension of an image'],
    ['a way out of the folder', '../a.gif', GIF, 400, 'an image must not have this key: ../a.gif'],
    ['a hidden file', '.git/a.gif', GIF, 400, 'an image must not have this key: .git/a.gif'],
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
});
