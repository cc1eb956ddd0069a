import { Origin, OriginRequest, OriginUnreachable } from '../../../../src/tools/local/cloudfront/origin';
import { OriginGroup } from '../../../../src/tools/local/cloudfront/origin-group';
import { HttpResponse } from '../../../../src/tools/local/http/message';

const REQUEST: OriginRequest = { method: 'GET', path: '/x', query: '', headers: { a: '1' }, secure: true };

class Fake implements Origin {
  public readonly requests: OriginRequest[] = [];

  constructor(private readonly status: number | 'down' | OriginUnreachable) {}

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    this.requests.push(request);
    if (this.status === 'down') throw new Error('unreachable');
    if (this.status instanceof OriginUnreachable) throw this.status;
    return { status: this.status, headers: {}, body: Buffer.alloc(0) };
  }
}

async function ask(primary: Fake, secondary: Fake): Promise<number> {
  return (await new OriginGroup(primary, secondary, [403, 404]).fetch(REQUEST)).status;
}

test.each([200, 304, 400, 500])('an origin group returns the status %d of its first origin', async status => {
  const secondary = new Fake(200);
  expect(await ask(new Fake(status), secondary)).toBe(status);
  expect(secondary.requests).toEqual([]);
});

test.each([403, 404, 'down'] as const)('an origin group repeats the request at its second origin: %s', async status => {
  const secondary = new Fake(200);
  expect(await ask(new Fake(status), secondary)).toBe(200);
  expect(secondary.requests).toEqual([REQUEST]);
});

test('an origin group treats an unreachable origin as 503, and a missing response as 504', async () => {
  const group = (status: 503 | 504, listed: number) =>
    new OriginGroup(new Fake(new OriginUnreachable(status)), new Fake(200), [listed]).fetch(REQUEST);
  expect((await group(503, 503)).status).toBe(200);
  expect((await group(504, 504)).status).toBe(200);
  await expect(group(503, 504)).rejects.toThrow('the origin refuses the connection');
  await expect(group(504, 503)).rejects.toThrow('the origin does not respond in time');
});

test('an origin group returns an error of its second origin', async () => {
  expect(await ask(new Fake(403), new Fake(404))).toBe(404);
  await expect(ask(new Fake(403), new Fake('down'))).rejects.toThrow('unreachable');
});

test('an origin group may contain another origin group', async () => {
  const group = new OriginGroup(new Fake('down'), new OriginGroup(new Fake(404), new Fake(200), [404]), []);
  expect((await group.fetch(REQUEST)).status).toBe(200);
});
