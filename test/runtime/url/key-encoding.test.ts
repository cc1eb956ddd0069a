import * as fc from 'fast-check';
import {
  decodeKey, decodeText, encodeFolder, encodeKey, encodeText, isVariantKey, markedPrefix, variantPrefix,
} from '../../../src/runtime/url/key-encoding';
import { hardUnicode } from '../../hard-values';

// Any Unicode, but lone surrogates, which no key has.
const text = fc.oneof({ weight: 4, arbitrary: fc.string({ unit: 'binary' }) }, hardUnicode);
const key = fc.oneof(
  text,
  fc
    .array(fc.oneof(text, fc.constantFrom('', '_', '-', '_.', '.', 'a_b', '猫')), { minLength: 1 })
    .map(names => names.join('/')),
);

describe('encodeKey', () => {
  test.each([
    ['cats/tom.jpg', 'cats/tom.jpg'],
    ['IMG_0001.jpg', 'IMG_-.0001.jpg'],
    ['tom & jerry (1).jpg', 'tom_ACAAJgAg.jerry_ACAAKA.1_ACk..jpg'],
    ['ü/猫😀.jpg', '_APw./_cyvYPd4A..jpg'],
    ['a//b.jpg', 'a/_0./b.jpg'],
    ['/a/', '_0./a/_0.'],
    ['__', '_-._-.'],
    ['100%=a,b~', '100_ACUAPQ.a_ACw.b_AH4.'],
  ])('encodes %s as %s', (given, encoded) => {
    expect(encodeKey(given)).toBe(encoded);
  });

  test('is inverse to decodeKey for every key, without lone surrogates', () => {
    fc.assert(fc.property(key, given => {
      expect(decodeKey(encodeKey(given))).toBe(given);
    }), { numRuns: 5000 });
  });

  test('prints letters, digits, dots, hyphens, underscores and single slashes only', () => {
    fc.assert(fc.property(key, given => {
      expect(encodeKey(given)).toMatch(/^[A-Za-z0-9._-]*(\/[A-Za-z0-9._-]+)*$/);
    }));
  });

  test('never prints a segment that begins like the operations of a variant', () => {
    fc.assert(fc.property(key, given => {
      expect(encodeKey(given).split('/').some(isVariantKey)).toBe(false);
    }), { numRuns: 5000 });
  });

  test('keeps folders as prefixes', () => {
    fc.assert(fc.property(key, key, (folder, name) => {
      expect(encodeKey(`${folder}/${name}`)).toBe(`${encodeKey(folder)}/${encodeKey(name)}`);
    }));
  });

  test('leaves room for the operations of a key with 300 CJK characters', () => {
    expect(encodeKey('猫'.repeat(300))).toHaveLength(802);
  });
});

describe('decodeKey', () => {
  test.each([
    'a b',
    'a%20b',
    'a//b',
    '',
    '/a',
    'a_b',
    '_',
    '_.',
    '_..',
    'a_AF8.b',
    '_AGE.',
    '_ACAAJgA.',
    '_ACB.',
    '_2AA.',
    '_ACA._ACA.',
    '_0.a',
    'a_0.',
    '_-',
    '_.v.1_f.avif',
  ])('rejects %j, which encodeKey does not print', path => {
    expect(decodeKey(path)).toBeUndefined();
  });
});

describe('encodeText', () => {
  test('is inverse to decodeText for every text without empty escapes, slashes included', () => {
    fc.assert(fc.property(text, given => {
      expect(decodeText(encodeText(given))).toBe(given);
    }), { numRuns: 2000 });
    expect(encodeText('logos/a_b.png')).toBe('logos_AC8.a_-.b.png');
  });
});

describe('prefixes in the variant bucket', () => {
  test('variantPrefix covers the variants of one image and no image below its key', () => {
    expect(variantPrefix('cats')).toBe('cats/_.');
    expect(encodeKey('cats/_.v').startsWith(variantPrefix('cats'))).toBe(false);
    expect(isVariantKey(`${variantPrefix('cats')}v.1_f.avif`)).toBe(true);
    expect(isVariantKey('cats/_-.v')).toBe(false);
  });

  test.each([
    ['/', ''],
    ['cats/', 'cats/'],
    ['a b/ü/', 'a_ACA.b/_APw./'],
  ])('encodeFolder gives the prefix of %s', (folder, prefix) => {
    expect(encodeFolder(folder)).toBe(prefix);
  });

  test('markedPrefix lies among the variants of the watermark', () => {
    expect(markedPrefix('logos/a b.png')).toBe('logos/a_ACA.b.png/_.marked/');
    expect(markedPrefix('logo.png').startsWith(variantPrefix('logo.png'))).toBe(true);
  });
});
