import { signedCdn } from './signed-cdn.support';
import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { ditSignatureOf } from '../../../src/runtime/signing/dit-signature';
import { SignedDitRequests } from '../../../src/runtime/signing/signed-dit-requests';
import { parseUrl } from '../../../src/runtime/url/dialects/resolve-url';
import { ImageRequest } from '../../../src/runtime/url/image-request';
import { rulesOf } from '../url/dialects/dialect-cases';

const { get, sign } = signedCdn('dit');

/** Returns the signature of a path and query. */
function signatureOf(target: string): string {
  return /signature=\w+$/.exec(sign(target))![0];
}

const EXPIRED = 'expires=20200101T000000Z&width=222';

describe('a signed CDN with the URLs of DIT', () => {
  test.each([
    '/life.jpg', '/life.jpg?width=300', '/life.jpg?height=150&width=250&fit=cover', '/fit-in/62x62/filters:blur(7)/a%20b.jpg',
    '/life.jpg?rotate=90&width=20&flip=true', '/life.jpg?expires=20991231T235959Z&width=300',
    `/${Buffer.from('{"key":"life.jpg","edits":{"resize":{"width":7},"rotate":90}}').toString('base64')}`,
  ])('accepts %s with the signature of the service', async target => {
    expect(await get(sign(target))).toMatchObject({ status: 200 });
    expect(await get(`${target}${target.includes('?') ? '&' : '?'}utm_source=x&${signatureOf(target)}`))
      .toMatchObject({ status: 200 });
  });

  // Each URL has the signature of another one.
  test.each([
    ['names in capitals before the name that is signed',
      '/life.jpg?Width=777&Height=333&Fit=fill&Format=png&width=300', '/life.jpg?width=300',
      '`Width` must be spelled `width`'],
    ['names in capitals in place of signed names', '/life.jpg?Width=1234&Rotate=90', '/life.jpg',
      '`Width` must be spelled `width`'],
    ['another expiry before its own', `/life.jpg?Expires=20990101T000000Z&${EXPIRED}`, `/life.jpg?${EXPIRED}`,
      '`Expires` must be spelled `expires`'],
    ['two parameters in one', '/life.jpg?height=150%26width%3D250', '/life.jpg?height=150&width=250',
      '`height` must not contain & or ='],
    ['two values', '/life.jpg?width=777&width=300', '/life.jpg?width=300', '`width` has two values'],
    ['two values in another order', '/life.jpg?width=300&width=777', '/life.jpg?width=300', '`width` has two values'],
    ['another character for a plus sign', '/life.jpg?fit=cover&flip=+', '/life.jpg?fit=cover&flip=%2B',
      'the signature is wrong'],
  ])('rejects a URL with %s', async (_name, target, signed, detail) => {
    const { status, ...answer } = await get(`${target}&${signatureOf(signed)}`);
    expect([status, answer]).toEqual([403, { detail }]);
  });

  test('ignores `greyscale`, as the service does, which does not sign it', async () => {
    const signed = await get(sign('/life.jpg?width=300'));
    expect(signed.variant).toMatch('_w.300');
    expect(await get(`/life.jpg?width=300&greyscale=true&${signatureOf('/life.jpg?width=300')}`)).toEqual(signed);
  });

  test('accepts a value that is repeated or encoded in another way', async () => {
    const signed = await get(sign('/life.jpg?width=300'));
    const signature = signatureOf('/life.jpg?width=300');
    expect(await get(`/life.jpg?width=300&${signature}&width=%3300`)).toEqual(signed);
    expect(await get(`/life.jpg?%77idth=777&width=300&${signature}`)).toEqual(signed);
  });

  test('rejects a URL that has expired', async () => {
    expect(await get(sign(`/life.jpg?${EXPIRED}`))).toMatchObject({ status: 400, detail: expect.stringMatching('^expires') });
  });
});

describe('SignedDitRequests', () => {
  const RULES = { ...rulesOf({ name: 'dit', autoWebp: true }), signed: true };
  const [width, nextWidth] = RULES.widths;

  const image = (query: string, accept = '') =>
    parseUrl('/life.jpg', Object.fromEntries(new URLSearchParams(query)), accept, RULES) as ImageRequest;
  const signed = (query: string, secret = 'current') =>
    `/life.jpg?${query}&signature=${ditSignatureOf(secret, '/life.jpg', query)}`;

  /** Returns `signed`, `unsigned`, or the reason for rejecting the request, and the look-ups of the secret. */
  async function check(url: string | undefined, request: ImageRequest, unsignedCore = false, isDeploying = false) {
    let lookUps = 0;
    const secret = new RotatingSecret<readonly string[]>(async () => {
      lookUps++;
      return ['current', 'previous'];
    });
    const outcome = await new SignedDitRequests(secret, RULES, { unsignedCore })
      .check({ request, query: url, isDeploying })
      .then(isSigned => (isSigned ? 'signed' : 'unsigned'), error => error.message as string);
    return { outcome, lookUps };
  }

  test.each(['current', 'previous'])('accepts a URL signed with the %s secret in each negotiated format', async secret => {
    for (const accept of ['', 'image/webp,*/*']) {
      const { outcome } = await check(signed('width=300', secret), image('width=300', accept));
      expect(outcome).toBe('signed');
    }
  });

  test.each([
    ['no signature', '/life.jpg?width=300', 'the URL is not signed'],
    ['no query', '/life.jpg', 'the URL is not signed'],
    ['no edge function', undefined, 'the request did not come through the edge function'],
    ['an expiry in the past', signed(EXPIRED), 'the URL has expired'],
    ['the URL of another variant', signed('width=301'), 'the signature is that of another variant'],
    ['a URL that is invalid', signed('width=none'), 'the signature is that of another variant'],
  ])('rejects a request with %s before it looks up the secret', async (_name, url, reason) => {
    expect(await check(url, image('width=300'))).toEqual({ outcome: reason, lookUps: 0 });
  });

  test('rejects the signature of another secret', async () => {
    expect(await check(signed('width=300', 'other'), image('width=300'))).toMatchObject({ outcome: 'the signature is wrong' });
  });

  test('accepts unsigned core variants only, if the CDN allows them', async () => {
    const url = `/life.jpg?width=${width}`;
    const core = image(`width=${width}`);
    expect(await check(url, core, true)).toMatchObject({ outcome: 'unsigned' });
    expect(await check(url, core)).toMatchObject({ outcome: 'the URL is not signed' });
    const turned = `width=${width}&rotate=90`;
    expect(await check(`/life.jpg?${turned}`, image(turned), true)).toMatchObject({ outcome: 'the URL is not signed' });
    expect(await check(`${url}&signature=abc`, core, true)).toMatchObject({ outcome: 'the signature is wrong' });
  });

  test('accepts core variants without a URL unless a deployment changes them', async () => {
    const bypassed = { outcome: 'the request did not come through the edge function' };
    const core = image(`width=${width}`);
    expect(await check(undefined, core, true)).toMatchObject({ outcome: 'unsigned' });
    expect(await check(undefined, core)).toMatchObject(bypassed);
    expect(await check(undefined, image(`width=${width}&rotate=90`), true)).toMatchObject(bypassed);
    expect(await check(undefined, core, true, true)).toMatchObject(bypassed);
  });

  test('ignores settings during a deployment', async () => {
    const request = image(`width=${nextWidth}`);
    const former = { ...request, operations: { ...request.operations, v: 'old', w: String(width) } };
    const url = signed(`width=${nextWidth}`);
    expect(await check(url, former)).toMatchObject({ outcome: 'the signature is that of another variant' });
    expect(await check(url, former, false, true)).toMatchObject({ outcome: 'signed' });
  });
});
