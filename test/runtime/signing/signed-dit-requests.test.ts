import { signedCdn } from './signed-cdn.support';

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
