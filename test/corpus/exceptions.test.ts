import * as fs from 'node:fs';
import * as path from 'node:path';
import { Exception, Exceptions, readExceptions } from './exceptions';
import { inTemporaryFolder } from '../bench/folder';

const EXPLAINED: Exception = { suite: 'pillow', name: 'a/*.png', class: 'wrong pixels', reason: 'No profile.' };

describe('Exceptions', () => {
  test('finds an exception by suite, name and class', () => {
    const exceptions = new Exceptions([EXPLAINED]);
    const verdict = { class: 'wrong pixels', reason: '' } as const;
    expect(exceptions.find('pillow', 'a/b.png', verdict)).toBe(EXPLAINED);
    expect(exceptions.find('pillow', 'b.png', verdict)).toBeUndefined();
    expect(exceptions.find('wuffs', 'a/b.png', verdict)).toBeUndefined();
    expect(exceptions.find('pillow', 'a/b.png', { class: 'wrong size', reason: '' })).toBeUndefined();
  });

  test('reports unused exceptions of the suites that were checked', () => {
    const exceptions = new Exceptions([EXPLAINED]);
    expect([exceptions.unused(['pillow']), exceptions.unused(['wuffs'])]).toEqual([[EXPLAINED], []]);
    exceptions.find('pillow', 'a/b.png', { class: 'wrong pixels', reason: '' });
    expect(exceptions.unused(['pillow'])).toEqual([]);
  });
});

describe('readExceptions', () => {
  test('reads the exceptions of this repository', () => {
    expect(readExceptions(path.join(__dirname, 'exceptions.json'))).toBeInstanceOf(Array);
  });

  test.each([
    [{}, 'must be a list of exceptions'],
    [[{ ...EXPLAINED, reason: '' }], 'exception 1: reason must be a text, got ""'],
    [[EXPLAINED, { ...EXPLAINED, class: 'crash' }], 'exception 2: class must be one of metadata, wrong pixels, '],
  ])('rejects an invalid list, case %#', (list, message) => inTemporaryFolder(async folder => {
    const file = path.join(folder, 'list.json');
    fs.writeFileSync(file, JSON.stringify(list));
    expect(() => readExceptions(file)).toThrow(message);
  }));
});
