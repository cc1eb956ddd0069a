import { rulesOf } from './dialects/dialect-cases';
import { ResolvedVariant, nearestCore, parseVariant, printVariant, resolveVariant } from '../../../src/runtime/url/image-request';
import { validate } from '../../../src/runtime/url/read-variant-request';
import { BadParameter, RequestParameters, RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../edge/edge-cases';

const DIALECT = rulesOf({ name: 'thumbor', isUnsafe: true });

/** Validates the variant that parameters of the grammar lead to. */
function validated(
  parameters: RequestParameters, rules: RequestRules = DIALECT, key = 'a.jpg', mount?: Parameters<typeof validate>[2],
): BadParameter | undefined {
  const { request } = resolveVariant(`/${encodeURIComponent(key)}`, parameters, '', rules) as ResolvedVariant;
  expect(parseVariant(printVariant(request), rules)).toEqual(request);
  return validate(request, rules, mount);
}

const ON_TOP = { 'mark-x': '0', 'mark-y': '0' };

describe('validate', () => {
  test.each([
    [{ bg: 'redd' }, 'bg', 'redd'],
    [{ 'trim': 'color', 'trim-color': 'zac' }, 'trim-color', 'zac'],
    [{ 'w': '9', 'h': '9', 'fit': 'fill', 'fill-color': 'colour' }, 'fill-color', 'colour'],
    [{ border: '5,zaa' }, 'border', 'zaa'],
  ])('rejects a color without a name of CSS: %j', (parameters, parameter, name) => {
    for (const rules of [DIALECT, RULES]) {
      expect(validated(parameters as never, rules)).toEqual({ parameter, reason: `must have a color of CSS, got ${name}` });
    }
  });

  test.each(['tomato', 'REBECCAPURPLE', 'f00', '80ff0000', 'transparent'])('accepts the color %s', color => {
    for (const rules of [DIALECT, RULES]) {
      expect(validated({ bg: color, border: `5,${color}` }, rules)).toBeUndefined();
    }
  });

  test('rejects a variant whose key is too long for S3 below the folder of a mounted CDN', () => {
    const mount = { folder: 'images/', isStripped: true };
    const { path } = resolveVariant('/k', { w: '640' }, '', DIALECT) as ResolvedVariant;
    const fits = 'k'.repeat(1024 - path.length + 2 - mount.folder.length);
    expect(validated({ w: '640' }, DIALECT, fits, mount)).toBeUndefined();
    expect(validated({ w: '640' }, DIALECT, `${fits}k`, mount)).toEqual({ parameter: 'path', reason: 'is too long' });
    expect(validated({ w: '640' }, DIALECT, `${fits}k`, { ...mount, isStripped: false })).toBeUndefined();
  });

  test('rejects a variant whose nearest core variant is too long for S3', () => {
    const { request } = resolveVariant('/k', { w: '641', h: '9' }, '', DIALECT) as ResolvedVariant;
    const [own, core] = [request, nearestCore(request, DIALECT)].map(each => printVariant(each).length);
    expect(core).toBeGreaterThan(own);
    const fits = 'k'.repeat(1025 - core + 1);
    expect(validated({ w: '641', h: '9' }, DIALECT, fits)).toBeUndefined();
    expect(validated({ w: '641', h: '9' }, DIALECT, `${fits}k`)).toEqual({ parameter: 'path', reason: 'is too long' });
  });

  test('rejects a variant whose reference from a watermark is too long for S3', () => {
    expect(validated({ ...ON_TOP, mark: `${'m'.repeat(440)}.png` })).toBeUndefined();
    const long = `${'m'.repeat(500)}.png`;
    expect(validated({ ...ON_TOP, mark: long })).toEqual({ parameter: 'path', reason: 'is too long' });
  });
});
