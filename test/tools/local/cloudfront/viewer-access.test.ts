import { createPublicKey } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { accessProblem, withoutSignature } from '../../../../src/tools/local/cloudfront/viewer-access';
import { PemPair, ecdsaPair, rsaPair } from '../../../runtime/signing/key-pairs';

const NOW = Date.UTC(2026, 0, 1);
const SOON = new Date(NOW + 60_000);
const URL_OF_TOM = 'https://images.example.com/cats/tom.jpg?w=600';
const keyPairId = 'K111';
const rsa = rsaPair();

/** Why a request is refused, or `in`. */
function outcome(target: string, { publicKey }: PemPair = rsa, cookie?: string): string {
  const { host, pathname, search } = new URL(target);
  const headers = { host, ...cookie !== undefined && { cookie } };
  const keys = new Map([[keyPairId, createPublicKey(publicKey)]]);
  return accessProblem({ path: pathname, query: search.slice(1), headers }, keys, NOW)?.code ?? 'in';
}

type Input = Parameters<typeof getSignedUrl>[0];

function signedUrl(changes: Partial<Input> = {}): string {
  return getSignedUrl({
    url: URL_OF_TOM,
    keyPairId,
    privateKey: rsa.privateKey,
    dateLessThan: SOON,
    ...changes,
  } as Input);
}

function cookies(parameters: Parameters<typeof getSignedCookies>[0]): string {
  return Object.entries(getSignedCookies(parameters)).map(([name, value]) => `${name}=${value}`).join('; ');
}

function customPolicy(resource: string, condition: object = {}): string {
  return JSON.stringify({
    Statement: [
      { Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': SOON.getTime() / 1000 }, ...condition } },
    ],
  });
}

describe('a URL with the signature of a published signer', () => {
  test.each([
    ['with a canned policy', {}],
    ['for a time to come', { dateGreaterThan: new Date(NOW - 60_000) }],
    ['for viewers of a range', { ipAddress: '127.0.0.0/8' }],
    ['for one viewer', { ipAddress: '127.0.0.1' }],
    ['by SHA-256', { algorithm: 'SHA256' as const }],
  ])('is accepted if it is signed %s', (_case, changes) => {
    expect(outcome(signedUrl(changes))).toBe('in');
  });

  test('is accepted if it is signed by ECDSA with either hash', () => {
    const pair = ecdsaPair();
    expect(outcome(signedUrl({ privateKey: pair.privateKey }), pair)).toBe('in');
    expect(outcome(signedUrl({ privateKey: pair.privateKey, algorithm: 'SHA256' }), pair)).toBe('in');
  });

  test('is accepted if it is signed for http, as the port represents HTTPS', () => {
    const url = signedUrl({ url: URL_OF_TOM.replace('https', 'http') });
    expect(outcome(url)).toBe('in');
  });

  test.each([
    ['is over', { dateLessThan: new Date(NOW) }],
    ['has not begun', { dateGreaterThan: new Date(NOW + 1000) }],
    ['is for others', { ipAddress: '192.0.2.0/24' }],
  ])('is rejected if the time or the address in its signature %s', (_case, changes) => {
    expect(outcome(signedUrl(changes))).toBe('AccessDenied');
  });

  test.each([
    ['path', (url: string) => url.replace('tom', 'jerry')],
    ['parameter', (url: string) => url.replace('w=600', 'w=6000')],
    ['further parameter', (url: string) => `${url}&h=1`],
    ['host', (url: string) => url.replace('images.', 'other.')],
    ['time', (url: string) => url.replace(/Expires=(\d+)/, (_, time) => `Expires=${Number(time) + 1}`)],
    ['hash', (url: string) => `${url}&Hash-Algorithm=SHA256`],
    ['signature', (url: string) => url.replace(/Signature=.{4}/, 'Signature=AAAA')],
  ])('is rejected with another %s', (_case, change) => {
    expect(change(signedUrl())).not.toBe(signedUrl());
    expect(outcome(change(signedUrl()))).toBe('AccessDenied');
  });

  test('is rejected with another key under the same ID', () => {
    expect(outcome(signedUrl({ privateKey: rsaPair().privateKey }))).toBe('AccessDenied');
  });
});

describe('a custom policy in a signed URL', () => {
  test.each([
    ['https://images.example.com/cats/*', 'in'],
    ['https://images.example.com/cats/t?m.jpg*', 'in'],
    ['http*://images.example.com/*', 'in'],
    ['*', 'in'],
    ['https://images.example.com/dogs/*', 'AccessDenied'],
    ['https://images.example.com/cats/tom.jpg', 'AccessDenied'],
  ])('has for the resource %s the outcome %s', (resource, expected) => {
    expect(outcome(signedUrl({ dateLessThan: undefined, policy: customPolicy(resource) }))).toBe(expected);
  });

  test('is rejected without an end', () => {
    expect(
      outcome(signedUrl({ dateLessThan: undefined, policy: customPolicy('*', { DateLessThan: undefined }) })),
    ).toBe('AccessDenied');
  });

  test.each([
    ['no JSON', '{'],
    [
      'two statements',
      JSON.stringify({
        Statement: [...JSON.parse(customPolicy('*')).Statement, ...JSON.parse(customPolicy('*')).Statement],
      }),
    ],
    ['no condition', '{"Statement":[{"Resource":"*"}]}'],
    ['a condition that CloudFront does not know', customPolicy('*', { StringEquals: { a: 'b' } })],
  ])('is malformed with %s, even with a valid signature', (_case, policy) => {
    expect(outcome(signedUrl({ dateLessThan: undefined, policy }))).toBe('MalformedPolicy');
  });

  test('is malformed in another encoding than that of CloudFront', () => {
    expect(outcome(`${URL_OF_TOM}&Policy=a%20b&Signature=YQ__&Key-Pair-Id=${keyPairId}`)).toBe('MalformedPolicy');
  });

  test('is rejected with an invalid IP range', () => {
    expect(
      outcome(
        signedUrl({ dateLessThan: undefined, policy: customPolicy('*', { IpAddress: { 'AWS:SourceIp': 'here' } }) }),
      ),
    ).toBe('AccessDenied');
  });
});

describe('cookies of a published signer', () => {
  const canned = cookies({ url: URL_OF_TOM, keyPairId, privateKey: rsa.privateKey, dateLessThan: SOON });

  test('are accepted with a canned and with a custom policy', () => {
    expect(outcome(URL_OF_TOM, rsa, `a=b; ${canned}`)).toBe('in');
    const custom = cookies({
      policy: customPolicy('https://images.example.com/*'),
      keyPairId,
      privateKey: rsa.privateKey,
      algorithm: 'SHA256',
    });
    expect(outcome(URL_OF_TOM, rsa, custom)).toBe('in');
  });

  test('are ignored if the URL is signed', () => {
    expect(outcome(signedUrl({ dateLessThan: new Date(NOW) }), rsa, canned)).toBe('AccessDenied');
  });
});

test('the 403 of CloudFront names the missing part of a signature', () => {
  expect(outcome(URL_OF_TOM)).toBe('MissingKey');
  expect(outcome(`${URL_OF_TOM}&Key-Pair-Id=`)).toBe('MissingKey');
  expect(outcome(`${URL_OF_TOM}&Key-Pair-Id=K222&Signature=YQ__`)).toBe('InvalidKey');
  expect(outcome(`${URL_OF_TOM}&Key-Pair-Id=${keyPairId}&Expires=1`)).toBe('AccessDenied');
  expect(outcome(`${URL_OF_TOM}&Key-Pair-Id=${keyPairId}&Expires=1e9&Signature=YQ__`)).toBe('AccessDenied');
});

test('the query loses only the signature before the request is forwarded', () => {
  expect(withoutSignature('w=600&Expires=1&expires=2&Signature=s&Key-Pair-Id=k&Policy=p&Hash-Algorithm=h&a')).toBe(
    'w=600&expires=2&a',
  );
});
