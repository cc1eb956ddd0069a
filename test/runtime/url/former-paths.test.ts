import { operationsIn } from './variant-notation';
import { currentPath, isFormerPath } from '../../../src/runtime/url/former-paths';
import { readVariant } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { encodeKey, isVariantKey } from '../../../src/runtime/url/variant-key';
import { RULES } from '../transformer/serve-variant.support';

const MARKED: RequestRules = {
  ...RULES,
  presets: { a_b: { 'w': '200', 'mark': 'my logo.png', 'mark-align': 'top,left', 'mark-w': '0.5' } },
};

describe('isFormerPath()', () => {
  test.each([
    ['cats/tom.jpg/f=avif', true],
    ['my cats/tom (1).jpg/f=webp,w=640,ar=16_9,fp-x=0.25,mark=_2Flogo.png', true],
    ['f=avif', true],
    ['cats/tom.jpg/f=avif/x.png', false],
    ['cats/tom.jpg/w=640', false],
    ['cats/tom.jpg/f=avif,w', false],
    ['cats/tom.jpg/f=avif,w=640 ', false],
    ['cats/tom.jpg/notes', false],
    ['cats/tom.jpg/_.v.1_f.avif', false],
    [encodeKey('cats/f=avif'), false],
  ])('recognizes a variant of an earlier version by its operations: %s %s', (path, isFormer) => {
    expect(isFormerPath(path)).toBe(isFormer);
  });

  test('never recognizes a path that isVariantKey() recognizes', () => {
    expect(isVariantKey('cats/tom.jpg/f=avif')).toBe(false);
  });
});

describe('currentPath()', () => {
  // As the edge function of the last release printed it, and the operations of this version in the short form.
  test.each([
    ['f=avif', 'f=avif'],
    ['f=auto', 'f=auto'],
    ['f=json', 'f=json'],
    ['f=webp,w=200', 'f=webp,w=200'],
    ['f=avif,w=190', 'f=avif,w=200'],
    ['f=jpg,w=200,h=100,fit=crop,crop=top_left', 'f=jpg,w=200,h=100,fit=crop,crop=top_left'],
    ['f=jpg,w=200,h=100,fit=crop,crop=focalpoint,fp-x=0.30,fp-y=0.60',
      'f=jpg,w=200,h=100,fit=crop,crop=focalpoint,fp-x=0.3,fp-y=0.6'],
    ['f=auto,ar=16_9,fit=crop', 'f=auto,ar=16_9,fit=crop'],
    ['f=jpg,rect=0_1_10_5,q=35,rot=90,flip=hv,bg=88ff0099,blur=1,sharp=2,sat=-3,trim=color',
      'f=jpg,rect=0_1_10_5,q=35,rot=90,flip=hv,bg=88ff0099,blur=1,sharp=2,sat=-3,trim=color'],
    ['f=jpg,w=200,mark=a_b', 'f=jpg,w=200,mark=my logo.png,mark-align=top_left,mark-w=0.5'],
    ['f=jpg,w=200,mark=_2Fa_20_5Fb.png,mark-align=top_left,mark-alpha=50',
      'f=jpg,w=200,mark=a _b.png,mark-align=top_left,mark-alpha=50'],
    ['f=jpg,w=200,mark=unknown', 'f=jpg,w=200'],
    ['f=jpg,w=200,mark=_FF', 'f=jpg,w=200'],
    ['f=gif,w=200', 'f=auto,w=200'],
    ['f=avif,w=200,new=1', 'f=avif,w=200'],
  ])('returns a path with the same operations for %s', (former, current) => {
    const path = currentPath(`/cats/tom.jpg/${former}`, MARKED)!;
    expect(readVariant(path, MARKED)).toEqual({
      request: { key: 'cats/tom.jpg', operations: operationsIn(current, MARKED) }, isCanonical: false,
    });
  });

  test.each([
    ['/key%20enc/f=avif', 'key enc'],
    ['/%C3%9Cber_sicht/%E7%8C%AB%2B.jpg/f=avif', 'Über_sicht/猫+.jpg'],
    ['//a//b.jpg/f=avif', '/a//b.jpg'],
    ['/a%3Db,c/f=avif', 'a=b,c'],
  ])('decodes the key in %s', (former, key) => {
    expect(readVariant(currentPath(former, RULES)!, RULES)!.request.key).toBe(key);
  });

  test.each([
    '/cat.jpg', '/cat.jpg/w=640', '/%zz/f=avif', '/cat.jpg/_.v.1_f.avif_w.200',
  ])('returns undefined for %s', path => {
    expect(currentPath(path, RULES)).toBeUndefined();
  });

  test.each([
    '/f=avif', '/a/../cat.jpg/f=avif', '/a%00b/f=avif',
  ])('returns undefined for %s, which names no image', path => {
    expect(readVariant(currentPath(path, RULES)!, RULES)).toBeUndefined();
  });
});
