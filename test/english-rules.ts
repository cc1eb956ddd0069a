import * as ts from 'typescript';

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
    .filter(({ arguments: [name] }) => name && (ts.isStringLiteralLike(name) || ts.isTemplateExpression(name)))
    .flatMap(call => namesOf(call, call.arguments[0].getText().slice(1, -1)))
    .filter(name => name.trim().split(/\s+/).length < LEAST_WORDS || PREPOSITION.test(name));
}

function namesOf({ expression }: ts.CallExpression, name: string): string[] {
  const table = ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  const rows = table && ts.isArrayLiteralExpression(table) ? [...table.elements] : [];
  const texts = rows.map(row => ts.isArrayLiteralExpression(row) ? [...row.elements] : [row])
    .map(cells => cells.map(cell => ts.isStringLiteralLike(cell) ? cell.text : undefined));
  const names = texts.filter(([first]) => first !== undefined && /^%s|\s%s/.test(name))
    .map(cells => cells.reduce<string>((text, cell) => cell === undefined ? text : text.replace('%s', () => cell), name));
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
