import * as http from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  ClientOptions, HostileOrigin, TO_LOOPBACK, clientOf, hostileOrigin, toAddresses,
} from './hostile-origin.support';
import { ResponseTooLarge } from '../../../../src/runtime/aws/http-client';
import { internet } from '../../../../src/runtime/transformer/https-origin/checked-lookup';
import {
  OriginTimeout, originalUrl, redirectTarget,
} from '../../../../src/runtime/transformer/https-origin/origin-client';
import { parseKey } from '../../../../src/runtime/url/image-request';

const LIMIT = 1000;
const FAST = { idle: 200, total: 600 };

let origins: HostileOrigin[] = [];

afterEach(async () => {
  await Promise.all(origins.map(origin => origin.close()));
  origins = [];
});

async function originOf(listener: http.RequestListener): Promise<HostileOrigin> {
  const made = await hostileOrigin(listener);
  origins.push(made);
  return made;
}

function get(from: HostileOrigin, options?: ClientOptions, headers = {}) {
  return clientOf(from, options).get(new URL('cat.jpg', from.url), headers, LIMIT);
}

describe('OriginClient', () => {
  test('requests an uncompressed original, and returns it', async () => {
    const from = await originOf((_request, response) => response.writeHead(200, { etag: '"1"' }).end('cat'));
    const { status, headers, body } = await get(from, {}, { 'if-none-match': '"0"' });
    expect([status, headers.etag, body.toString()]).toEqual([200, '"1"', 'cat']);
    expect(from.received).toEqual([{
      path: '/uploads/cat.jpg',
      headers: {
        'host': `cms.example.com:${from.port}`,
        'user-agent': 'cdk-image-cdn',
        'accept-encoding': 'identity',
        'if-none-match': '"0"',
        'connection': 'keep-alive',
      },
    }]);
  });

  test.each([
    ['loopback', ['127.0.0.1']],
    ['the API of Lambda\'s runtime', ['169.254.100.1']],
    ['a public and a private address', ['93.184.215.14', '10.0.0.1']],
    ['a public and a mapped IPv6 address', ['2606:2800:21f::1', '::ffff:127.0.0.1']],
  ])('never connects to a host that resolves to %s', async (_name, addresses) => {
    const from = await originOf((_request, response) => response.end('secret'));
    await expect(get(from, { transport: toAddresses(...addresses) })).rejects.toThrow('which is not on the internet');
    expect(from.received).toEqual([]);
  });

  test('rejects a certificate of another host', async () => {
    const from = await originOf((_request, response) => response.end('cat'));
    const url = `https://other.example.com:${from.port}/`;
    await expect(clientOf({ url }).get(new URL(url), {}, LIMIT)).rejects.toThrow('does not match certificate');
  });

  test.each([
    ['the instance metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['the instance metadata over IPv6', 'https://[fd00:ec2::254]/latest/'],
    ['HTTP', 'http://cms.example.com/cat.jpg'],
    ['another host', 'https://evil.example.com/cat.jpg'],
    ['its own host, unless that is allowed', '/admin/export'],
    ['a host that looks like an allowed one', 'https://cdn.example.com@evil.example.com/'],
    ['a file', 'file:///proc/self/environ'],
    ['no location', ''],
  ])('does not follow a redirect to %s', async (_name, location) => {
    const from = await originOf((_request, response) => response.writeHead(302, { location }).end());
    await expect(get(from, { redirectHosts: ['cdn.example.com'] })).rejects.toThrow(
      'redirects to a host that `redirectHosts` does not contain',
    );
    expect(from.received).toHaveLength(1);
  });

  test('never connects to an address, even if `redirectHosts` contains it', async () => {
    const location = 'https://169.254.169.254/latest/';
    const from = await originOf((_request, response) => response.writeHead(302, { location }).end());
    await expect(get(from, { redirectHosts: ['169.254.169.254'] })).rejects.toThrow('does not contain');
  });

  test('checks the addresses of a redirect like those of the origin', async () => {
    const from = await originOf((_request, response) =>
      response.writeHead(302, { location: `https://cdn.example.com:${from.port}/cat.jpg` }).end());
    const internal = toAddresses('10.0.0.1');
    const transport: typeof TO_LOOPBACK = (url, options) =>
      (url.hostname === 'cdn.example.com' ? internal : TO_LOOPBACK)(url, options);
    await expect(get(from, { redirectHosts: [`cdn.example.com:${from.port}`], transport })).rejects.toThrow(
      'cdn.example.com has the address 10.0.0.1, which is not on the internet',
    );
  });

  test('follows redirects to allowed hosts, which never receive the headers of the secret', async () => {
    const from = await originOf(({ headers: { host } }, response) => host!.startsWith('cms')
      ? response.writeHead(302, { location: `https://cdn.example.com:${from.port}/files/cat.jpg` }).end()
      : response.end('cat'));
    const redirectHosts = [`cdn.example.com:${from.port}`];
    const { body } = await get(from, { redirectHosts, secret: async () => ({ 'x-token': 'secret' }) });
    expect(body.toString()).toBe('cat');
    expect(from.received.map(({ path, headers }) => [path, headers['x-token']])).toEqual([
      ['/uploads/cat.jpg', 'secret'], ['/files/cat.jpg', undefined],
    ]);
  });

  test('gives up on a loop of redirects', async () => {
    const from = await originOf((request, response) => response.writeHead(302, { location: request.url }).end());
    await expect(get(from, { redirectHosts: [`cms.example.com:${from.port}`] })).rejects.toThrow(
      `cms.example.com:${from.port} redirects more than 3 times`,
    );
    expect(from.received).toHaveLength(4);
  });

  test('reads nothing of a body whose length is above the limit', async () => {
    const from = await originOf((_request, response) => {
      response.writeHead(200, { 'content-length': 1e9 }).write('x');
    });
    await expect(get(from)).rejects.toThrow(ResponseTooLarge);
  });

  test('stops reading an endless body at the limit', async () => {
    const from = await originOf((_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(LIMIT / 2)), 1);
      response.once('close', () => clearInterval(timer));
    });
    await expect(get(from)).rejects.toThrow(ResponseTooLarge);
  });

  test.each([
    ['accepts connections and never responds', () => undefined],
    ['stops in its headers', (_request: unknown, response: http.ServerResponse) => {
      response.socket!.write('HTTP/1.1 200 OK\r\nx-slow: ');
    }],
    ['stops in its body', (_request: unknown, response: http.ServerResponse) => {
      response.writeHead(200, { 'content-length': 100 }).write('x');
    }],
  ])('gives up on an origin that %s', async (_name, listener) => {
    const from = await originOf(listener);
    const timeouts = { ...FAST, total: 100 * FAST.idle };
    await expect(get(from, { timeouts })).rejects.toThrow(new OriginTimeout(FAST.idle));
  });

  test.each([
    ['headers', (response: http.ServerResponse) => response.socket!.write('HTTP/1.1 200 OK\r\n'), 'x-slow: 1\r\n'],
    ['body', (response: http.ServerResponse) => response.writeHead(200, { 'content-length': 900 }).write('x'), 'x'],
  ])('gives up on an origin that sends its %s a byte at a time', async (_name, begin, part) => {
    const from = await originOf((_request, response) => {
      begin(response);
      const timer = setInterval(() => response.socket?.write(part), 50);
      response.once('close', () => clearInterval(timer));
    });
    const timeouts = { idle: 60_000, total: 1500 }; // a busy machine may send nothing for some time
    await expect(get(from, { timeouts })).rejects.toThrow(new OriginTimeout(timeouts.total));
  });

  test('gives up on a host whose look-up does not end', async () => {
    const from = await originOf((_request, response) => response.end('cat'));
    const transport = internet({ lookup: () => undefined });
    await expect(get(from, { timeouts: FAST, transport })).rejects.toThrow(OriginTimeout);
    expect(from.received).toEqual([]);
  });

  test('limits the time of all redirects together', async () => {
    const from = await originOf((request, response) =>
      void setTimeout(() => response.writeHead(302, { location: request.url }).end(), 180));
    const timeouts = { ...FAST, idle: 10 * FAST.total };
    await expect(get(from, { redirectHosts: [`cms.example.com:${from.port}`], timeouts })).rejects.toThrow(
      new OriginTimeout(FAST.total),
    );
  });

  test('rejects headers of more than 16 KB', async () => {
    const from = await originOf((_request, response) => response.writeHead(200, { 'x-large': 'x'.repeat(20_000) }).end());
    await expect(get(from)).rejects.toThrow('Header overflow');
  });

  test('rejects a truncated body after a second attempt', async () => {
    const from = await originOf((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x', () => response.socket!.destroy());
    });
    await expect(get(from)).rejects.toThrow('aborted');
    expect(from.received).toHaveLength(2);
  });

  test('rejects a compressed body, which was not accepted, without decompressing it', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000));
    const from = await originOf((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect(bomb.length).toBeLessThan(LIMIT);
    await expect(get(from)).rejects.toThrow('the response is compressed, which the request did not accept');
  });

  test('sends a request once more after a temporary error', async () => {
    const from = await originOf((_request, response) => from.received.length === 1
      ? response.writeHead(503).end('busy') : response.end('cat'));
    expect((await get(from)).status).toBe(200);
  });

  test('sends a request once only to an origin that asks for fewer', async () => {
    const from = await originOf((_request, response) => response.writeHead(429, { 'retry-after': '60' }).end());
    expect((await get(from)).status).toBe(429);
    expect(from.received).toHaveLength(1);
  });

  test('reads no body but that of an original', async () => {
    const from = await originOf((_request, response) => response.writeHead(404).end('x'.repeat(10 * LIMIT)));
    expect(await get(from)).toMatchObject({ status: 404, body: Buffer.alloc(0) });
  });

  test('reads its secret again when the origin rejects it', async () => {
    const tokens = ['old', 'new'];
    const from = await originOf(({ headers }, response) =>
      response.writeHead(headers['x-token'] === 'new' ? 200 : 401).end());
    let time = 0;
    const secret = async () => ({ 'x-token': tokens.shift()! });
    jest.spyOn(Date, 'now').mockImplementation(() => time += 60_000);
    expect((await get(from, { secret })).status).toBe(200);
    jest.restoreAllMocks();
    expect(from.received.map(({ headers }) => headers['x-token'])).toEqual(['old', 'new']);
  });
});

const ORIGIN = { url: 'https://cms.example.com/up%20loads/v2/' };

describe('originalUrl', () => {
  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['a/b c/d+e.jpg', 'a/b%20c/d%2Be.jpg'],
    ['貓?#%2e%2e.jpg', '%E8%B2%93%3F%23%252e%252e.jpg'],
    ['//evil.example.com/a.jpg', '//evil.example.com/a.jpg'],
    ['https://evil.example.com/a.jpg', 'https%3A//evil.example.com/a.jpg'],
    ['%2e%2e/%2F..\\..\\a.jpg', '%252e%252e/%252F..%5C..%5Ca.jpg'],
    ['@evil.example.com', '%40evil.example.com'],
  ])('encodes the key %j below the folder of the origin', (key, path) => {
    expect(originalUrl(ORIGIN, key)?.href).toBe(`${ORIGIN.url}${path}`);
  });

  test.each(['..', '../a.jpg', 'a/../../b.jpg', './a.jpg', 'a/.', 'a\u0000.jpg', 'a\r\nhost: x', '\ud800.jpg', '/', '', 'x'.repeat(1025)])(
    'has no URL for the key %j', key => expect(originalUrl(ORIGIN, key)).toBeUndefined(),
  );

  test('has the query of a key as it is where keys have one, and no other characters', () => {
    const at = (key: string) => originalUrl(ORIGIN, key, true)?.href;
    expect(at('a b.jpg?w=1&x=%20')).toBe(`${ORIGIN.url}a%20b.jpg?w=1&x=%20`);
    expect(at('a%3Fb.jpg?x=?y')).toBe(`${ORIGIN.url}a%253Fb.jpg?x=?y`);
    for (const key of ['..?x', 'a.jpg?x#y', 'a.jpg?x y', 'a.jpg?"', "a.jpg?'", 'a.jpg?\n', 'a.jpg?貓', '?x']) {
      expect(at(key)).toBeUndefined();
    }
  });

  test('never leads to another host, out of the folder, or to a query, whatever the key is', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '/', '//', '\\', '%2e', '%2E%2e', '%2f', '%5c', '?', '#', '@', ':', ';', '&', ' ', '\t', '\u0000',
        'http://', '.%2e', '\u2024', '\uff0e', '\uff0f', '貓', '🐈', '\ud83d'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), parts => {
      const key = parts.join('');
      const url = originalUrl(ORIGIN, key);
      if (!url) return;
      expect(url.href.startsWith(ORIGIN.url)).toBe(true);
      expect([url.host, url.search, url.hash, url.username]).toEqual(['cms.example.com', '', '', '']);
      // A server that decodes the path once finds the key, and no other one.
      expect(parseKey(url.pathname)).toBe(`up loads/v2/${key}`);
    }), { numRuns: 2000 });
  });
});

describe('redirectTarget', () => {
  const from = new URL('https://cms.example.com/uploads/cat.jpg');

  test.each([
    ['https://files.example.com/a?b=c#d', 'https://files.example.com/a?b=c#d'],
    ['https://FILES.example.com:443/a', 'https://files.example.com/a'],
    ['//files.example.com/a', 'https://files.example.com/a'],
    ['https://files.example.com:8443/a', undefined],
    ['https://files.example.com.evil.example/a', undefined],
    ['https://user:pass@files.example.com/a', undefined],
    ['http://files.example.com/a', undefined],
    ['https://[', undefined],
    [undefined, undefined],
  ])('leads %j to %j', (location, target) => {
    expect(redirectTarget({ redirectHosts: ['files.example.com'] }, from, location)?.href).toBe(target);
  });

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]'])(
    'rejects the address %s, whatever is allowed', host => {
      const redirectHosts = [host, '127.0.0.1', '[::1]', '[::ffff:7f00:1]'];
      expect(redirectTarget({ redirectHosts }, from, `https://${host}/`)).toBeUndefined();
    },
  );

  test('never leads to a host that is not listed, whatever the location is', () => {
    const location = fc.oneof(fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] }), fc.string({ unit: 'binary' }), fc.constantFrom(
      '\\\\evil.example', '/\\evil.example', 'https:evil.example', 'https:/evil.example', '\thttps://evil.example',
    ));
    fc.assert(fc.property(location, text => {
      const target = redirectTarget({ redirectHosts: ['files.example.com'] }, from, text);
      expect(target === undefined || target.origin === 'https://files.example.com').toBe(true);
    }));
  });
});
