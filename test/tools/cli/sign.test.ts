import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as nodePath from 'node:path';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { testIo } from './support';
import { run } from '../../../src/cli';
import { signatureOf } from '../../../src/runtime/signing/url-signature';
import { ecdsaPair, rsaPair } from '../../runtime/signing/key-pairs';
import { cleanUp, folderWith } from '../local/support';

afterEach(cleanUp);

const { privateKey, publicKey } = rsaPair();
const URL_OF_TOM = 'https://d111.cloudfront.net/cats/tom.jpg?w=600';
const EXPIRES = '2030-01-31T12:00:00Z';
const VECTORS = JSON.parse(
  readFileSync(nodePath.join(__dirname, '../../../examples/signed-transformations/vectors.json'), 'utf8'),
) as {
  name: string;
  secret: string;
  key: string;
  query: string;
  text: string;
  s: string;
}[];
const ID = ['--key-pair-id', 'K111'];

async function ran(
  argv: string[],
  input?: string,
  env?: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const io = testIo(undefined, input, env);
  const code = await run(['sign', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

function signed(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = nodePath.join(folderWith({ 'key.pem': privateKey }), 'key.pem');
  return ran([...argv, '--private-key', file, ...ID]);
}

/** Returns the parts of a signed URL or of signed cookies, in any order. */
function parts(text: string): Record<string, string> {
  return Object.fromEntries(text.trim().split(/[?&]|; /).map(part => part.split('=') as [string, string]));
}

const library = { keyPairId: 'K111', privateKey, dateLessThan: EXPIRES };

describe('sign --private-key', () => {
  test.each([
    ['that ends at a time', [], {}],
    [
      'that starts at a time',
      ['--not-before', '2029-01-01T00:00:00+01:00'],
      { dateGreaterThan: '2028-12-31T23:00:00Z' },
    ],
    ['for an IP range', ['--ip', '192.0.2.0/24'], { ipAddress: '192.0.2.0/24' }],
    ['for one IP address', ['--ip', '192.0.2.7'], { ipAddress: '192.0.2.7' }],
    ['with SHA-256', ['--sha256'], { algorithm: 'SHA256' as const }],
  ])('returns the same signature %s as the AWS SDK', async (_case, options, changes) => {
    const { code, out } = await signed(URL_OF_TOM, '--expires', EXPIRES, ...options);
    expect(code).toBe(0);
    expect(parts(out)).toEqual(parts(getSignedUrl({ url: URL_OF_TOM, ...library, ...changes })));
    const cookies = await signed(URL_OF_TOM, '--cookies', '--expires', EXPIRES, ...options);
    expect(parts(cookies.out)).toEqual(
      Object.fromEntries(
        Object.entries(getSignedCookies({ url: URL_OF_TOM, ...library, ...changes })).map(([name, value]) => [
          name,
          String(value),
        ]),
      ),
    );
  });

  test('returns the same signature for a folder as the AWS SDK', async () => {
    const resource = 'https://d111.cloudfront.net/cats/*';
    const time = Date.parse(EXPIRES) / 1000;
    const condition = `{"DateLessThan":{"AWS:EpochTime":${time}}}`;
    const policy = `{"Statement":[{"Resource":"${resource}","Condition":${condition}}]}`;
    const { out } = await signed(URL_OF_TOM, '--expires', EXPIRES, '--resource', resource);
    expect(parts(out)).toEqual(parts(getSignedUrl({ url: URL_OF_TOM, policy, keyPairId: 'K111', privateKey })));
    const cookies = await signed(resource, '--cookies', '--expires', EXPIRES);
    expect(parts(cookies.out)).toEqual(getSignedCookies({ policy, keyPairId: 'K111', privateKey }));
  });
});

test('sign reads the private key from standard input', async () => {
  const [fromInput, fromFile] = [
    await ran([URL_OF_TOM, '--private-key', '-', ...ID, '--expires', EXPIRES], privateKey),
    await signed(URL_OF_TOM, '--expires', EXPIRES),
  ];
  expect(fromInput).toEqual(fromFile);
});

test('sign supports an ECDSA key', async () => {
  const { code, out } = await ran([URL_OF_TOM, '--private-key', '-', ...ID, '--expires', '1h'], ecdsaPair().privateKey);
  expect(code).toBe(0);
  expect(out).toMatch(/&Expires=\d+&Signature=[\w~-]+&Key-Pair-Id=K111\n$/);
});

describe('sign with a secret', () => {
  const env = { IMAGE_CDN_SECRET: 'a secret' };

  test.each(VECTORS.filter(({ key, query }) => !key.startsWith('/') && !query.includes('expires')))(
    'returns the signature of the test vector "$name"',
    async ({ secret, text, query, s }) => {
      const { code, out } = await ran([`https://d111.cloudfront.net${text.split('?')[0]}?${query}`], undefined, {
        IMAGE_CDN_SECRET: secret,
      });
      expect({ code, signature: new URL(out).searchParams.get('s') }).toEqual({ code: 0, signature: s });
    },
  );

  test('reads the secret from the environment, a file or standard input, without the trailing line break', async () => {
    const file = nodePath.join(folderWith({ secret: 'a secret\n' }), 'secret');
    const expected = { code: 0, out: `${URL_OF_TOM}&s=${signatureOf('a secret', 'cats/tom.jpg', 'w=600')}\n`, err: '' };
    expect(await ran([URL_OF_TOM], undefined, env)).toEqual(expected);
    expect(await ran([URL_OF_TOM, '--secret-file', file], undefined, { IMAGE_CDN_SECRET: 'another' })).toEqual(
      expected,
    );
    expect(await ran([URL_OF_TOM, '--secret-file', '-'], 'a secret\r\n')).toEqual(expected);
  });

  test('includes the expiry in the signature', async () => {
    const { out } = await ran([URL_OF_TOM, '--expires', EXPIRES], undefined, env);
    const query = `w=600&expires=${Date.parse(EXPIRES) / 1000}`;
    expect(out).toBe(
      `https://d111.cloudfront.net/cats/tom.jpg?${query}&s=${signatureOf('a secret', 'cats/tom.jpg', query)}\n`,
    );
  });

  test.each([
    [[URL_OF_TOM, '--ip', '192.0.2.1'], '--ip requires --private-key'],
    [[URL_OF_TOM, '--cookies'], '--cookies requires --private-key'],
    [[`${URL_OF_TOM}&s=1`], 'URL must not be signed yet, but has the parameter `s`'],
    [[`${URL_OF_TOM}&expires=1`], 'URL must not be signed yet, but has the parameter `expires`'],
    [[`${URL_OF_TOM}&blur=5&Blur=6`], 'URL must have a single meaning, but `blur` has two values'],
    [[`${URL_OF_TOM}&EXPIRES=1`, '--expires', '1h'], 'URL must have a single meaning, but `expires` has two values'],
    [
      [`${URL_OF_TOM}&Expires=1&Signature=x&Key-Pair-Id=K1`],
      'URL must not be signed with --private-key yet: sign with the secret first',
    ],
    [['https://d111.cloudfront.net/'], 'URL must have the path of an image, got /'],
    [[URL_OF_TOM, '--secret-file', 'x', '--private-key', 'y'], '--secret-file cannot be combined with --private-key'],
  ])('rejects %j with exit code 2', async (argv, message) => {
    expect(await ran(argv, undefined, env)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test('lists the sources of the secret if it is missing', async () => {
    expect(await ran([URL_OF_TOM])).toMatchObject({
      code: 2,
      err: expect.stringContaining('a secret is required: set IMAGE_CDN_SECRET or --secret-file'),
    });
  });
});

describe('sign --dialect', () => {
  test('has a help that lists the dialects whose URLs have signatures', async () => {
    const { out } = await ran(['--help']);
    expect(/--dialect NAME .*/.exec(out)?.[0]).toMatch(/: imgix \(default\), dit, thumbor$/);
  });

  const env = { IMAGE_CDN_SECRET: 'a secret' };
  const CDN = 'https://d111.cloudfront.net';

  test('adds the signature of Dynamic Image Transformation, with its form of times', async () => {
    const url = `${CDN}/cats/tom.jpg?width=600`;
    const { out } = await ran([url, '--dialect', 'dit', '--expires', EXPIRES], undefined, env);
    // The parameters are signed in the order of the alphabet.
    const text = '/cats/tom.jpg?expires=20300131T120000Z&width=600';
    const signature = createHmac('sha256', 'a secret').update(text).digest('hex');
    expect(out).toBe(`${url}&expires=20300131T120000Z&signature=${signature}\n`);
  });

  test.each(['/300x200/cats/tom.jpg', '/unsafe/300x200/cats/tom.jpg'])(
    'puts the signature of thumbor in front of the path %s', async path => {
      const { out } = await ran([CDN + path, '--dialect', 'thumbor'], undefined, env);
      const signature = createHmac('sha1', 'a secret').update('300x200/cats/tom.jpg').digest('base64url');
      expect(out).toBe(`${CDN}/${signature}=/300x200/cats/tom.jpg\n`);
    },
  );

  test.each([
    [['/tom.jpg', '--dialect', 'awsSample'], '--dialect must not be awsSample: its URLs have no signature'],
    [['/tom.jpg', '--dialect', 'next'], '--dialect must not be next: its URLs have no signature'],
    [['/tom.jpg', '--dialect', 'Thumbor'], '--dialect must be one of: imgix, astro, awsSample, dit, ipx, netlify, next, thumbor, vercel, got Thumbor'],
    [['/tom.jpg', '--dialect', 'thumbor', '--expires', '1h'], '--expires cannot be combined with --dialect thumbor'],
    [['/tom.jpg?signature=1', '--dialect', 'dit'], 'URL must not be signed yet, but has the parameter `signature`'],
    [['/tom.jpg?Width=300', '--dialect', 'dit'], 'URL must have a single meaning, but `Width` must be spelled `width`'],
    [['/tom.jpg?width=300&width=400', '--dialect', 'dit'], 'but `width` has two values'],
    [['/tom.jpg?height=150%26width%3D250', '--dialect', 'dit'], 'but `height` must not contain & or ='],
    [[`/${'x'.repeat(27)}=/tom.jpg`, '--dialect', 'thumbor'], 'its path begins with a signature'],
  ])('rejects %j with exit code 2', async ([path, ...argv], message) => {
    expect(await ran([CDN + path, ...argv], undefined, env))
      .toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});

test.each([
  ['45s', 45],
  ['15m', 900],
  ['12h', 43_200],
  ['30d', 2_592_000],
])('sign counts --expires %s from now', async (time, seconds) => {
  const before = Math.floor(Date.now() / 1000);
  const { out } = await signed(URL_OF_TOM, '--expires', time);
  const expires = Number(parts(out).Expires);
  expect(expires).toBeGreaterThanOrEqual(before + seconds);
  expect(expires).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) + seconds);
});

test('sign normalizes the URL as browsers do', async () => {
  const { out } = await signed('https://d111.cloudfront.net/a cat.jpg#top', '--expires', EXPIRES);
  expect(out).toContain('https://d111.cloudfront.net/a%20cat.jpg?Expires=');
});

describe('the command line of sign', () => {
  test.each([
    [['no-url', '--expires', EXPIRES], 'URL must be an http or https URL such as'],
    [
      [`${URL_OF_TOM}&Signature=x`, '--expires', EXPIRES],
      'URL must not be signed yet, but has the parameter Signature',
    ],
    [[URL_OF_TOM], '--expires is required'],
    [[URL_OF_TOM, '--expires', '2020-01-31T12:00:00Z'], '--expires must be in the future, got 2020-01-31T12:00:00Z'],
    [[URL_OF_TOM, '--expires', '0s'], '--expires must be in the future, got 0s'],
    [
      [URL_OF_TOM, '--expires', 'tomorrow'],
      '--expires must be a time such as 15m, 12h, 30d or 2030-01-31T12:00:00Z, got tomorrow',
    ],
    [[URL_OF_TOM, '--expires', '2030-01-31T12:00:00'], '--expires must be a time such as'],
    [[URL_OF_TOM, '--expires', '2030-13-31T12:00:00Z'], '--expires must be a time such as'],
    [[URL_OF_TOM, '--expires', EXPIRES, '--not-before', EXPIRES], '--not-before must be earlier than --expires'],
    [[URL_OF_TOM, '--expires', EXPIRES, '--ip', '::1'], '--ip must be an IPv4 address'],
    [[URL_OF_TOM, '--expires', EXPIRES, '--ip', '192.0.2.0/33'], '--ip must be an IPv4 address'],
    [
      [URL_OF_TOM, '--expires', EXPIRES, '--resource', 'https://d111.cloudfront.net/dogs/*'],
      '--resource must match URL including its query string, got https://d111.cloudfront.net/dogs/*',
    ],
    [
      [URL_OF_TOM, '--expires', EXPIRES, '--resource', 'https://d111.cloudfront.net/cats/tom.jpg'],
      '--resource must match URL including its query string, got',
    ],
  ])('rejects %j with exit code 2', async (argv, message) => {
    const { code, out, err } = await signed(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('requires the ID of the public key', async () => {
    expect(await ran([URL_OF_TOM, '--private-key', '-'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--key-pair-id is required'),
    });
  });
});

test.each([
  ['an Ed25519 key', generateKeyPairSync('ed25519').privateKey, 'ed25519'],
  ['an RSA key of 4096 bits', generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey, 'rsa 4096'],
  ['an ECDSA key of another curve', generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey, 'ec secp384r1'],
])('sign rejects %s, which CloudFront does not support', async (_case, key, kind) => {
  expect(
    await ran(
      [URL_OF_TOM, '--private-key', '-', ...ID, '--expires', '1h'],
      key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ),
  ).toEqual({
    code: 1,
    out: '',
    err: `cdk-image-cdn sign: --private-key must be a 2048-bit RSA key or a 256-bit ECDSA key, got ${kind}\n`,
  });
});

test('errors about private keys contain the file name and never the content', async () => {
  const wrong = await ran([URL_OF_TOM, '--private-key', '-', ...ID, '--expires', '1h'], publicKey);
  expect(wrong).toEqual({
    code: 1,
    out: '',
    err: 'cdk-image-cdn sign: --private-key must be a PEM private key without a passphrase\n',
  });
  const missing = await ran([URL_OF_TOM, '--private-key', '/nowhere/key.pem', ...ID, '--expires', '1h']);
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('/nowhere/key.pem cannot be read') });
});
