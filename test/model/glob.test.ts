import * as fc from 'fast-check';
import { globIncludes, globMatches, globsAfter, globsOverlap } from '../../src/model/glob';

test.each([
  ['*', '', true],
  ['*', 'a/b', true],
  ['*.jpg', 'cats/tom.jpg', true],
  ['*.jpg', 'cats/tom.JPG', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*c', 'abbc', true],
  ['a*c', 'abbd', false],
  ['a*b*c', 'a-b-b-c', true],
  ['*a', 'aab', false],
  ['a.c', 'abc', false],
  ['**x**', 'x', true],
  ['', '', true],
  ['', 'a', false],
])('the result of globMatches("%s", "%s") is %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected);
});

test('globMatches() agrees with a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '?'), maxLength: 6 });
  fc.assert(fc.property(patterns, letters, (pattern, text) => {
    const regExp = new RegExp(`^${pattern.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
    expect(globMatches(pattern, text)).toBe(regExp.test(text));
  }), { numRuns: 2000 });
});

test('globsAfter() returns patterns of exactly the rests with which a prefix matches', () => {
  const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 6 });
  fc.assert(fc.property(patterns, letters(4), letters(4), (pattern, prefix, rest) => {
    expect(globsAfter(pattern, prefix).some(each => globMatches(each, rest))).toBe(globMatches(pattern, prefix + rest));
  }), { numRuns: 3000 });
});

test.each([
  ['*.pdf', 'products/', ['*.pdf']],
  ['products/manuals/*', 'products/', ['manuals/*']],
  ['docs/*', 'products/', []],
  ['*a/b', 'a/', ['*a/b', 'b']],
  ['**', 'a', ['**']],
  ['ü/🐈/*.pdf', 'ü/🐈/', ['*.pdf']],
])('globsAfter("%s", "%s") returns %j', (pattern, prefix, expected) => {
  expect(globsAfter(pattern, prefix)).toEqual(expected);
});

test.each([
  ['*.pdf', 'docs/*', true],
  ['docs/*', '*.pdf', true],
  ['*.pdf', 'docs/*.txt', false],
  ['*.pdf', 'docs/*.pdf', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['', '*', true],
  ['', '?', false],
  ['*🐈', '🐈?', false],
  ['🐈', '??', true],
  ['ü🐈', '?🐈', true],
])('the result of globsOverlap("%s", "%s") is %s', (one, other, expected) => {
  expect(globsOverlap(one, other)).toBe(expected);
});

test('globsOverlap() is true if and only if some text matches both patterns', () => {
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
  // A shortest text that matches both patterns has at most as many characters as both together.
  const texts = [''];
  for (let index = 0; texts[index].length < 8; index++) texts.push(`${texts[index]}a`, `${texts[index]}b`);
  fc.assert(fc.property(patterns, patterns, (one, other) => {
    const isOverlap = texts.some(text => globMatches(one, text) && globMatches(other, text));
    expect(globsOverlap(one, other)).toBe(isOverlap);
  }), { numRuns: 500 });
});

test.each([
  ['*', 'a*', true],
  ['*.pdf', 'docs/*.pdf', true],
  ['docs/*.pdf', '*.pdf', false],
  ['*.pd?', '*.pdf', true],
  ['*.pdf?', '*.pdf', false],
  ['?*', '*?', true],
  ['a?', 'ab', true],
  ['a*', 'a?', true],
  ['*?', '*', false],
  ['*a*', '*b*', false],
  ['', '', true],
  ['*?*?', '??*', true],
  ['*?*?', '?*', false],
  ['*a?b*', '*aab*', true],
  ['*a?b*', '*a*b*', false],
  ['?*a', '*?*a', true],
  ['a*a', 'a', false],
  ['*ü*?', 'ü*öä', true],
  ['ü?', 'üöä', false],
  ['*🐈*?', '*🐈*a', true],
  ['?🐈', '🐈', false],
])('the result of globIncludes("%s", "%s") is %s', (one, other, expected) => {
  expect(globIncludes(one, other)).toBe(expected);
});

test('globIncludes() is true if and only if no text matches only the other pattern', () => {
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });
  // `c` stands for all characters that no pattern contains. `aaaaccc` matches both `aaaa*` and `*a???`; `aaaacccc` does
  // not.
  const texts = [''];
  for (let index = 0; texts[index].length < 8; index++) texts.push(...['a', 'b', 'c'].map(each => texts[index] + each));
  fc.assert(fc.property(patterns, patterns, (one, other) => {
    const isIncluded = texts.every(text => !globMatches(other, text) || globMatches(one, text));
    expect(globIncludes(one, other)).toBe(isIncluded);
  }), { numRuns: 3000 });
});

test('globIncludes() is true for each pattern that is made wider, however long it is', () => {
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '🐈', '*', '?'), maxLength: 250 });
  const changes = fc.infiniteStream(fc.constantFrom('same', 'same', 'same', 'any', 'many', 'and'));
  fc.assert(fc.property(patterns, changes, (pattern, stream) => {
    const wider = pattern.split('').map(character => {
      const change = stream.next().value;
      if (change === 'any' && character !== '*') return '?';
      return change === 'many' ? '*' : change === 'and' ? `${character}*` : character;
    }).join('');
    expect(globIncludes(wider, pattern)).toBe(true);
  }), { numRuns: 1000 });
});

test('globIncludes() compares the longest patterns that CloudFront accepts within 50 ms of processor time', () => {
  const many = '?'.repeat(200);
  const cases: [string, string, boolean][] = [
    ['*a'.repeat(127), '*?a'.repeat(85), false],
    [`${'*'.repeat(10)}${'?'.repeat(240)}`, '?*'.repeat(125), false],
    [`*a${many}`, `*a${many}*`, false],
    [`*a${many}`, '*b', false],
    [`*a${many}*`, `*a${many}*`, true],
    [`*a${many}*`, `*b*a${many}`, true],
    [`*${'a?'.repeat(127)}`, `*${'a?'.repeat(127)}`, true],
    [`*${'a'.repeat(127)}b*`, `*${'a'.repeat(253)}*`, false],
  ];
  for (const [one, other, expected] of cases) {
    const start = process.cpuUsage();
    expect(globIncludes(one, other)).toBe(expected);
    expect(process.cpuUsage(start).user).toBeLessThan(50e3);
  }
});
