import sharp from 'sharp';
import { COLOR_NAMES, unknownColor, withHexColor } from '../../../src/runtime/url/color-names';
import { isBad, parseRequest } from '../../../src/runtime/url/image-request';
import { RULES } from '../edge/edge-cases';

const NAMES = Object.entries(COLOR_NAMES);

test('COLOR_NAMES has the 148 colors of CSS, as sharp knows them', async () => {
  expect(NAMES).toHaveLength(148);
  const hexOf = async (background: string): Promise<string> =>
    (await sharp({ create: { width: 1, height: 1, channels: 3, background } }).raw().toBuffer()).toString('hex');
  expect(await Promise.all(NAMES.map(([name]) => hexOf(name)))).toEqual(NAMES.map(([, hex]) => hex));
});

test('the grammar accepts every name of a color, in any case', () => {
  const requests = NAMES.map(([name]) => parseRequest('/a.jpg', { bg: name.toUpperCase() }, '', RULES));
  const values = requests.map(request => isBad(request) ? request.reason : request.operations.bg);
  expect(values).toEqual(NAMES.map(([name, hex]) => ['black', 'white'].includes(name) ? hex : name));
});

test('unknownColor returns only names that CSS does not have', () => {
  const known = ['red', 'Red', 'transparent', 'fff', '80ff0000', '4,navy', '4_navy'];
  expect(known.filter(color => unknownColor(color) !== undefined)).toEqual([]);
  expect(['redd', '4,blu'].map(unknownColor)).toEqual(['redd', 'blu']);
});

test.each([
  ['red', 'ff0000'],
  ['RebeccaPurple', '663399'],
  ['4,Navy', '4,000080'],
  ['transparent', 'transparent'],
  ['redd', 'redd'],
  ['33red', '33red'],
  ['fade', 'fade'],
  ['80336699', '80336699'],
])('withHexColor() turns %s into %s', (given, color) => {
  expect(withHexColor(given)).toBe(color);
});
