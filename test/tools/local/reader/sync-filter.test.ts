import { syncFilter } from '../../../../src/tools/local/reader/sync-filter';

test.each<[string[], string[], string, boolean]>([
  [[], [], 'a.jpg', true],
  [['*'], [], 'a.jpg', false],
  [['*'], ['*.jpg'], 'a.jpg', true],
  [['*'], ['*.jpg'], 'deep/a.jpg', true],
  [['*'], ['*.jpg'], 'a.png', false],
  [['*.jpg'], [], 'deep/a.jpg', false],
  [['*'], ['*.[jJ][pP][gG]'], 'a.JpG', true],
  [['*'], ['[!a]*'], 'b', true],
  [['*'], ['[!a]*'], 'a', false],
  [['a.c'], [], 'abc', true],
  [['a?c'], [], 'abc', false],
  [['sub/*'], [], 'sub/deep/x', false],
  [['[]]'], [], ']', false],
  [['(a|b)+'], [], '(a|b)+', false],
])('a filter that excludes %j and includes %j keeps %s: %s', (exclude, include, name, expected) => {
  expect(syncFilter(exclude, include)(name)).toBe(expected);
});
