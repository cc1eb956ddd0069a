import { FakeCdn, PNG, Sabotage, fakeCdn } from './fake-cdn';
import { SABOTEURS } from './saboteurs';
import { VARIANT_SABOTEURS } from './variant-saboteurs';
import { idsOf, seenBy, verdictOn } from './verdict';
import { run } from '../../../../src/cli';
import { CHECKS } from '../../../../src/tools/cli/verify/run-checks';
import { testIo } from '../support';

const open: Array<{ close(): unknown }> = [];

async function cdn(sabotage?: Sabotage, cachedForMs?: number): Promise<FakeCdn> {
  const started = await fakeCdn({ sabotage, cachedForMs });
  open.push(started);
  return started;
}

/** Checks that are skipped for a local CDN without transformation. */
const SKIPPED = ['tls', 'formats', 'width', 'smaller', 'metadata', 'variant-cache', 'variant-head', 'bad-parameter', 'versions'];

afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
});

test('verify passes for a correct CDN without transformation', async () => {
  const verdict = await verdictOn(await cdn());
  expect(idsOf(verdict, 'failed')).toEqual([]);
  expect(idsOf(verdict, 'skipped')).toEqual(SKIPPED);
  expect(verdict).toMatchObject({
    code: 0,
    ok: true,
    passed: CHECKS.length - SKIPPED.length,
    failed: 0,
    skipped: SKIPPED.length,
  });
});

test.each(SABOTEURS)('verify fails only the check %s for this fault: %s', async (check, _, sabotage) => {
  const verdict = await verdictOn(await cdn(sabotage));
  expect(idsOf(verdict, 'failed')).toEqual([check]);
  expect(verdict.code).toBe(1);
  expect(verdict.ok).toBe(false);
  // Each failure comes with advice.
  expect(verdict.checks.find(({ id }) => id === check)?.advice).toMatch(/\.$|:\s\S+$|\?/);
});

test('every check of verify has a saboteur or a separate test', () => {
  const sabotaged = new Set([...SABOTEURS, ...VARIANT_SABOTEURS].map(([check]) => check));
  expect(CHECKS.map(({ id }) => id).filter(id => !sabotaged.has(id))).toEqual(['tls', 'parameters', 'versions']);
});

describe('verify of a correct CDN', () => {
  test('fails no check if the image was cached long ago', async () => {
    const verdict = await verdictOn(await cdn(undefined, 500_000));
    expect(verdict.code).toBe(0);
    expect(seenBy(verdict, 'first-request')).toBe('Hit from cloudfront, age 500: cached by an earlier request');
  });

  test('fails no check if the first response was revalidated', async () => {
    const verdict = await verdictOn(await cdn((reply, { count }) => {
      if (count === 1) reply.headers['x-cache'] = 'RefreshHit from cloudfront';
    }));
    expect(verdict.code).toBe(0);
    expect(seenBy(verdict, 'first-request')).toMatch(/^RefreshHit from cloudfront.*cached by an earlier request$/);
  });

  test('fails no check if several cache nodes respond in turn', async () => {
    const warm = new Set<number>();
    const verdict = await verdictOn(await cdn((reply, { count }) => {
      const node = count % 3;
      if (!warm.has(node)) reply.headers['x-cache'] = 'Miss from cloudfront';
      warm.add(node);
    }));
    expect(warm.size).toBe(3);
    expect(verdict.code).toBe(0);
  });

  test('fails no check if an image is cached for only one second', async () => {
    let kept = false;
    const verdict = await verdictOn(await cdn(reply => {
      if (!reply.headers['x-cache']?.includes('cloudfront') || reply.status === 403) return;
      Object.assign(
        reply.headers,
        kept ? { 'x-cache': 'Hit from cloudfront', 'age': '0' } : { 'x-cache': 'RefreshHit from cloudfront' },
      );
      reply.headers['cache-control'] = 'max-age=1';
      kept = !kept;
    }));
    expect(idsOf(verdict, 'failed')).toEqual([]);
    expect(seenBy(verdict, 'hit')).toContain('cached for only 1 s');
  });

  test('fails no check if the image is smaller than the range', async () => {
    const small = PNG.subarray(0, 40);
    const verdict = await verdictOn(await cdn((reply, { headers, path }) => {
      if (!path.startsWith('/images/a')) return;
      if (reply.status === 200 || reply.status === 206) reply.body = small;
      if (headers.range) reply.headers['content-range'] = `bytes 0-39/${small.length}`;
    }));
    expect(idsOf(verdict, 'failed')).toEqual([]);
  });

  test('fails no check if the transform function reports a missing key, cached briefly', async () => {
    const verdict = await verdictOn(await cdn((reply, { path }) => {
      if (!path.includes('no-such-image')) return;
      Object.assign(reply.headers, { 'content-type': 'application/problem+json', 'cache-control': 'max-age=10' });
    }));
    expect(idsOf(verdict, 'failed')).toEqual([]);
  });

  test.each(['Expires=9&Signature=x&Key-Pair-Id=K1', 's=x'])(
    'fails no check if the URL is signed with %s and other URLs are rejected',
    async signature => {
      const server = await cdn((reply, { path, query }) => {
        const isOther = path.includes('cat') && !path.startsWith('/bucket') && query.replace(/^\?/, '') !== signature;
        if (isOther) Object.assign(reply, { status: 403, body: '<Error/>' });
      });
      const verdict = await verdictOn({ ...server, url: `${server.url}?${signature}` });
      expect(idsOf(verdict, 'failed')).toEqual([]);
      expect(seenBy(verdict, 'query')).toBe('403 with ?utm_source=…: the signature covers the query string');
      expect(seenBy(verdict, 'formats')).toContain('transformations require a signature: set --secret-file');
    },
  );
});

test('verify requires no Hit of HEAD or with a query string if the image is never a Hit', async () => {
  const verdict = await verdictOn(await cdn(SABOTEURS.find(([, fault]) => fault === 'the image forbids caching')?.[2]));
  expect(idsOf(verdict, 'skipped')).toContain('query');
  expect(verdict.checks.find(({ id }) => id === 'hit')?.advice).toContain('cache-control: no-store');
});

test('verify never sends write requests for the image itself', async () => {
  const server = await cdn();
  await verdictOn(server);
  const writes = server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  expect(writes).toHaveLength(3);
  expect(writes.filter(({ path }) => !path.startsWith('/images/no-such-image-'))).toEqual([]);
});

describe('verify --bucket', () => {
  test.each([
    ['the bucket', (server: FakeCdn) => server.bucket],
    ['the bucket, with a slash', (server: FakeCdn) => `${server.bucket}/`],
    ['the image in the bucket', (server: FakeCdn) => `${server.bucket}/images/a%20cat.png`],
  ])('accepts the URL of %s', async (_, urlOf) => {
    const server = await cdn();
    const verdict = await verdictOn(server, '--bucket', urlOf(server));
    expect(seenBy(verdict, 'bucket')).toBe('403 for the image and for a listing');
    const requests = server.requests
      .filter(({ path }) => path.startsWith('/bucket'))
      .map(({ path, query }) => path.replace(/\/$/, '') + query);
    expect(requests).toEqual(['/bucket/images/a%20cat.png', '/bucket?list-type=2']);
  });

  test('is named by the skipped check if it is not set', async () => {
    const server = await cdn();
    const io = testIo(server.wait);
    expect(await run(['verify', server.url], io)).toBe(0);
    expect(io.out()).toMatch(/^– bucket +set --bucket URL/m);
  });
});

describe('the report of verify', () => {
  test('has one line per check and a summary', async () => {
    const server = await cdn();
    const io = testIo(server.wait);
    await run(['verify', server.url, '--bucket', server.bucket], io);
    const lines = io.out().trimEnd().split('\n');
    expect(lines[0]).toBe(server.url);
    expect(lines.slice(2, -2).map(line => line.split(/\s+/)[1])).toEqual(CHECKS.map(({ id }) => id));
    expect(lines).toContain('✓ hit               Hit from cloudfront, age 0, then 1');
    expect(lines.at(-1)).toBe(`${CHECKS.length - SKIPPED.length} passed, 0 failed, ${SKIPPED.length} skipped`);
  });

  test('prints advice below a failed check', async () => {
    const server = await cdn(SABOTEURS.find(([, fault]) => fault === 'anyone may list')?.[2]);
    const io = testIo(server.wait);
    expect(await run(['verify', server.url, '--bucket', server.bucket], io)).toBe(1);
    expect(io.out()).toMatch(/^✗ bucket +200 for a listing .*\n +Anyone can list the bucket.*s3:ListBucket/m);
  });

  test('prints each line as its check completes', async () => {
    const server = await cdn();
    let shown = '';
    const io = testIo(async ms => {
      shown ||= io.out();
      await server.wait(ms);
    });
    await run(['verify', server.url], io);
    expect(shown).toMatch(/✓ first-request/);
    expect(shown).not.toMatch(/✓ hit/);
  });

  test('omits the other checks if the image is unreachable', async () => {
    const server = await cdn(SABOTEURS[0][2]);
    const io = testIo(server.wait);
    expect(await run(['verify', server.url], io)).toBe(1);
    expect(io.out()).toMatch(/✗ reachable/);
    expect(io.out()).not.toMatch(/first-request/);
    expect(io.out()).toMatch(`0 passed, 1 failed, ${CHECKS.length - 1} skipped`);
  });

  test('has the same fields for every check with --json', async () => {
    const verdict = await verdictOn(await cdn(SABOTEURS[0][2]));
    expect(Object.keys(verdict)).toEqual(['url', 'ok', 'passed', 'failed', 'skipped', 'checks', 'code']);
    expect(verdict.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    for (const check of verdict.checks) {
      expect(check).toEqual({
        id: expect.any(String),
        title: expect.any(String),
        status: expect.stringMatching(/^(passed|failed|skipped)$/),
        seen: expect.any(String),
        ...(check.status === 'failed' && { advice: expect.any(String) }),
      });
    }
  });
});

test('verify continues after a check whose request gets no response', async () => {
  const server = await cdn((_, { headers, socket }) => { if ('range' in headers) socket.destroy(); });
  const verdict = await verdictOn(server);
  expect(idsOf(verdict, 'failed')).toEqual(['range']);
  expect(seenBy(verdict, 'range')).toMatch(/closed the connection/);
});

test('verify signs the URL of an image whose key begins with a slash for the host of the CDN', async () => {
  const server = await cdn();
  const { origin } = new URL(server.url);
  const io = testIo(server.wait, '', { IMAGE_CDN_SECRET: 'a secret of at least 32 characters' });
  await run(['verify', `${origin}//cats/tom.jpg`, '--json'], io);
  const { url } = JSON.parse(io.out()) as { url: string };
  expect(url.replace(/[0-9a-f]{64}$/, 'SIGNATURE')).toBe(`${origin}//cats/tom.jpg?s=SIGNATURE`);
});
