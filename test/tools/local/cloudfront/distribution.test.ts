import { matchesPath } from '../../../../src/tools/local/cloudfront/distribution';

test.each([
  ['*', '/anything', true],
  ['images/*', '/images/cat.jpg', true],
  ['/images/*', '/images/cat.jpg', true],
  ['images/*', '/other/images/cat.jpg', false],
  ['*.gif', '/a/b.gif', true],
  ['*.gif', '/a/b.GIF', false],
  ['a??.jpg', '/ant.jpg', true],
  ['a??.jpg', '/aunt.jpg', false],
])('the pattern %s matches the path %s: %s', (pattern, path, expected) => {
  expect(matchesPath(pattern, path)).toBe(expected);
});

test.each(['/private/../private/x', '/%70rivate/x', '/a/../private/x', '/./private/x'])(
  'a pattern matches other spellings of the path: %s',
  path => {
    expect(matchesPath('private/*', path)).toBe(true);
  },
);

test('an encoded slash in a path does not match a slash', () => {
  expect(matchesPath('private/*', '/private%2Fx')).toBe(false);
});
