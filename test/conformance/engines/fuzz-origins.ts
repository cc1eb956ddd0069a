import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { HttpsOriginalReader } from '../../../src/runtime/transformer/https-origin/https-originals';
import { imageTransformer } from '../../../src/runtime/transformer/image-transformer';
import { serveStored } from '../../../src/runtime/transformer/serve-stored';
import { CERTIFICATE, KEY, clientOf } from '../../runtime/transformer/https-origin/hostile-origin.support';
import { at, configured, world } from '../../runtime/transformer/serve-variant.support';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { Script, ScriptedOrigin, scriptedOrigin } from '../hostile/scripted-origin';
import { search, share } from '../hostile/search';

export const fuzzOrigins: Engine = {
  name: 'fuzz-origins',
  title: 'fuzzing: random responses and pauses of an HTTPS origin, with an image or a documented error in time',
  run: (cells, _mode, chance) => fuzz(cells, share(chance, 0.2)),
  install: async () => undefined, // random input needs no engine
};

const TIMEOUTS = { idle: 100, total: 400 };
const MAX_BYTES = 20_000;
const LIFETIME = 7;
const TOKEN = 'none of your business';
const STATUSES = [200, 404, 415, 502, 504];
const PATH = at('f=webp,w=100');

async function fuzz(cells: Cells, chance: Chance): Promise<void> {
  const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).png().toBuffer();
  const origin = await scriptedOrigin({ key: KEY, cert: CERTIFICATE });
  try {
    await search(cells, 'an image or a documented error, in time', fc.asyncProperty(
      fc.array(scripts(image, origin.port), { minLength: 1, maxLength: 4 }), each => isHarmless(origin, each),
    ), chance);
  } finally {
    await origin.close();
  }
}

async function isHarmless(origin: ScriptedOrigin, each: readonly Script[]): Promise<void> {
  Object.assign(origin, { received: [], scripts: each });
  const url = `https://cms.example.com:${origin.port}/uploads/`;
  const client = clientOf({ url }, {
    redirectHosts: [`cdn.example.com:${origin.port}`, `cms.example.com:${origin.port}`],
    secret: async () => ({ 'x-token': TOKEN }),
    timeouts: TIMEOUTS,
  });
  const originals = new HttpsOriginalReader({ url }, client, { maxBytes: MAX_BYTES, unstatedLifetime: LIFETIME });
  const { services, store, logged } = world();
  const transforming = configured({ ...services, originals }, { functionFirst: {} });
  const started = Date.now();
  const { answer, afterwards } = await serveStored(PATH, {
    ...transforming, transform: imageTransformer(originals, transforming.config),
  }, undefined);
  await afterwards;
  const { status, headers, body } = answer;
  assert.ok(Date.now() - started < TIMEOUTS.total + 2000, `${Date.now() - started} ms`);
  assert.ok(STATUSES.includes(status), `status ${status}`);
  assert.ok(!JSON.stringify([headers, logged]).includes(TOKEN), 'the secret is in the response or in the log');
  assert.ok(!Object.keys(headers).some(name => name.startsWith('x-amz-meta-freshness')));
  for (const { host, head } of origin.received) {
    assert.ok(host === 'cms.example.com' || !head.includes(TOKEN), `${host} received the secret`);
    assert.ok(!/accept-encoding: (?!identity)/i.test(head), head);
  }
  if (status !== 200) {
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.equal(store.size, 0);
    return;
  }
  const { width, format } = await sharp(body as Buffer).metadata();
  assert.deepEqual([width, format], [8, 'webp']);
  const lifetimes = [...headers['cache-control'].matchAll(/max-?age=(\d+)/g)].map(([, seconds]) => Number(seconds));
  assert.ok(lifetimes.every(seconds => seconds <= LIFETIME), headers['cache-control']);
}

/** Generates responses: mostly HTTP, with lengths that are right or wrong, and pauses anywhere. */
function scripts(image: Buffer, port: number): fc.Arbitrary<Script> {
  const location = fc.constantFrom(
    '/uploads/other.jpg', `https://cdn.example.com:${port}/cat.jpg`, `https://cms.example.com:${port}/cat.jpg`,
    'https://169.254.169.254/latest/', 'http://127.0.0.1:9001/2018-06-01/runtime/', '//evil.example', 'https:',
    `https://cdn.example.com@127.0.0.1:${port}/`, '',
  );
  const header = fc.oneof(
    fc.constantFrom(
      'cache-control: max-age=5', 'cache-control: max-age=5, stale-if-error=9', 'cache-control: no-cache',
      'cache-control: no-store', 'cache-control: private', 'expires: 0', 'age: 3', 'age: -3', 'etag: "1"', 'etag: W/"1"',
      'etag: 1', 'last-modified: never', 'content-type: text/html', 'content-encoding: gzip', 'content-encoding: identity',
      'transfer-encoding: chunked', 'content-length: 1000000000', 'content-length: 5', 'content-length: -1',
      'connection: close', 'set-cookie: a=b', 'vary: *', 'x-amz-meta-freshness: {}', `x-long: ${'x'.repeat(20_000)}`,
    ),
    location.map(to => `location: ${to}`),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const body = fc.oneof(
    { weight: 3, arbitrary: fc.constant(image) },
    fc.nat(image.length).map(length => image.subarray(0, length)),
    fc.constantFrom(Buffer.alloc(0), Buffer.alloc(MAX_BYTES + 1), Buffer.from('<svg/>'), Buffer.from('0\r\n\r\n')),
    fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)),
  );
  const status = fc.oneof({ weight: 3, arbitrary: fc.constant(200) }, fc.constantFrom(
    100, 101, 103, 201, 204, 206, 301, 302, 304, 307, 401, 403, 404, 410, 429, 500, 503, 999,
  ));
  const message = fc.tuple(status, fc.array(header, { maxLength: 4 }), body, fc.boolean())
    .map(([code, headers, bytes, hasLength]) => {
      const length = hasLength ? [`content-length: ${bytes.length}`] : [];
      const lines = [`HTTP/1.1 ${code} X`, ...length, ...headers];
      return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
    });
  const anything = fc.uint8Array({ maxLength: 50 }).map(bytes => Buffer.from(bytes));
  const whole = fc.oneof({ weight: 9, arbitrary: message }, anything);
  const pause = fc.constantFrom(0, 0, 0, 1, 60, 150);
  return fc.record({ bytes: whole, cut: fc.double({ min: 0, max: 1, noNaN: true }), pause, ends: fc.boolean() })
    .map(({ bytes, cut, pause: milliseconds, ends }) => {
      const middle = Math.floor(cut * bytes.length);
      return { parts: [bytes.subarray(0, middle), milliseconds, bytes.subarray(middle)], ends };
    });
}
