import * as http from 'node:http';
import { gzipSync } from 'node:zlib';
import { ImageCdn } from 'cdk-image-cdn';
import { change, closeAll, jsonOf, playLocally } from './support';
import { startPlayground, rejectionReason } from '../../../src/tools/playground/server';
import { TraceList } from '../../../src/tools/playground/traffic-protocol';
import { folderWith, inStack, send } from '../local/support';

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');
const SCRIPT = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

afterEach(closeAll);

const OWN = {
  'host': '127.0.0.1:8780',
  'origin': 'http://127.0.0.1:8780',
  'sec-fetch-site': 'same-origin',
  'x-playground': '1',
};

async function playground(): Promise<{ url: string; cdn: string }> {
  return playLocally(
    inStack(stack => new ImageCdn(stack, 'Images')),
    { images: folderWith({ 'a.gif': PIXEL, 'b/c d.gif': PIXEL, 'evil.svg': SCRIPT }) },
  );
}

test('the page loads nothing from other origins and has no inline scripts', async () => {
  const { url } = await playground();
  const page = await send(url, '/');
  expect(page).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' },
  });
  const policy = page.headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).not.toContain('unsafe');
  const loaded = [...page.body.toString().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
  expect(loaded).toEqual(['/icon.svg', '/page.css', '/page.js']);
  const parts = await Promise.all(loaded.map(path => send(url, path)));
  expect(parts.map(({ status }) => status)).toEqual([200, 200, 200]);
  const sizes = [page, ...parts].map(({ body }) => gzipSync(body).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
});

test('the playground lists the CDNs and their images', async () => {
  const { url, cdn } = await playground();
  expect(jsonOf(await send(url, '/api/overview'))).toEqual({
    cdns: [
      {
        id: '0',
        name: 'Test/Images/Distribution',
        url: cdn,
        isRemote: false,
        canInvalidate: true,
        canChange: true,
        sources: [{ pathPrefix: '', origin: expect.any(String), keyPrefix: '' }],
        guards: [],
        primary: { hasReplica: false },
      },
    ],
  });
  expect(jsonOf(await send(url, '/api/images?cdn=0'))).toEqual({ keys: ['a.gif', 'b/c d.gif', 'evil.svg'] });
});

test('the playground returns an image through the CDN with the headers of the CDN', async () => {
  const { url, cdn } = await playground();
  const first = await send(url, '/cdn/0/b/c%20d.gif?x=1');
  expect(first).toMatchObject({
    status: 200,
    body: PIXEL,
    headers: { 'content-type': 'image/gif', 'cross-origin-resource-policy': 'same-origin' },
  });
  const headers = JSON.parse(decodeURIComponent(first.headers['x-cdn-headers'])) as Record<string, string>;
  expect(headers).toMatchObject({ 'x-cache': 'Miss from cloudfront', 'content-length': String(PIXEL.length) });
  expect(Number(first.headers['x-cdn-time'])).toBeGreaterThan(0);
  expect((await send(cdn, '/b/c%20d.gif')).headers['x-cache']).toBe('Hit from cloudfront');
  expect(await send(url, '/cdn/0/nothing.gif')).toMatchObject({ status: 403 });
  expect(await send(url, '/cdn/0~2/b/c%20d.gif?x=1')).toMatchObject({ status: 200, body: PIXEL });
});

test('the playground returns an original without the CDN', async () => {
  const { url } = await playground();
  expect(await send(url, '/original/0/b/c%20d.gif')).toMatchObject({
    status: 200,
    body: PIXEL,
    headers: { 'content-type': 'image/gif' },
  });
  for (const target of [
    '/original/0/none.gif',
    '/original/0/..%2f..%2fetc/passwd',
    '/original/0/%ff',
    '/original/7/a.gif',
  ]) {
    expect(await send(url, target)).toMatchObject({ status: 404 });
  }
});

test.each(['/cdn/0/evil.svg', '/original/0/evil.svg'])('scripts in the response to %s never run', async target => {
  const { headers } = await send((await playground()).url, target);
  expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
});

test('an invalidation counts responses, which miss afterwards', async () => {
  const { url, cdn } = await playground();
  await send(cdn, '/a.gif');
  const response = await change(url, `/api/invalidation?cdn=0&item=${encodeURIComponent('/*')}`);
  expect([response.status, jsonOf(response)]).toEqual([200, { removed: 1 }]);
  expect((await send(cdn, '/a.gif')).headers['x-cache']).toBe('Miss from cloudfront');
  expect(await change(url, '/api/invalidation?cdn=0&item=a.gif')).toMatchObject({ status: 400 });
  expect(await change(url, '/api/invalidation?cdn=0')).toMatchObject({ status: 400 });
});

test('the event stream reports the start and end of a simulated failure', async () => {
  const { url, cdn } = await playground();
  const updates = messages(await open(`${url}/api/traffic?cdn=0`));
  const { value: before } = await updates.next() as { value: object };
  expect(before).toMatchObject({ faults: [] });
  expect(before).not.toHaveProperty('failure');
  const failing = await change(url, '/api/fault?cdn=0&failure=503', { method: 'PUT' });
  expect([failing.status, jsonOf(failing)]).toEqual([200, { failure: '503' }]);
  expect(await updates.next()).toMatchObject({ value: { failure: '503', faults: [{ number: 1, failure: '503' }] } });
  expect((await send(cdn, '/a.gif')).status).toBe(503);
  expect(await updates.next()).toMatchObject({ value: { failure: '503', faults: [], requests: [{ number: 2 }] } });
  const healed = await change(url, '/api/fault?cdn=0', { method: 'DELETE' });
  expect([healed.status, jsonOf(healed)]).toEqual([200, {}]);
  expect((await send(cdn, '/b/c%20d.gif')).status).toBe(200);
});

test.each(['', '&failure=', '&failure=404', '&failure=toString'])(
  'the playground rejects the failure mode "%s"',
  async query => {
    const { url, cdn } = await playground();
    const response = await change(url, `/api/fault?cdn=0${query}`, { method: 'PUT' });
    expect(response.status).toBe(400);
    expect(jsonOf(response)).toEqual({
      error: expect.stringContaining('failure must be one of 503, refuse, hang, got '),
    });
    expect((await send(cdn, '/a.gif')).status).toBe(200);
  },
);

test('the event stream contains all viewer requests', async () => {
  const { url, cdn } = await playground();
  await send(cdn, '/a.gif?before');
  const updates = messages(await open(`${url}/api/traffic?cdn=0`));
  expect(await updates.next()).toMatchObject({
    value: {
      totals: { requests: 1, misses: 1, originRequests: 1, transforms: 0 },
      requests: [{ target: '/a.gif?before', result: 'Miss' }],
    },
  });
  await send(url, '/cdn/0/a.gif?after');
  expect(await updates.next()).toMatchObject({
    value: {
      totals: { requests: 2, hits: 1 },
      requests: [{ target: '/a.gif?after', result: 'Hit', bytes: PIXEL.length }],
    },
  });
});

function open(url: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => http.get(url, { agent: false }, resolve).on('error', reject));
}

async function* messages(stream: http.IncomingMessage): AsyncGenerator<unknown> {
  expect(stream.headers['content-type']).toBe('text/event-stream');
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) yield JSON.parse(part.replace(/^data: /, ''));
  }
}

test('the playground estimates the monthly cost after the first requests', async () => {
  const { url, cdn } = await playground();
  const cost = async (requests: string) =>
    jsonOf(await send(url, `/api/cost?cdn=0&requests=${requests}`)) as { dollars: number } | null;
  expect(await cost('1000000')).toBeNull();
  await send(cdn, '/a.gif');
  const million = (await cost('1000000'))!.dollars;
  // A request is USD 0.75 to 1 a million in North America and Europe, and one to S3 for each miss 0.40 more.
  expect(million).toBeGreaterThan(0.75);
  expect(million).toBeLessThan(3);
  expect((await cost('2000000'))!.dollars).toBeGreaterThan(1.9 * million);
  await send(cdn, '/a.gif');
  expect((await cost('1000000'))!.dollars).toBeLessThan(million); // half of them hit
  expect(await send(url, '/api/cost?cdn=0&requests=many')).toMatchObject({ status: 400 });
});

describe('the playground', () => {
  test.each([
    ['GET', '/nowhere', 404, 'there is nothing at this URL'],
    ['GET', '/api/images?cdn=9', 404, 'there is no CDN 9'],
    ['GET', '/../../package.json', 404, 'there is nothing at this URL'],
  ])('rejects the request %s %s with status %d', async (method, target, status, error) => {
    const response = await send((await playground()).url, target, { method });
    expect([response.status, jsonOf(response)]).toEqual([status, { error }]);
  });

  test('rejects a method that a route does not support', async () => {
    const response = await change((await playground()).url, '/api/overview');
    expect([response.status, jsonOf(response)]).toEqual([405, { error: 'this URL only supports GET' }]);
  });

  test('rejects requests for other host names or from other pages', async () => {
    const { url } = await playground();
    expect(await send(url, '/', { headers: { host: 'evil.example' } })).toMatchObject({ status: 403 });
    expect(await send(url, '/api/invalidation?cdn=0&item=/*', { method: 'POST' })).toMatchObject({ status: 403 });
    expect(await send(url, '/api/fault?cdn=0&failure=503', { method: 'PUT' })).toMatchObject({ status: 403 });
  });

  test('rejects a port in use, and names the option for another one', async () => {
    const { url } = await playground();
    await expect(startPlayground({ cdns: [], port: Number(new URL(url).port) })).rejects.toThrow(
      /is in use: choose another one with --playground-port/,
    );
  });
});

test('the playground returns the record of a request by its ID, and those of the last requests', async () => {
  const { url, cdn } = await playground();
  await send(cdn, '/a.gif?s=secret');
  const { requests } = jsonOf(await send(url, '/api/traces?cdn=0')) as TraceList;
  expect(requests).toMatchObject([{
    request: { target: '/a.gif?s=REDACTED', status: 200 },
    trace: { fetches: [{ cache: { result: 'Miss' }, attempts: [{ origin: { kind: 'bucket' } }] }] },
  }]);
  expect(jsonOf(await send(url, `/api/trace?cdn=0&request=${requests[0].request.id}`))).toEqual(requests[0]);
  expect(await send(url, '/api/trace?cdn=0&request=unknown')).toMatchObject({ status: 404 });
});

test('the playground clears the list of requests only for its own page', async () => {
  const { url, cdn } = await playground();
  await send(cdn, '/a.gif');
  expect((await send(url, '/api/traffic?cdn=0', { method: 'DELETE' })).status).toBe(403);
  expect((await change(url, '/api/traffic?cdn=0', { method: 'DELETE' })).status).toBe(200);
  expect(jsonOf(await send(url, '/api/traces?cdn=0'))).toEqual({ requests: [] });
});

function judged(method: string, headers: Record<string, string | undefined>): string | undefined {
  return rejectionReason({ method, headers }, 8780);
}

test.each([
  ['GET', { host: '127.0.0.1:8780' }],
  ['GET', { host: 'localhost:8780' }],
  ['GET', { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['POST', OWN],
  ['POST', { ...OWN, host: 'LOCALHOST:8780', origin: 'http://localhost:8780' }],
])('the playground accepts %s with %j', (method, headers) => {
  expect(judged(method, headers)).toBeUndefined();
});

test.each([
  ['by another name (DNS rebinding)', 'GET', { host: 'evil.example:8780' }],
  ['at another port', 'GET', { host: '127.0.0.1:80' }],
  ['without a name', 'GET', {}],
  [
    'an image in a page of somebody else',
    'GET',
    { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ],
  [
    'a page of another port of this machine',
    'GET',
    { 'host': '127.0.0.1:8780', 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
  ],
  [
    'a form of somebody else',
    'POST',
    {
      'host': '127.0.0.1:8780',
      'origin': 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    },
  ],
  ['a form without an origin', 'POST', { ...OWN, origin: undefined }],
  ['what a form can send', 'POST', { ...OWN, 'x-playground': undefined }],
  ['DELETE from elsewhere', 'DELETE', { ...OWN, origin: 'null' }],
  ['one name with the origin of the other', 'PUT', { ...OWN, origin: 'http://localhost:8780' }],
])('the playground rejects a request: %s', (_what, method, headers) => {
  expect(judged(method, headers)).toMatch(/^(the playground|only the playground)/);
});
