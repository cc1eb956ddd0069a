import { segmentOf } from './variant-notation';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { encodeSegment } from '../../../src/runtime/url/key-encoding';
import { RequestParameters, RequestRules, isParameter } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../edge/edge-cases';

const SIGNED: RequestRules = { ...RULES, presets: { ...RULES.presets, marked: { mark: 'logo.png' } }, signed: true };

function problem(query: RequestParameters, rules: RequestRules = SIGNED): string | undefined {
  const request = parseRequest('/a.jpg', query, '', rules);
  return isBad(request) ? `${request.parameter} ${request.reason}` : undefined;
}

const PIXELS = 'must be a number of pixels, 1 or more';
const COLOR = 'must be a color name or hex RGB, ARGB, RRGGBB or AARRGGBB';
const CUT_OUT = 'must be x,y,w,h in pixels, shares or words';
const LENGTHS = 'must be 1 or 4 numbers of pixels';
const RATIO = 'must be like 16:9';

describe.each<[name: string, taken: string[], refused: string[], reason: string]>([
  [
    'w',
    ['1', '1.5', '00012', '9'.repeat(20), '0.9', '0.01'],
    ['0', '0.009', '-1', '1.', '.5', '1e3', '12x', 'x12', '9'.repeat(21)],
    PIXELS,
  ],
  ['h', ['1', '1.5'], ['0', 'a'], PIXELS],
  ['dpr', ['1', '1.5', '5', '5.0'], ['0.9', '5.1', '-1', '1.', 'x1', '1x'], 'must be a number from 1 to 5'],
  [
    'ar',
    ['16:9', '1.91:1', '9999.99:1234.56', '1:10'],
    ['16', '0:1', '1:0', '16:9:1', 'x16:9', '16:9x', '1.:1', '1:1.', '1.234:1', '1:1.234', '12345:1', '1:12345'],
    RATIO,
  ],
  [
    'fit',
    ['clamp', 'clip', 'crop', 'facearea', 'fill', 'fillmax', 'max', 'min', 'outside', 'outsidemax', 'scale'],
    ['none', 'Crop', 'crop,fill'],
    'must be one of: clamp, clip, crop, facearea, fill, fillmax, max, min, outside, outsidemax, scale',
  ],
  [
    'crop',
    ['top', 'bottom', 'left,right', 'entropy', 'edges', 'faces', 'focalpoint'],
    ['top,nose', 'top,', 'middle'],
    'must be a comma list of: top, bottom, left, right, entropy, edges, faces, focalpoint',
  ],
  ['fp-x', ['0', '0.123456789', '1', '99999', '-99999'], ['-100000', '99999.1'], 'must be a number from -99999 to 99999'],
  ['fp-y', ['0', '1', '2.5', '-20'], ['-99999.1', '100000'], 'must be a number from -99999 to 99999'],
  [
    'rect',
    ['0,0,1,1', '12345,12345,12345,12345', 'left,top,full,full', 'center,middle,0.5,.250', 'right,bottom,1,1', '.5,0.5,9,9'],
    [
      '0,0,0,1',
      '0,0,1,0',
      '1,1,1',
      '1,1,1,1,1',
      '-1,0,1,1',
      'x1,1,1,1',
      '1,1,1,1x',
      '123456,1,1,1',
      '1,123456,1,1',
      '1,1,123456,1',
      '1,1,1,123456',
      ',1,1,1',
      '1,1,1,',
      '0,0,.0,1',
      '0,0,1.5,1',
      '.1234,0,1,1',
      'full,0,1,1',
      '0,0,center,1',
      'Left,0,1,1',
    ],
    CUT_OUT,
  ],
  ['fm', ['avif', 'WEBP', 'jpeg', 'PJPG', 'json'], ['tiff', 'heic'], 'must be a format that this CDN makes'],
  ['q', ['1', '100'], ['0', '101'], 'must be a number from 1 to 100'],
  ['rot', ['0', '359'], ['-1', '360'], 'must be a number from 0 to 359'],
  ['flip', ['h', 'v', 'hv', 'vh'], ['d', ' '], 'must be one of: h, v, hv, vh'],
  ['bg', ['abc', 'ABCD', '012345', '89abcdef', 'red', 'RebeccaPurple'], ['ab', 'abcde', 'abcdef0', 'gh', 'red1', '#abc', 'abc;', '123456789'], COLOR],
  ['blur', ['0', '200'], ['-1', '201', '12345678901'], 'must be a number from 0 to 200'],
  ['sharp', ['0', '100'], ['-1', '101'], 'must be a number from 0 to 100'],
  ['sat', ['-100', '100'], ['-101', '101', '--1'], 'must be a number from -100 to 100'],
  ['trim', ['color', 'auto'], ['alpha'], 'must be one of: color, auto'],
  ['trim-tol', ['0', '255'], ['-1', '256'], 'must be a number from 0 to 255'],
  ['trim-color', ['fff', 'white'], ['#fff'], COLOR],
  ['bri', ['-100', '100'], ['-101', '101'], 'must be a number from -100 to 100'],
  ['con', ['-100', '100'], ['-101', '101'], 'must be a number from -100 to 100'],
  ['gam', ['-100', '100'], ['-101', '101'], 'must be a number from -100 to 100'],
  ['mask', ['ellipse', 'corners'], ['ellipse,corners', 'star'], 'must be one of: ellipse, corners'],
  ['corner-radius', ['0', '9999', '1,2,3,4'], ['1,2', '1,2,3,4,5', '1,2,3,4,5,6,7', '-1', '10000', '1.5', ','], LENGTHS],
  ['border', ['4,fff', '0,red', '9999,80336699'], ['4', 'fff', '4,', '4,ff', 'fff,4', '10000,fff'],
    'must be a width and a color, like 4,336699'],
  ['border-radius', ['0', '1,2,3,4'], ['1,2,3', 'a'], LENGTHS],
  ['pad', ['0', '1,2,3,4'], ['1,2', '-1'], LENGTHS],
  ['fill', ['solid', 'blur', 'auto'], ['gen', 'gradient'], 'must be one of: solid, blur, auto'],
  ['frame', ['1'], ['0', '2', 'true'], 'must be one of: 1'],
  ['adaptive', ['true'], ['1', 'false'], 'must be one of: true'],
  ['fill-color', ['fff', 'navy'], ['1'], COLOR],
  [
    'mark',
    ['logo.png', '/logos/a b.png', '...', 'a..b/c.'],
    ['../up.png', '/a/../b', './b', '/', 'a\u0000', 'a\u001f', 'a\u007f'],
    'must be the key of an image',
  ],
])('the parameter %s', (name, taken, refused, reason) => {
  test.each(taken)('accepts the value %j', value => {
    expect(problem({ [name]: value })).toBeUndefined();
  });

  test.each(refused)('rejects the value %j', value => {
    expect(problem({ [name]: value })).toBe(`${name} ${reason}`);
  });
});

test.each([
  [
    'mark-align',
    ['top', 'middle,center', 'bottom,left', 'right'],
    ['nowhere'],
    'must be a comma list of: top, middle, bottom, left, center, right',
  ],
  ['mark-w', ['0.001', '0.5', '8192'], ['0', '-1', '8193'], 'must be a number from 0.001 to 8192'],
  ['mark-alpha', ['0', '100'], ['-1', '101'], 'must be a number from 0 to 100'],
])('the parameter %s has an effect only with `mark` in a signed URL', (name, taken, refused, reason) => {
  for (const value of taken) expect(problem({ mark: 'logo.png', [name]: value })).toBeUndefined();
  for (const value of refused) {
    expect(problem({ mark: 'logo.png', [name]: value })).toBe(`${name} ${reason}`);
    expect(problem({ [name]: value })).toBeUndefined();
    expect(problem({ mark: 'logo.png', [name]: value }, { ...SIGNED, signed: false })).toBeUndefined();
  }
});

test.each(['format', 'enhance', ','])('the parameter auto accepts %s, and ignores unknown values', auto => {
  expect(problem({ auto })).toBeUndefined();
});

test('the error names the alphabetically first of several invalid parameters', () => {
  expect(problem({ w: '0', q: '0', h: '0' })).toBe(`h ${PIXELS}`);
});

test('the grammar ignores empty parameters', () => {
  expect(problem({ w: '', fm: '', crop: '' })).toBeUndefined();
});

test.each<[string, RequestParameters, string]>([
  ['alone', {}, 'f=auto,w=384,h=256,fit=crop'],
  ["with a parameter of the viewer's in place of its own", { fit: 'fill' }, 'f=auto,w=384,h=256,fit=fill'],
  ['with a parameter taken away', { h: '' }, 'f=auto,w=384'],
])('a preset is applied %s', (_name, query, expected) => {
  const request = parseRequest('/a.jpg', { preset: 'card', ...query }, '', RULES);
  expect(isBad(request) ? request : printVariant(request)).toBe(`/a.jpg/${segmentOf(expected, RULES)}`);
});

test('isParameter() is false for names of inherited properties of objects', () => {
  expect(isParameter('w')).toBe(true);
  expect(isParameter('constructor')).toBe(false);
  expect(problem({ constructor: 'x', toString: 'y' } as unknown as RequestParameters)).toBeUndefined();
});

test('encodeSegment() leaves no characters that URLs could interpret in another way', () => {
  expect(encodeSegment("a!b'c(d)e*f g~h")).toBe('a%21b%27c%28d%29e%2Af%20g~h');
});
