import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { App, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { change, closeAll, jsonOf, play } from './support';
import { NoResponseError, requestCdn } from '../../../src/tools/playground/cdn-client';
import { remoteCdn } from '../../../src/tools/playground/remote-cdn';
import { folderWith, inStack, send, serve } from '../local/support';

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

afterEach(closeAll);

/** A local edge stands in for a deployed one: of that, too, only its answers are seen. */
async function deployed(build: (stack: Stack) => void): Promise<string> {
  const app: (app: App) => void = inStack(build);
  return (await serve(app, { images: folderWith({ 'a.gif': PIXEL }) })).distributions[0].url;
}

test('remoteCdn detects a CDN without transformation', async () => {
  const url = await deployed(stack => new ImageCdn(stack, 'Images'));
  const cdn = await remoteCdn(url, { keys: ['a.gif'] });
  expect(cdn.info).toEqual({
    id: '0',
    name: new URL(url).host,
    url,
    transformation: undefined,
    isRemote: true,
    canInvalidate: false,
    canChange: false,
    sources: [],
    guards: [],
  });
  const playground = await play([cdn]);
  expect(jsonOf(await send(playground.url, '/api/images?cdn=0'))).toEqual({ keys: ['a.gif'] });
  expect(await send(playground.url, '/cdn/0/a.gif')).toMatchObject({ status: 200, body: PIXEL });
  expect(cdn.traffic.since(0)).toMatchObject({
    totals: { requests: 1, misses: 1 },
    requests: [{ target: '/a.gif', bytes: PIXEL.length }],
  });
});

test('remoteCdn detects a CDN with transformation and unknown rules', async () => {
  const url = await deployed(
    stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }),
  );
  expect((await remoteCdn(url, { keys: [] })).info.transformation).toEqual({});
});

test('remoteCdn detects the transformation of a CDN in a folder of a site by the folder of the first key', async () => {
  const url = await deployed(stack => {
    const { distribution } = new ImageCdn(stack, 'Site');
    const transformation = ImageTransformation.onDemand();
    new ImageCdn(stack, 'Images', { distribution, pathPattern: '/images/*', transformation });
  });
  const transformationOf = async (...keys: string[]) => (await remoteCdn(url, { keys })).info.transformation;
  expect(await transformationOf('images/my cats/a.gif', 'b.gif')).toEqual({});
  expect(await transformationOf('pages/a.gif')).toBeUndefined();
  expect(await transformationOf('a.gif')).toBeUndefined();
});

test('the playground of a deployed CDN is read-only and reads no originals', async () => {
  const { url } = await play([await remoteCdn(await deployed(stack => new ImageCdn(stack, 'Images')), { keys: [] })]);
  expect(await change(url, '/api/invalidation?cdn=0&item=/*')).toMatchObject({ status: 403 });
  expect(await change(url, '/api/fault?cdn=0&failure=503', { method: 'PUT' })).toMatchObject({ status: 403 });
  expect(await change(url, '/api/image?cdn=0&key=a.gif', { method: 'DELETE' })).toMatchObject({ status: 403 });
  expect(await send(url, '/original/0/a.gif')).toMatchObject({ status: 404 });
});

test('remoteCdn explains that nothing listens at the target', async () => {
  await expect(remoteCdn('http://127.0.0.1:9', { keys: [] })).rejects.toThrow(NoResponseError);
  await expect(remoteCdn('http://127.0.0.1:9', { keys: [] })).rejects.toThrow(/nothing listens at 127.0.0.1:9/);
});

test('requestCdn rejects a body without an end', async () => {
  const chunk = Buffer.alloc(2 ** 20);
  let closed: Promise<unknown> | undefined;
  const server = http.createServer((_request, response) => {
    closed = once(response, 'close');
    const write = () => { while (!response.destroyed && response.write(chunk)); };
    response.on('drain', write);
    write();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    await expect(
      requestCdn(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'GET', '/x', {}),
    ).rejects.toThrow(/sent a body larger than/);
    await closed;
  } finally {
    server.close();
  }
});
