import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { parse, termsIn, wrongComments, wrongNames, wrongTerms, wrongTitles } from './english-rules';
import { PAGES } from './manual-pages';

const ROOT = path.join(__dirname, '..');

const SOURCES = filesIn('src', 'playground').filter(file => /\.tsx?$/.test(file));
const TOOLS = filesIn('projenrc', 'test').filter(file => /\.(tsx?|m?js)$/.test(file) && !/^test\/english/.test(file));
const TESTS = filesIn('test').filter(file => /\.(test|recipe)\.tsx?$/.test(file));
const PROSE = PAGES.filter(page => !/^CHANGELOG\.md$|upgrading|changes-before/.test(page));

describe('a documentation comment', () => {
  test('opens with a noun or a verb, and with "Whether" only on a boolean', () => {
    expect(violationsIn([...SOURCES, ...TOOLS], wrongComments)).toEqual([]);
  });

  test.each([
    ['/** What is purged where. */ interface A {}', ['What is purged where.']],
    ['/** Whether it is large. */ const size = 3;', ['Whether it is large.']],
    ['/** Whether it is large. */ const isLarge = true;', []],
    ['interface A { /** Whether it is large. */ readonly large?: boolean; }', []],
    ['/** Whether it is large. */ function large(): boolean { return true; }', []],
    ['/** The size. */ const size = 3;', []],
  ])('is checked by its first word and its type: %s', (source, wrong) => {
    expect(wrongComments(parse('a.ts', source))).toEqual(wrong);
  });
});

describe('the name of a test', () => {
  test('has at least four words and no leading preposition', () => {
    expect(violationsIn(TESTS, wrongNames)).toEqual([]);
  });

  test('stands alone with the descriptions around it', () => {
    expect(violationsIn(TESTS, wrongTitles)).toEqual([]);
  });

  test.each([
    ["test('fails for a country twice', () => {})", ['fails for a country twice']],
    ["test('so is every other value', () => {})", ['so is every other value']],
    ["describe('minimal', () => { test('has one bucket and no function', () => {}); })",
      ['minimal › has one bucket and no function']],
    ["describe('a CDN', () => { test('that is private has a key group', () => {}); })",
      ['a CDN › that is private has a key group']],
    ["describe('a CDN', () => { test.each([1])('has %s functions for viewers', () => {}); })", []],
    ["describe.each([1])('a CDN of %s', () => { describe('in Asia', () => { it('is accepted', () => {}); }); })", []],
    ["test('a CDN has one bucket and no function', () => {})", []],
  ])('is found to stand alone or not: %s', (source, wrong) => {
    expect(wrongTitles(parse('a.test.ts', source))).toEqual(wrong);
  });

  test.each([
    ["test('is warned of', () => {})", ['is warned of']],
    ["test.each([1])('fails for %s', () => {})", ['fails for %s']],
    ["it('without a bucket it is empty', () => {})", ['without a bucket it is empty']],
    ["test('rejects a bucket without versions', () => {})", []],
    ["test.each([['a', 1], ['a long name', 2]])('rejects %s', () => {})", ['rejects a']],
    ["describe('parse', () => {})", []],
  ])('is found in each form of test(): %s', (source, wrong) => {
    expect(wrongNames(parse('a.test.ts', source))).toEqual(wrong);
  });
});

describe('the vocabulary of the field', () => {
  test('is used in comments and texts of the source', () => {
    expect(violationsIn([...SOURCES, ...TOOLS], wrongTerms)).toEqual([]);
  });

  test.each(PROSE)('is used on the page %s', page => {
    const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
    const prose = text.replace(/^( *)```[^]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');
    expect(termsIn(prose)).toEqual([]);
  });

  test.each([
    ['The pictures that were made.', ['"pictures": use variant, image or original']],
    ['A `<picture>` element, or <picture> itself.', []],
    ['The function is told of changes.', ['"told of": use notifies, reports']],
  ])('replaces the terms of the sentence %s', (text, wrong) => {
    expect(termsIn(text)).toEqual(wrong);
  });
});

function filesIn(...folders: string[]): string[] {
  return folders.flatMap(folder => (fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .map(file => path.posix.join(folder, file))
    .filter(file => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort());
}

function violationsIn(files: string[], wrongIn: (source: ts.SourceFile) => string[]): string[] {
  return files.flatMap(file => wrongIn(parse(file, fs.readFileSync(path.join(ROOT, file), 'utf8')))
    .map(violation => `${file}: ${violation}`));
}
