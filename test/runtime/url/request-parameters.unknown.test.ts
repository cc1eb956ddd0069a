import * as fc from 'fast-check';
import { ImageRequest, isBad, parseRequest, printVariant, readVariant } from '../../../src/runtime/url/image-request';
import { isUnknown, readUnknown, withUnknown } from '../../../src/runtime/url/request-parameters';
import { INHERITED_NAMES, hardUnicode } from '../../hard-values';
import { RULES } from '../edge/edge-cases';

test.each(['width', 'Format', 'v', 'max-w', '', 'utm_', 'utm', ...INHERITED_NAMES])(
  'isUnknown() is true for %j', name => {
    expect(isUnknown(name)).toBe(true);
  },
);

test.each(['w', 'W', 'preset', 'auto', 's', 'Expires', 'Key-Pair-Id', 'utm_source', 'fbclid'])(
  'isUnknown() is false for %j', name => {
    expect(isUnknown(name)).toBe(false);
  },
);

test('readUnknown() returns what withUnknown() has printed, for any key and any name of up to 64 characters', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 32 }),
    hardUnicode.filter(({ length }) => length > 0 && length <= 64),
  );
  fc.assert(fc.property(text, text, (key, name) => {
    const request = parseRequest(`/${encodeURIComponent(key)}`, { w: '64' }, '', RULES);
    if (isBad(request)) return;
    const path = printVariant(request);
    const passedOn = withUnknown(path, name);
    expect(passedOn).toMatch(/^[\w./-]+$/);
    expect(readUnknown(passedOn)).toEqual({ path, unknown: name });
    expect(readUnknown(path)).toEqual({ path });
    expect(readVariant(passedOn, RULES)).toBeUndefined();
  }));
});

test('withUnknown() cuts off names of more than 64 characters', () => {
  const path = printVariant(parseRequest('/cat.jpg', {}, '', RULES) as ImageRequest);
  expect(readUnknown(withUnknown(path, 'x'.repeat(1000))).unknown).toBe('x'.repeat(64));
});
