import * as fs from 'node:fs';
import * as path from 'node:path';

const DOCS = path.join(__dirname, '../../docs');
const PAGE = fs.readFileSync(path.join(DOCS, 'urls.md'), 'utf8');

/** A code block of the page. */
export interface Block {
  /** The language after the opening fence. */
  readonly language: string;
  /** The file that the comment in its first lines names, such as `next.config.js`. */
  readonly file?: string;
  readonly code: string;
}

const FILE = /^(?:---\n)?(?:\/\/|<!--) ([\w$+./-]+\.\w+)(?: -->)?$/m;

/** Returns the code blocks of the recipe under a heading, in the order of the page. */
export function blocksOf(recipe: string): Block[] {
  const [, section] = PAGE.split(`\n### ${recipe}\n`);
  if (section === undefined) throw new Error(`docs/urls.md has no recipe under the heading ${recipe}`);
  return blocksIn(section.split(/^##/m)[0]);
}

function blocksIn(section: string): Block[] {
  return [...section.matchAll(/^( *)```(\w+)\n([^]*?)^\1```$/gm)].map(([, indent, language, indented]) => {
    const code = indented.replace(new RegExp(`^${indent}`, 'gm'), '');
    const head = code.split('\n', 2).join('\n');
    return { language, file: FILE.exec(head)?.[1], code };
  });
}

/** Returns the code of the files on a page in a folder of docs, by their names. */
export function filesOf(page: string): Readonly<Record<string, string>> {
  const blocks = blocksIn(fs.readFileSync(path.join(DOCS, page), 'utf8'));
  return Object.fromEntries(blocks.flatMap(({ file, code }) => file === undefined ? [] : [[file, code]]));
}

/** Returns the pages of a folder of docs that have files. */
export function pagesWithFiles(folder: string): string[] {
  return fs.readdirSync(path.join(DOCS, folder)).map(page => `${folder}/${page}`)
    .filter(page => Object.keys(filesOf(page)).length > 0);
}

/** Returns the code of a recipe's file. */
export function codeOf(recipe: string, file: string): string {
  const found = blocksOf(recipe).find(block => block.file === file);
  if (!found) throw new Error(`the recipe ${recipe} in docs/urls.md has no file ${file}`);
  return found.code;
}

/** Returns the headings of all recipes. */
export function recipes(): string[] {
  const [, section] = PAGE.split('\n## Recipes\n');
  return [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
}
