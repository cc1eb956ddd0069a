import * as fc from 'fast-check';
import { DialectCase, rulesOf } from './dialect-cases';
import { expectCanonical, expectEveryEngine } from './dialect-checks';
import { translate } from '../../../../src/runtime/url/dialects/aws-sample';
import { parseTarget, printUrl } from '../../../../src/runtime/url/dialects/print-url';
import { isBad } from '../../../../src/runtime/url/image-request';
import { hardText } from '../../../hard-values';

const RULES = rulesOf({ name: 'awsSample' });
const MODERN = 'image/avif,image/webp,image/apng,*/*;q=0.8';
const tom = (operations: string) => ({ key: 'images/tom.jpg', operations });

const CASES: DialectCase[] = [
  ['/images/tom.jpg', MODERN, tom('f=original')],
  ['/images/tom.jpg?utm_source=x', '', tom('f=original')],
  ['/images/tom.jpg?width=301', '', tom('f=original,w=301')],
  ['/images/tom.jpg?WIDTH=301&Height=17', '', tom('f=original,w=301,h=17,fit=crop')],
  ['/images/tom.jpg?height=201', '', tom('f=original,h=201')],
  ['/images/tom.jpg?width=5120&height=256', '', tom('f=original,w=2560,h=128,fit=crop')],
  ['/images/tom.jpg?width=100&height=5120', '', tom('f=original,w=50,h=2560,fit=crop')],
  ['/images/tom.jpg?format=auto', MODERN, tom('f=avif')],
  ['/images/tom.jpg?format=AUTO', 'image/webp,*/*', tom('f=webp')],
  ['/images/tom.jpg?format=auto', '*/*', tom('f=jpg')],
  ['/images/tom.jpg?format=jpeg', MODERN, tom('f=jpg')],
  ['/images/tom.jpg?format=png&quality=50', MODERN, tom('f=png')],
  ['/images/tom.jpg?format=gif', '', tom('f=gif')],
  ['/images/tom.jpg?format=webp&quality=52', '', tom('f=webp,q=50')],
  ['/images/tom.jpg?format=webp&quality=999', '', tom('f=webp,q=100')],
  // As the sample reads numbers.
  ['/images/tom.jpg?width=300px', '', tom('f=original,w=300')],
  ['/images/tom.jpg?width=300.9', '', tom('f=original,w=300')],
  ['/images/tom.jpg?width=0x10', '', tom('f=original,w=16')],
  // And ignores other values.
  ['/images/tom.jpg?width=abc&height=0&quality=-1&format=jpg', '', tom('f=original')],
  ['/images/tom.jpg?width=&preset=card&w=100&fm=png', '', tom('f=original')],
  ['/images/tom.jpg?format=svg', '', 'format'],
  ['/images/../tom.jpg?width=1', '', 'path'],
  ['/%zz?width=1', '', 'path'],
];

expectEveryEngine(RULES, CASES);

test('the dialect of the sample negotiates only formats that the CDN makes', () => {
  const rules = { ...RULES, formats: ['webp', 'jpg', 'original'] };
  expect(translate('/tom.jpg', { format: 'auto' }, MODERN, rules)).toMatchObject({ parameters: { fm: 'webp' } });
  expect(translate('/tom.jpg', { format: 'avif' }, MODERN, rules)).toMatchObject({ parameter: 'format' });
});

const value = fc.oneof(fc.integer().map(String), fc.string(), hardText, fc.constantFrom('', 'auto', 'webp', '300', '1e999', '9'.repeat(400)));

test('every URL of the sample is refused for one of its parts, or has a canonical variant', () => {
  const query = fc.dictionary(fc.constantFrom('format', 'width', 'height', 'quality', 'x'), value);
  fc.assert(fc.property(fc.webPath(), query, fc.constantFrom('', MODERN), (path, parameters, accept) => {
    expectCanonical(path, parameters, accept, RULES, ['format', 'path']);
  }));
});

test('URLs of the sample that are printed request the printed parameters', () => {
  const size = fc.integer({ min: 1, max: 2560 }).map(String);
  const parameters = fc.record({
    w: size, h: size, q: fc.integer({ min: 1, max: 100 }).map(String), fm: fc.constantFrom('avif', 'webp', 'jpg', 'png'),
  }, { requiredKeys: ['fm'] }).map(given => ({ ...given, ...given.w && given.h && { fit: 'crop' } }));
  fc.assert(fc.property(parameters, given => {
    const printed = printUrl('/tom.jpg', given, RULES) as string;
    expect(parseTarget(printed, '', RULES)).toEqual(parseTarget(`/tom.jpg?${new URLSearchParams(given)}`, '', {
      ...RULES, dialect: undefined, widths: [...new Array(2560).keys()].map(width => width + 1),
    }));
  }));
});

test.each([
  [{}, '/tom.jpg?format=auto'],
  [{ w: '300' }, '/tom.jpg?format=auto&width=300'],
  [{ w: '300', h: '200', fit: 'crop', fm: 'jpg', q: '60' }, '/tom.jpg?format=jpeg&width=300&height=200&quality=60'],
])('the dialect of the sample prints %j as %s', (parameters, url) => {
  expect(printUrl('/tom.jpg', parameters, RULES)).toBe(url);
});

test.each([
  [{ blur: '20' }, 'blur', 'must be left out: URLs of aws-samples/image-optimization have no equivalent'],
  [{ w: '300', h: '200' }, 'fit', 'must be crop with a width and a height: the sample crops'],
  [{ fm: 'json' }, 'fm', 'must be one of: jpg, webp, avif, png, gif'],
])('the dialect of the sample cannot express %j', (parameters, parameter, reason) => {
  const url = printUrl('/tom.jpg', parameters, RULES);
  expect(isBad(url as object) && url).toEqual({ parameter, reason });
});
