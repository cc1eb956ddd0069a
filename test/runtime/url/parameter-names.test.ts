import { SIGNED_PARAMETERS } from '../../../src/runtime/signing/access-policy';
import { EXPIRES, SIGNATURE } from '../../../src/runtime/signing/url-signature';
import { OPERATIONS } from '../../../src/runtime/url/operations';
import {
  inWords, knownNames, nearestNames, reasonOfUnknown, unknownParameters,
} from '../../../src/runtime/url/parameter-names';

const namesIn = (query: string) => unknownParameters(query).map(({ name }) => name);

test('knownNames are the parameters of the operations', () => {
  expect(knownNames().sort()).toEqual(OPERATIONS.flatMap(({ parameters }) => Object.keys(parameters)).sort());
});

test.each([
  ['width', ['w']],
  ['widht', ['w']],
  ['hight', ['h']],
  ['height', ['h']],
  ['format', ['fm', 'auto']],
  ['quality', ['q']],
  ['Quality', ['q']],
  ['aspect-ratio', ['ar']],
  ['aspect_ratio', ['ar']],
  ['fpx', ['fp-x', 'fp-y']],
  ['bgcolor', []],
  ['background', ['bg']],
  ['blurr', ['blur']],
  ['rotation', ['rot']],
  ['presets', ['preset']],
  ['constructor', []],
  ['x', []],
  ['v', []],
  ['', []],
])('nearestNames(%j) returns the names %j', (name, nearest) => {
  expect(nearestNames(name)).toEqual(nearest);
});

test('nearestNames() compares no names with a name of thousands of letters, which would take seconds for each', () => {
  const start = process.cpuUsage();
  for (let index = 0; index < 20; index++) expect(nearestNames('x'.repeat(8000 + index))).toEqual([]);
  expect(process.cpuUsage(start).user).toBeLessThan(2e6);
});

test('unknownParameters reports each unknown name once, with the nearest', () => {
  expect(unknownParameters('?format=auto&width=300&width=400&w=640')).toEqual([
    { name: 'format', nearest: ['fm', 'auto'] },
    { name: 'width', nearest: ['w'] },
  ]);
});

test.each([
  '',
  '?',
  '?w=640&H=480',
  '?preset=card',
  '?utm_source=news&fbclid=1',
  `?${SIGNATURE}=00&${EXPIRES}=1`,
  `?${SIGNED_PARAMETERS.map(name => `${name}=1`).join('&')}`,
])('unknownParameters reports nothing in %j', query => {
  expect(namesIn(query)).toEqual([]);
});

test('inWords says which parameters of imgix are not supported', () => {
  expect(inWords(unknownParameters('txt=a&blend-mode=color&max-w=9&hue=1')))
    .toBe('txt (not supported), blend-mode (not supported), max-w (not supported), hue (not supported)');
});

test('inWords lists names, each with its nearest names', () => {
  expect(inWords(unknownParameters('format=auto&v=3'))).toBe('format (did you mean `fm` or `auto`?), v');
});

test.each([
  ['format', 'is unknown: did you mean `fm` or `auto`?'],
  ['hue', 'is not supported'],
  ['v', 'is unknown'],
])('reasonOfUnknown(%j) returns the reason %j', (name, reason) => {
  expect(reasonOfUnknown(name)).toBe(reason);
});
