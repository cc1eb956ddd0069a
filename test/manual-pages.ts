import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');

/** Returns the Markdown files of a folder and its subfolders, relative to the repository. */
function pagesIn(folder: string): string[] {
  return (fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .filter(name => name.endsWith('.md') && !/(^|\/)(node_modules|cdk\.out)\//.test(name))
    .map(name => path.posix.join(folder, name)).sort();
}

/** The pages of the manual, with those in subfolders. */
export const MANUAL_PAGES: readonly string[] = pagesIn('docs');

/** The pages that GitHub shows: those of the repository, of the manual, and of the examples. */
export const PAGES: readonly string[] = [
  ...fs.readdirSync(ROOT).filter(name => name.endsWith('.md') && name !== 'API.md'),
  ...MANUAL_PAGES,
  ...pagesIn('examples'),
];
