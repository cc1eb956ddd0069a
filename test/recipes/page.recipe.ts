import * as fs from 'node:fs';
import * as path from 'node:path';
import { blocksOf, recipes } from './page';

test('every recipe of docs/urls.md has code, and a test with its name', () => {
  const tests = fs.readdirSync(__dirname).filter(file => file.endsWith('.recipe.ts'))
    .map(file => fs.readFileSync(path.join(__dirname, file), 'utf8')).join('\n');
  const headings = recipes();
  expect(headings.length).toBeGreaterThan(10);
  expect(headings.filter(heading => blocksOf(heading).length === 0)).toEqual([]);
  expect(headings.filter(heading => !tests.includes(`'${heading}'`))).toEqual([]);
});
