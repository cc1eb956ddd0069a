import * as fc from 'fast-check';
import { VALUES } from './parameter-values';
import { isBad, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../src/runtime/url/operations';
import { applies, defaultOf } from '../../../src/runtime/url/parameter-conditions';
import { OPERATION_GROUPS } from '../../../src/runtime/url/parameter-control';
import { PARAMETERS } from '../../../src/runtime/url/parameter-fields';
import { RULES } from '../edge/edge-cases';

const parameters = fc.record(
  Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, fc.constantFrom(...values)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

function variantOf(query: Record<string, string>): string {
  const request = parseRequest('/a.jpg', query, 'image/avif,image/webp', { ...RULES, signed: true });
  if (isBad(request)) throw new Error(`${request.parameter} ${request.reason}`);
  return printVariant(request);
}

describe('applies', () => {
  test('is false only for parameters without which the variant is the same', () => {
    fc.assert(fc.property(parameters, query => {
      for (const name of Object.keys(query)) {
        if (applies(PARAMETERS[name], query)) continue;
        const { [name]: _, ...others } = query;
        expect([name, variantOf(query)]).toEqual([name, variantOf(others)]);
      }
    }), { numRuns: 400 });
  });

  test.each([
    ['fp-x', { fit: 'crop' }, false],
    ['fp-x', { fit: 'crop', crop: 'focalpoint' }, true],
    ['fp-x', { fit: 'crop', crop: 'top,focalpoint' }, true],
    ['crop', {}, false],
    ['crop', { fit: 'min' }, true],
    ['ar', { fit: 'facearea' }, true],
    ['fill-color', { fit: 'fillmax' }, true],
    ['fill-color', { fit: 'fill', fill: 'blur' }, false],
    ['trim-tol', { trim: 'auto' }, false],
    ['dpr', {}, false],
    ['dpr', { h: '100' }, true],
    ['auto', { fm: 'jpg' }, true],
    ['q', {}, true],
    ['q', { fm: 'png' }, false],
    ['q', { fm: 'png', auto: 'format' }, true],
    ['blur', {}, true],
    ['mark-w', { mark: '/logo.png' }, true],
  ])('returns for %s beside %j: %s', (name, query, expected) => {
    expect(applies(PARAMETERS[name], query)).toBe(expected);
  });
});

describe('defaultOf', () => {
  test.each([
    ['fit', { value: 'clip', text: 'clip' }],
    ['fill', { value: 'solid', text: 'solid' }],
    ['trim', { value: undefined, text: 'none' }],
    ['fm', { value: undefined, text: 'best' }],
    ['blur', { value: undefined, text: '0' }],
    ['fp-x', { value: undefined, text: '0.5' }],
    ['w', { value: undefined, text: 'original' }],
  ])('returns the default of %s', (name, expected) => {
    expect(defaultOf(PARAMETERS[name])).toEqual(expected);
  });

  test('returns texts that fit into a control', () => {
    const long = Object.entries(PARAMETERS).filter(([, control]) => defaultOf(control).text.length > 16);
    expect(long.map(([name]) => name)).toEqual([]);
  });

  test('returns values that have the effect of no parameter', () => {
    const withValue = Object.entries(PARAMETERS).flatMap(([name, control]) => {
      const { value } = defaultOf(control);
      return value === undefined ? [] : [{ [name]: value }];
    });
    expect(withValue.length).toBeGreaterThan(1);
    for (const each of withValue) {
      expect(variantOf({ w: '64', h: '64', ...each })).toBe(variantOf({ w: '64', h: '64' }));
    }
  });
});

test('every group of operations contains operations', () => {
  expect(new Set(OPERATIONS.map(({ group }) => group))).toEqual(new Set(Object.keys(OPERATION_GROUPS)));
});
