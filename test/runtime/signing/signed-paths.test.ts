import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { SignedPaths } from '../../../src/runtime/signing/signed-paths';
import { thumborSignature } from '../../../src/runtime/signing/thumbor-signature';
import { SigningConfig } from '../../../src/runtime/transformer/transformer-config';
import { parseUrl } from '../../../src/runtime/url/dialects/resolve-url';
import { ImageRequest } from '../../../src/runtime/url/image-request';
import { rulesOf } from '../url/dialects/dialect-cases';

const RULES = { ...rulesOf({ name: 'thumbor' }), signed: true };
const PATH = '300x200/left/filters:quality(70)/cats/tom%20cat.jpg';

/** The image that the edge function makes of a path. */
function image(path: string): ImageRequest {
  return parseUrl(path, {}, '', RULES) as ImageRequest;
}

function signed(path: string, key = 'current'): string {
  return `/${thumborSignature(key, path)}/${path}`;
}

function world(config: Partial<SigningConfig> = {}, keys: string[] = ['current', 'previous']) {
  const state = { keys, lookUps: 0, now: 1_800_000_000_000 };
  const secret = new RotatingSecret<readonly string[]>(async () => {
    state.lookUps++;
    return state.keys;
  }, () => state.now);
  const paths = new SignedPaths(secret, RULES, { unsignedCore: false, ...config });
  /** `signed`, `unsigned`, or the reason for rejecting the request. */
  const check = (sent: string | undefined, request = image(signed(PATH)), isDeploying = false) =>
    paths.check({ request, query: sent === undefined ? undefined : `${sent}?`, isDeploying }).then(
      isSigned => (isSigned ? 'signed' : 'unsigned'),
      error => error.message as string,
    );
  return { state, check };
}

describe('SignedPaths', () => {
  test.each(['current', 'previous'])('accepts a path signed with the %s key', async key => {
    expect(await world().check(signed(PATH, key))).toBe('signed');
  });

  test('accepts a key that was rotated a moment ago', async () => {
    const { state, check } = world();
    await check(signed(PATH));
    state.keys = ['next', 'current'];
    state.now += 60_000;
    expect(await check(signed(PATH, 'next'))).toBe('signed');
  });

  test.each([
    ['another key', signed(PATH, 'other'), 'the signature is wrong'],
    ['a signature of another length', `/${'x'.repeat(28)}/${PATH}`, 'the signature is wrong'],
    ['the path of another variant', signed(PATH.replace('300', '301')), 'the signature is that of another variant'],
    ['no signature', `/unsafe/${PATH}`, 'the URL is not signed'],
    ['no path', '/', 'the URL is not signed'],
    ['no edge function', undefined, 'the request did not come through the edge function'],
  ])('rejects a request with %s', async (_name, sent, reason) => {
    expect(await world().check(sent)).toBe(reason);
  });

  test('rejects other variants before it looks up the secret', async () => {
    const { state, check } = world();
    await check(signed(PATH.replace('300', '301')));
    await check(`/unsafe/${PATH}`);
    expect(state.lookUps).toBe(0);
  });

  test('accepts unsigned core variants if the CDN allows them', async () => {
    const { check } = world({ unsignedCore: true });
    const [width] = RULES.widths;
    expect(await check(`/unsafe/${width}x0/tom.jpg`, image(`/unsafe/${width}x0/tom.jpg`))).toBe('unsigned');
    expect(await check('/unsafe/1x0/tom.jpg', image('/unsafe/1x0/tom.jpg'))).toBe('the URL is not signed');
    expect(await check(undefined, image(`/unsafe/${width}x0/tom.jpg`))).toBe('unsigned');
    expect(await check(undefined, image(`/unsafe/${width}x0/tom.jpg`), true)).toMatch('the edge function');
  });

  test('ignores settings while the edge function has others', async () => {
    const request = image(signed(PATH));
    const former = { ...request, operations: { ...request.operations, v: 'old', w: '250', h: '167' } };
    expect(await world().check(signed(PATH), former)).toBe('the signature is that of another variant');
    expect(await world().check(signed(PATH), former, true)).toBe('signed');
  });
});
