import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { SignedRequests } from '../../../src/runtime/signing/signed-requests';
import { signatureOf } from '../../../src/runtime/signing/url-signature';
import { SigningConfig } from '../../../src/runtime/transformer/transformer-config';
import { ImageRequest, parseRequest } from '../../../src/runtime/url/image-request';
import { RequestParameters, RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES as UNSIGNED_RULES } from '../transformer/serve-variant.support';

const NOW = 1_800_000_000;
const RULES: RequestRules = { ...UNSIGNED_RULES, signed: true };

/** The image that the edge function makes of a query. */
function image(query: string, accept = '', key = 'cats/tom.jpg'): ImageRequest {
  return parseRequest(
    `/${key}`,
    Object.fromEntries(new URLSearchParams(query)) as RequestParameters,
    accept,
    RULES,
  ) as ImageRequest;
}

function world(config: Partial<SigningConfig> = {}, keys: string[] = ['current', 'previous']) {
  const state = { keys, lookUps: 0, now: NOW };
  const secret = new RotatingSecret<readonly string[]>(async () => {
    state.lookUps++;
    return state.keys;
  }, () => state.now * 1000);
  const requests = new SignedRequests(secret, RULES, { unsignedCore: false, ...config }, () => state.now * 1000);
  /** `signed`, `unsigned`, or why it is refused. */
  const check = (request: ImageRequest, query?: string, isDeploying = false) =>
    requests.check({ request, query, isDeploying }).then(
      isSigned => (isSigned ? 'signed' : 'unsigned'),
      error => error.message as string,
    );
  return { state, check };
}

function signed(query: string, secret = 'current', key = 'cats/tom.jpg'): string {
  return `${query}&s=${signatureOf(secret, key, query)}`;
}

describe('SignedRequests', () => {
  test.each(['current', 'previous'])('accepts a URL signed with the %s secret', async secret => {
    expect(await world().check(image('w=90'), signed('w=90', secret))).toBe('signed');
  });

  test('accepts every negotiated format of a signed URL', async () => {
    const { check } = world();
    for (const accept of ['image/avif', 'image/avif,image/webp,*/*', 'image/webp', '*/*']) {
      expect(await check(image('w=90', accept), signed('w=90'))).toBe('signed');
    }
  });

  test('accepts a URL whose path has a folder that the key lacks, if it is signed as a whole', async () => {
    const secret = new RotatingSecret<readonly string[]>(async () => ['current'], () => NOW * 1000);
    const mounted = new SignedRequests(secret, RULES, { unsignedCore: false }, () => NOW * 1000, 'images/');
    const check = (key: string) => mounted.check({
      request: image('w=90'), query: signed('w=90', 'current', key), isDeploying: false,
    });
    expect(await check('images/cats/tom.jpg')).toBe(true);
    await expect(check('cats/tom.jpg')).rejects.toThrow('the signature is wrong');
  });

  test('accepts a URL that has not expired', async () => {
    expect(await world().check(image('w=90'), signed(`w=90&expires=${NOW + 1}`))).toBe('signed');
  });

  test('accepts a URL that has a signature of CloudFront, too', async () => {
    expect(await world().check(image('w=90'), `${signed('w=90')}&Expires=1&Signature=x&Key-Pair-Id=K`)).toBe(
      'signed',
    );
  });

  test('accepts a URL with its own watermark', async () => {
    expect(await world().check(image('w=90&mark=logo.png'), signed('w=90&mark=logo.png'))).toBe('signed');
  });

  test('accepts a secret that was rotated a moment ago', async () => {
    const { state, check } = world();
    await check(image('w=90'), signed('w=90'));
    state.keys = ['next', 'current'];
    state.now += 30;
    expect(await check(image('w=90'), signed('w=90', 'next'))).toBe('signed');
    expect(await check(image('w=90'), signed('w=90', 'current'))).toBe('signed');
  });
});

describe('SignedRequests with an invalid request', () => {
  test.each([
    ['what did not come by the edge function', undefined, 'the request did not come through the edge function'],
    ['what is not signed', 'w=90', 'the URL is not signed'],
    ['a signature of other length', 'w=90&s=abc', 'the signature is wrong'],
    ['a signature with another digit', `${signed('w=90')}0`, 'the signature is wrong'],
    [
      'a signature in upper case',
      `w=90&s=${signatureOf('current', 'cats/tom.jpg', 'w=90').toUpperCase()}`,
      'the signature is wrong',
    ],
    ['another secret', signed('w=90', 'other'), 'the signature is wrong'],
    ['another image', signed('w=90', 'current', 'cats/jerry.jpg'), 'the signature is wrong'],
    ['another parameter that changes nothing', `${signed('w=90')}&utm=1`, 'the signature is wrong'],
    ['what has expired', signed(`w=90&expires=${NOW}`), 'the URL has expired'],
    ['an expiry in capitals', signed(`w=90&EXPIRES=${NOW}`), 'the URL has expired'],
    ['an expiry that is none', signed('w=90&expires=soon'), '`expires` must be seconds since 1970'],
    ['an expiry after a text', signed(`w=90&expires=x${NOW + 1}`), '`expires` must be seconds since 1970'],
    ['an expiry before a text', signed(`w=90&expires=${NOW + 1}x`), '`expires` must be seconds since 1970'],
    ['two expiries', signed(`w=90&expires=${NOW + 1}&expires=${NOW + 2}`), '`expires` must be seconds since 1970'],
  ])('rejects it for %s', async (_case, sent, reason) => {
    expect(await world().check(image('w=90'), sent)).toBe(reason);
  });

  // A function that overran its time left the viewer's own path and header as they were.
  test('rejects a variant that the signed query does not lead to', async () => {
    const { check } = world();
    expect(await check(image('w=390'), signed('w=90'))).toBe('the signature is that of another variant');
    expect(await check(image('w=90&blur=5'), signed('w=90'))).toBe('the signature is that of another variant');
    expect(await check(image('w=90'), signed('w=nonsense'))).toBe('the signature is that of another variant');
  });

  // The signature sorts the parameters, and the first value counts.
  test('rejects a parameter with two values, whose order is not signed', async () => {
    const { check } = world();
    for (const query of ['w=90&w=390', 'w=390&w=90', 'W=390&w=90', 'expires=1900000000&utm=1&utm=2', '=1&=2']) {
      expect(await check(image('w=90'), signed(query))).toMatch(/^`(w|utm|)` has two values$/);
    }
    expect(await check(image('w=90'), signed('w=90&W=90'))).toBe('signed');
  });

  test('rejects a URL signed with a secret before the previous one', async () => {
    const { state, check } = world();
    await check(image('w=90'), signed('w=90'));
    state.keys = ['third', 'second'];
    state.now += 300;
    expect(await check(image('w=90'), signed('w=90', 'current'))).toBe('the signature is wrong');
  });
});

describe('SignedRequests with `unsignedCore`', () => {
  test.each(['', 'w=90', 'fm=webp', 'preset=card'])('accepts %j without a signature', async query => {
    expect(await world({ unsignedCore: true }).check(image(query), query)).toBe('unsigned');
  });

  test.each(['w=90&blur=5', 'h=50', 'mark=logo.png'])('rejects %j without a signature', async query => {
    expect(await world({ unsignedCore: true }).check(image(query), query)).toBe('the URL is not signed');
    expect(await world({ unsignedCore: true }).check(image(query), signed(query))).toBe('signed');
  });

  test('rejects a wrong signature of a core variant', async () => {
    expect(await world({ unsignedCore: true }).check(image('w=90'), 'w=90&s=abc')).toBe('the signature is wrong');
  });

  test('accepts core variants without a query, which anyone may request, and no others', async () => {
    const { check } = world({ unsignedCore: true });
    expect(await check(image('w=90'), undefined)).toBe('unsigned');
    const bypassed = 'the request did not come through the edge function';
    expect(await check(image('w=90&blur=5'), undefined)).toBe(bypassed);
    expect(await check(image('w=90'), undefined, true)).toBe(bypassed);
    expect(await world().check(image('w=90'), undefined)).toBe(bypassed);
  });
});

describe('SignedRequests during a deployment', () => {
  const changed = { ...RULES, presets: {} };
  const asked = parseRequest('/cats/tom.jpg', { w: '200', h: '120', fit: 'crop' }, '', changed) as ImageRequest;

  test('accepts a signed URL whose preset has another definition in the edge function', async () => {
    expect(await world().check(asked, signed('preset=card'), true)).toBe('signed');
    expect(await world().check(asked, signed('preset=new'), true)).toBe('signed');
    expect(await world().check(asked, signed('preset=card'))).toBe('the signature is that of another variant');
  });

  test.each<[string, RequestParameters, string]>([
    ['another ladder', { w: '390' }, 'w=90'],
    ['another limit of heights', { h: '400' }, 'h=900'],
    ['another default of quality', { w: '90', q: '35' }, 'w=90'],
    ['enlargement', { w: '90', h: '90', fit: 'crop' }, 'w=90&h=90&fit=min'],
    ['another order of formats', { w: '90', fm: 'webp' }, 'w=90'],
  ])('accepts a signed URL if the edge function has %s', async (_name, printed, query) => {
    const variant = parseRequest('/cats/tom.jpg', printed, '', {
      ...RULES,
      widths: [90, 390],
      maxWidth: 390,
    }) as ImageRequest;
    expect(await world().check(variant, signed(query), true)).toBe('signed');
  });

  test.each(['w=90&blur=5', 'w=90&h=90', 'h=90', '', 'w=90&mark=logo.png', 'w=90&rect=0,0,5,5'])(
    'rejects a variant of other operations than the signed query has: %j', async query => {
      expect(await world().check(image(query), signed('w=90'), true)).toBe(
        'the signature is that of another variant',
      );
    });

  test('accepts an unsigned URL with such a preset with `unsignedCore`', async () => {
    expect(await world({ unsignedCore: true }).check(asked, 'preset=card', true)).toBe('unsigned');
    expect(await world({ unsignedCore: true }).check(asked, 'preset=card')).toBe('the URL is not signed');
    expect(await world().check(asked, 'preset=card', true)).toBe('the URL is not signed');
    const without = await world({ unsignedCore: true }).check(image('w=90&blur=5'), 'w=90&blur=5', true);
    expect(without).toBe('the URL is not signed');
  });

  test('rejects a wrong signature', async () => {
    expect(await world().check(asked, 'preset=card&s=abc', true)).toBe('the signature is wrong');
    expect(await world().check(image('w=390'), signed('w=90', 'other'), true)).toBe('the signature is wrong');
  });
});

test('SignedRequests looks up the secret only once for many wrong signatures', async () => {
  const { state, check } = world();
  for (let times = 0; times < 200; times++) {
    await check(image('w=90'), signed('w=90', `guess ${times}`));
    await check(image('w=90'), 'w=90&s=abc');
  }
  expect(state.lookUps).toBe(1);
});

test('SignedRequests does not look up the secret for requests that it rejects without the secret', async () => {
  const { state, check } = world();
  await check(image('w=90'), 'w=90');
  await check(image('w=90'), signed(`w=90&expires=${NOW}`));
  await check(image('w=90'), 'w=90&s=abc');
  expect(state.lookUps).toBe(0);
});
