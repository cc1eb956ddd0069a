import * as fs from 'node:fs';
import * as path from 'node:path';
import { blocksOf, filesOf, pagesWithFiles, recipes } from './page';

const tests = fs.readdirSync(__dirname).filter(file => file.endsWith('.recipe.ts'))
  .map(file => fs.readFileSync(path.join(__dirname, file), 'utf8')).join('\n');

test('every recipe of docs/urls.md has code, and a test with its name', () => {
  const headings = recipes();
  expect(headings.length).toBeGreaterThan(10);
  expect(headings.filter(heading => blocksOf(heading).length === 0)).toEqual([]);
  expect(headings.filter(heading => !tests.includes(`'${heading}'`))).toEqual([]);
});

test('every file on the pages of docs/migration has a test that names it and its page', () => {
  const pages = pagesWithFiles();
  expect(pages).toEqual(expect.arrayContaining(['payload.md', 'sst.md', 'strapi.md', 'vercel.md']));
  const names = pages.flatMap(page => [page, ...Object.keys(filesOf(page))]);
  expect(names.filter(name => !tests.includes(`'${name}'`))).toEqual([]);
});
