import { testIo } from './support';
import { FakeCdn, PNG, Sabotage, fakeCdn } from './verify/fake-cdn';
import { SABOTEURS } from './verify/saboteurs';
import { VARIANT_SABOTEURS } from './verify/variant-saboteurs';
import { idsOf, seenBy, verdictOn } from './verify/verdict';
import { run } from '../../../src/tools/cli/main';
import { CHECKS } from '../../../src/tools/cli/verify/run-checks';

const open: Array<{ close(): unknown }> = [];

async function cdn(sabotage?: Sabotage, cachedForMs?: number): Promise<FakeCdn> {
  const started = await fakeCdn({ sabotage, cachedForMs });
  open.push(started);
  return started;
}

/** What there is none of at a CDN on this machine that serves pictures as they are. */
const SKIPPED = ['tls', 'formats', 'width', 'smaller', 'metadata', 'variant-cache', 'variant-head', 'bad-parameter'];

afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
});

test('a CDN in good order passes', async () => {
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

test.each(SABOTEURS)('only %s fails where %s', async (check, _, sabotage) => {
  const verdict = await verdictOn(await cdn(sabotage));
  expect(idsOf(verdict, 'failed')).toEqual([check]);
  expect(verdict.code).toBe(1);
  expect(verdict.ok).toBe(false);
  // Whoever reads of a failure reads what to do about it.
  expect(verdict.checks.find(({ id }) => id === check)?.advice).toMatch(/\.$|:\s\S+$|\?/);
});

test('every check has a saboteur, or a test of its own', () => {
  const sabotaged = new Set([...SABOTEURS, ...VARIANT_SABOTEURS].map(([check]) => check));
  expect(CHECKS.map(({ id }) => id).filter(id => !sabotaged.has(id))).toEqual(['tls', 'parameters']);
});

describe('no false alarm', () => {
  test('where the image was cached long ago', async () => {
    const verdict = await verdictOn(await cdn(undefined, 500_000));
    expect(verdict.code).toBe(0);
    expect(seenBy(verdict, 'first-request')).toBe('Hit from cloudfront, age 500: somebody asked before');
  });

  test('where the first answer had to be revalidated', async () => {
    const verdict = await verdictOn(await cdn((reply, { count }) => {
      if (count === 1) reply.headers['x-cache'] = 'RefreshHit from cloudfront';
    }));
    expect(verdict.code).toBe(0);
    expect(seenBy(verdict, 'first-request')).toMatch(/^RefreshHit from cloudfront.*somebody asked before$/);
  });

  test('where several cache nodes answer in turn', async () => {
    const warm = new Set<number>();
    const verdict = await verdictOn(await cdn((reply, { count }) => {
      const node = count % 3;
      if (!warm.has(node)) reply.headers['x-cache'] = 'Miss from cloudfront';
      warm.add(node);
    }));
    expect(warm.size).toBe(3);
    expect(verdict.code).toBe(0);
  });

  test('where an image is kept for a second only', async () => {
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
    expect(seenBy(verdict, 'hit')).toContain('kept for 1 s only');
  });

  test('where the image is smaller than the range', async () => {
    const small = PNG.subarray(0, 40);
    const verdict = await verdictOn(await cdn((reply, { headers, path }) => {
      if (!path.startsWith('/images/a')) return;
      if (reply.status === 200 || reply.status === 206) reply.body = small;
      if (headers.range) reply.headers['content-range'] = `bytes 0-39/${small.length}`;
    }));
    expect(idsOf(verdict, 'failed')).toEqual([]);
  });

  test('where a missing key is a problem of the transformer, kept briefly', async () => {
    const verdict = await verdictOn(await cdn((reply, { path }) => {
      if (!path.includes('no-such-image')) return;
      Object.assign(reply.headers, { 'content-type': 'application/problem+json', 'cache-control': 'max-age=10' });
    }));
    expect(idsOf(verdict, 'failed')).toEqual([]);
  });

  test.each(['Expires=9&Signature=x&Key-Pair-Id=K1', 's=x'])(
    'where the URL is signed by %s, and no other is let in',
    async signature => {
      const server = await cdn((reply, { path, query }) => {
        const isOther = path.includes('cat') && !path.startsWith('/bucket') && query.replace(/^\?/, '') !== signature;
        if (isOther) Object.assign(reply, { status: 403, body: '<Error/>' });
      });
      const verdict = await verdictOn({ ...server, url: `${server.url}?${signature}` });
      expect(idsOf(verdict, 'failed')).toEqual([]);
      expect(seenBy(verdict, 'query')).toBe('403 with ?utm_source=…: the URL is signed, its query included');
      expect(seenBy(verdict, 'formats')).toBe('no transformation, or none without a signature');
    },
  );
});

test('an image that is never a Hit is no reason to expect one of HEAD or of a query string', async () => {
  const verdict = await verdictOn(await cdn(SABOTEURS.find(([, fault]) => fault === 'the image forbids caching')?.[2]));
  expect(idsOf(verdict, 'skipped')).toContain('query');
  expect(verdict.checks.find(({ id }) => id === 'hit')?.advice).toContain('cache-control: no-store');
});

test('nothing is ever written to the image itself', async () => {
  const server = await cdn();
  await verdictOn(server);
  const writes = server.asked.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  expect(writes).toHaveLength(3);
  expect(writes.filter(({ path }) => !path.startsWith('/images/no-such-image-'))).toEqual([]);
});

describe('--bucket', () => {
  test.each([
    ['the bucket', (server: FakeCdn) => server.bucket],
    ['the bucket, with a slash', (server: FakeCdn) => `${server.bucket}/`],
    ['the image in the bucket', (server: FakeCdn) => `${server.bucket}/images/a%20cat.png`],
  ])('takes the URL of %s', async (_, urlOf) => {
    const server = await cdn();
    const verdict = await verdictOn(server, '--bucket', urlOf(server));
    expect(seenBy(verdict, 'bucket')).toBe('403 for the image and for a listing');
    const asked = server.asked
      .filter(({ path }) => path.startsWith('/bucket'))
      .map(({ path, query }) => path.replace(/\/$/, '') + query);
    expect(asked).toEqual(['/bucket/images/a%20cat.png', '/bucket?list-type=2']);
  });

  test('left out, the check is skipped and says how to have it', async () => {
    const server = await cdn();
    const io = testIo(server.wait);
    expect(await run(['verify', server.url], io)).toBe(0);
    expect(io.out()).toMatch(/^– bucket +give --bucket URL/m);
  });
});

describe('the report', () => {
  test('has a line a check, and a summary', async () => {
    const server = await cdn();
    const io = testIo(server.wait);
    await run(['verify', server.url, '--bucket', server.bucket], io);
    const lines = io.out().trimEnd().split('\n');
    expect(lines[0]).toBe(server.url);
    expect(lines.slice(2, -2).map(line => line.split(/\s+/)[1])).toEqual(CHECKS.map(({ id }) => id));
    expect(lines).toContain('✓ hit               Hit from cloudfront, age 0, then 1');
    expect(lines.at(-1)).toBe(`${CHECKS.length - SKIPPED.length} passed, 0 failed, ${SKIPPED.length} skipped`);
  });

  test('says under a failed check what to do', async () => {
    const server = await cdn(SABOTEURS.find(([, fault]) => fault === 'anyone may list')?.[2]);
    const io = testIo(server.wait);
    expect(await run(['verify', server.url, '--bucket', server.bucket], io)).toBe(1);
    expect(io.out()).toMatch(/^✗ bucket +200 for a listing .*\n +Anyone can list the bucket.*s3:ListBucket/m);
  });

  test('shows each line as its check ends', async () => {
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

  test('is quiet about the rest where there is no image', async () => {
    const server = await cdn(SABOTEURS[0][2]);
    const io = testIo(server.wait);
    expect(await run(['verify', server.url], io)).toBe(1);
    expect(io.out()).toMatch(/✗ reachable/);
    expect(io.out()).not.toMatch(/first-request/);
    expect(io.out()).toMatch(`0 passed, 1 failed, ${CHECKS.length - 1} skipped`);
  });

  test('--json has the same fields for every check', async () => {
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

test('a check whose request gets no answer fails, and the others go on', async () => {
  const server = await cdn((_, { headers, socket }) => { if ('range' in headers) socket.destroy(); });
  const verdict = await verdictOn(server);
  expect(idsOf(verdict, 'failed')).toEqual(['range']);
  expect(seenBy(verdict, 'range')).toMatch(/hung up/);
});
