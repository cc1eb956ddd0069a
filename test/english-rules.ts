import * as ts from 'typescript';

const FORBIDDEN_OPENING = /^(What|Who|Where|How|Of|As|From|For|To)\b/;

const PREPOSITION = /^(of|from|to|by|at|as|for|in|on|under|before|after|with|without)\b/i;

const LEAST_WORDS = 4;

/** Verbs that a name without a subject begins with. In a `describe`, its description is the subject. */
const VERBS = wordsOf(`is are has have does do was were can may must need needs fail fails take takes turn turns reject
  rejects accept accepts return returns give gives get gets goes keep keeps let lets make makes say says tell tells
  reads writes serves sends adds removes uses stay stays allow allows creates warns finds list lists report reports asks
  shows covers carries comes`);

/** Words that the continuation of another name begins with. */
const CONTINUATIONS = wordsOf(`so that other others and or but also not nor neither none nothing nobody everyone it its
  they them however whatever then there still here`);

/** Descriptions that are no subject of their tests. */
const EMPTY_DESCRIPTION = new RegExp('^(together with|what goes wrong|fails for|fails|refuses|rejects|the same|minimal'
  + '|maximal|control|identity|options|errors|laws|others?|no way out|in %s|%s'
  + '|(what|who|where|once|while|during|before|after) .*)$', 'i');

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

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
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

export function wrongComments(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap(node => ts.getJSDocCommentsAndTags(node)
    .filter(comment => ts.isJSDoc(comment) && comment.parent === node)
    .map(comment => ts.getTextOfJSDocComment(comment.comment) ?? '')
    .filter(text => FORBIDDEN_OPENING.test(text) || (text.startsWith('Whether ') && !isBoolean(node)))
    .map(text => text.split('\n')[0]));
}

/** Whether a declaration has a boolean type, by its own text. */
function isBoolean(node: ts.Node): boolean {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.every(isBoolean);
  const { type, initializer, name } = node as ts.PropertyDeclaration;
  if (type) return /\bboolean\b|\bis\b/.test(type.getText());
  if (initializer && /^(true|false)$/.test(initializer.getText())) return true;
  return name !== undefined && /^_?(is|has|can|needs|may|was)[A-Z]/.test(name.getText());
}

/**
 * Returns names of tests that are too short or begin with a preposition. For a table of literals, it checks the name of
 * each row.
 */
export function wrongNames(source: ts.SourceFile): string[] {
  return nodesOf(source).filter(ts.isCallExpression)
    .filter(({ expression }) => /^(test|it)(\.\w+)*$|^(test|it)(\.\w+)*\.each\b/.test(expression.getText()))
    .filter(({ arguments: [name] }) => name && isText(name))
    .flatMap(call => namesOf(call, call.arguments[0].getText().slice(1, -1)))
    .filter(name => name.trim().split(/\s+/).length < LEAST_WORDS || PREPOSITION.test(name));
}

/**
 * Returns names of tests, with the descriptions around them, that do not stand alone: without a subject, as a
 * continuation of another name, or below a description that says nothing.
 */
export function wrongTitles(source: ts.SourceFile): string[] {
  const isIncomplete = ({ descriptions, name }: Title): boolean => {
    const first = name.trim().split(/[\s,:]+/)[0].toLowerCase();
    return descriptions.some(description => EMPTY_DESCRIPTION.test(description))
      || CONTINUATIONS.has(first) || (descriptions.length === 0 && VERBS.has(first));
  };
  return titlesIn(source, []).filter(isIncomplete)
    .map(({ descriptions, name }) => [...descriptions, name].join(' › '));
}

interface Title { readonly descriptions: readonly string[]; readonly name: string }

function titlesIn(node: ts.Node, descriptions: readonly string[]): Title[] {
  const children = (inner: readonly string[]): Title[] => {
    const titles: Title[] = [];
    ts.forEachChild(node, child => { titles.push(...titlesIn(child, inner)); });
    return titles;
  };
  if (!ts.isCallExpression(node)) return children(descriptions);
  const [, kind] = /^(test|it|describe)\b(?!.*\.each$)/s.exec(node.expression.getText()) ?? [];
  const [title] = node.arguments;
  if (!kind || !title || !isText(title)) return children(descriptions);
  const name = title.getText().slice(1, -1);
  return kind === 'describe' ? children([...descriptions, name]) : [{ descriptions, name }];
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function namesOf({ expression }: ts.CallExpression, name: string): string[] {
  const table = ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  const rows = table && ts.isArrayLiteralExpression(table) ? [...table.elements] : [];
  const texts = rows.map(row => ts.isArrayLiteralExpression(row) ? [...row.elements] : [row])
    .map(cells => cells.map(cell => ts.isStringLiteralLike(cell) ? cell.text : undefined));
  const names = texts.filter(([first]) => first !== undefined && /^%s|\s%s/.test(name))
    .map(cells => cells.reduce<string>((text, cell) =>
      cell === undefined ? text : text.replace('%s', () => cell), name));
  return names.length > 0 ? names : [name];
}

export function wrongTerms(source: ts.SourceFile): string[] {
  const comments = [...source.text.matchAll(/\/\*\*?[^]*?\*\/|(?<=^|\s)\/\/.*$/gm)].map(([comment]) => comment);
  const texts = nodesOf(source)
    .filter(node => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    .filter(node => !ts.isImportDeclaration(node.parent))
    .map(node => node.getText())
    .filter(text => /\s/.test(text));
  return [...comments.map(comment => comment.replace(/`[^`\n]*`/g, '')), ...texts].flatMap(termsIn);
}

export function termsIn(text: string): string[] {
  return TERMS.flatMap(([term, instead]) =>
    [...text.matchAll(new RegExp(term, `${term.flags}g`))].map(([found]) => `"${found}": use ${instead}`));
}
