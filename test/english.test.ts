import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');

const FORBIDDEN_OPENING = /^(What|Who|Where|How|Of|As|From|For|To)\b/;

const PREPOSITION = /^(of|from|to|by|at|as|for|in|on|under|before|after|with|without)\b/i;

const LEAST_WORDS = 4;

/** Terms that only this project has used, with the term of the field. */
const TERMS: readonly (readonly [term: RegExp, instead: string])[] = [
  [/(?<![<`./'"#-])\bpictures?\b(?![>`.:-])/i, 'variant, image or original'],
  [/\bpurge places?\b/i, 'purge target'],
  [/\bsays? no\b/i, 'rejects'],
  [/\b(tell|tells|told|telling) of\b/i, 'notifies, reports'],
  [/\bhears? of\b/i, 'receives an event'],
  [/\bthe budget (is|was) spent\b|\bbudget spent\b/i, 'variant limit reached'],
  [/\bin so far as\b|\bas far as it\b/i, 'where supported; if'],
  [/\bgoes without saying\b/i, 'the default'],
  [/\bwhoever\b/i, 'viewer, client, principal, caller or operator'],
  [/\bleast policy\b/i, 'least-privilege bucket policy'],
  [/\bheld? against\b/i, 'compare with, verify against'],
  [/\bby (HTTPS|TLS)\b/, 'over HTTPS'],
];

const SOURCES = filesIn('src', 'playground').filter(file => /\.tsx?$/.test(file));
const TESTS = filesIn('test').filter(file => /\.(test|recipe)\.tsx?$/.test(file));
const PAGES = ['.', 'docs']
  .flatMap(folder => fs.readdirSync(path.join(ROOT, folder)).map(name => path.posix.join(folder, name)))
  .filter(page => page.endsWith('.md') && !/^(API|CHANGELOG)\.md$|upgrading|changes-before/.test(page));

describe('a documentation comment', () => {
  test('opens with a noun or a verb, and with "Whether" only on a boolean', () => {
    expect(violationsIn(SOURCES, wrongComments)).toEqual([]);
  });

  test.each([
    ['/** What is purged where. */ interface A {}', ['What is purged where.']],
    ['/** Whether it is large. */ const size = 3;', ['Whether it is large.']],
    ['/** Whether it is large. */ const isLarge = true;', []],
    ['interface A { /** Whether it is large. */ readonly large?: boolean; }', []],
    ['/** Whether it is large. */ function large(): boolean { return true; }', []],
    ['/** The size. */ const size = 3;', []],
  ])('is judged by its first word and its type: %s', (source, wrong) => {
    expect(wrongComments(parse('a.ts', source))).toEqual(wrong);
  });
});

describe('the name of a test', () => {
  test('has at least four words and no leading preposition', () => {
    expect(violationsIn(TESTS, wrongNames)).toEqual([]);
  });

  test.each([
    ["test('is warned of', () => {})", ['is warned of']],
    ["test.each([1])('fails for %s', () => {})", ['fails for %s']],
    ["it('without a bucket it is empty', () => {})", ['without a bucket it is empty']],
    ["test('rejects a bucket without versions', () => {})", []],
    ["describe('parse', () => {})", []],
  ])('is found in each form: %s', (source, wrong) => {
    expect(wrongNames(parse('a.test.ts', source))).toEqual(wrong);
  });
});

describe('the vocabulary of the field', () => {
  test('is that of comments and texts in the source', () => {
    expect(violationsIn(SOURCES, wrongTerms)).toEqual([]);
  });

  test.each(PAGES)('is that of the page %s', page => {
    const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
    const prose = text.replace(/^( *)```[^]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');
    expect(termsIn(prose)).toEqual([]);
  });

  test.each([
    ['The pictures that were made.', ['"pictures": use variant, image or original']],
    ['A `<picture>` element, or <picture> itself.', []],
    ['The function is told of changes.', ['"told of": use notifies, reports']],
  ])('is found in the sentence %s', (text, wrong) => {
    expect(termsIn(text)).toEqual(wrong);
  });
});

function filesIn(...folders: string[]): string[] {
  return folders.flatMap(folder => (fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .map(file => path.posix.join(folder, file))
    .filter(file => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort());
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function violationsIn(files: string[], wrongIn: (source: ts.SourceFile) => string[]): string[] {
  return files.flatMap(file => wrongIn(parse(file, fs.readFileSync(path.join(ROOT, file), 'utf8')))
    .map(violation => `${file}: ${violation}`));
}

function nodesOf(source: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

function wrongComments(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap(node => ts.getJSDocCommentsAndTags(node)
    .filter(comment => ts.isJSDoc(comment) && comment.parent === node)
    .map(comment => ts.getTextOfJSDocComment(comment.comment) ?? '')
    .filter(text => FORBIDDEN_OPENING.test(text) || (text.startsWith('Whether ') && !isBoolean(node)))
    .map(text => text.split('\n')[0]));
}

/** Whether a declaration has a boolean type, as far as its own text shows. */
function isBoolean(node: ts.Node): boolean {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.every(isBoolean);
  const { type, initializer, name } = node as ts.PropertyDeclaration;
  if (type) return /\bboolean\b|\bis\b/.test(type.getText());
  if (initializer && /^(true|false)$/.test(initializer.getText())) return true;
  return name !== undefined && /^_?(is|has|can|needs|may|was)[A-Z]/.test(name.getText());
}

function wrongNames(source: ts.SourceFile): string[] {
  return nodesOf(source).filter(ts.isCallExpression)
    .filter(({ expression }) => /^(test|it)(\.\w+)*$|^(test|it)(\.\w+)*\.each\b/.test(expression.getText()))
    .map(({ arguments: [name] }) => name)
    .filter(name => name !== undefined && (ts.isStringLiteralLike(name) || ts.isTemplateExpression(name)))
    .map(name => name.getText().slice(1, -1))
    .filter(name => name.trim().split(/\s+/).length < LEAST_WORDS || PREPOSITION.test(name));
}

function wrongTerms(source: ts.SourceFile): string[] {
  const comments = [...source.text.matchAll(/\/\*\*?[^]*?\*\/|(?<=^|\s)\/\/.*$/gm)].map(([comment]) => comment);
  const texts = nodesOf(source)
    .filter(node => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    .filter(node => !ts.isImportDeclaration(node.parent))
    .map(node => node.getText())
    .filter(text => /\s/.test(text));
  return [...comments.map(comment => comment.replace(/`[^`\n]*`/g, '')), ...texts].flatMap(termsIn);
}

function termsIn(text: string): string[] {
  return TERMS.flatMap(([term, instead]) =>
    [...text.matchAll(new RegExp(term, `${term.flags}g`))].map(([found]) => `"${found}": use ${instead}`));
}
