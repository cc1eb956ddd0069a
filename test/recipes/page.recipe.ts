import * as fs from 'node:fs';
import * as path from 'node:path';
import { blocksOf, filesOf, pagesWithFiles, recipes } from './page';

const tests = ['.', 'sites'].flatMap(folder => fs.readdirSync(path.join(__dirname, folder))
  .filter(file => /\.(recipe|site)\.ts$/.test(file))
  .map(file => fs.readFileSync(path.join(__dirname, folder, file), 'utf8'))).join('\n');

test('every recipe of docs/urls.md has code, and a test with its name', () => {
  const headings = recipes();
  expect(headings.length).toBeGreaterThan(6);
  expect(headings.filter(heading => blocksOf(heading).length === 0)).toEqual([]);
  expect(headings.filter(heading => !tests.includes(`'${heading}'`))).toEqual([]);
});

test('every file on the pages of docs/migration has a test that names it and its page', () => {
  const pages = pagesWithFiles('migration');
  expect(pages).toEqual(expect.arrayContaining(['migration/payload.md', 'migration/sst.md', 'migration/vercel.md']));
  const names = pages.flatMap(page => [page, ...Object.keys(filesOf(page))]);
  expect(names.filter(name => !tests.includes(`'${name}'`))).toEqual([]);
});

test('every page of docs/frameworks with files has a test that names it', () => {
  const pages = pagesWithFiles('frameworks');
  expect(pages).toEqual(expect.arrayContaining(['frameworks/astro.md', 'frameworks/nuxt.md']));
  expect(pages.filter(page => !tests.includes(`'${page}'`))).toEqual([]);
});
