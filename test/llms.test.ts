import * as fs from 'node:fs';
import * as path from 'node:path';
import { llmsTxt } from '../projenrc/llms-txt';

const ROOT = path.join(__dirname, '..');
const LLMS = fs.readFileSync(path.join(ROOT, 'llms.txt'), 'utf8');

test('llms.txt is the index of the manual: `npm run llms-txt` writes it', () => {
  expect(LLMS).toBe(llmsTxt());
});

test('llms.txt links only to files that exist, and to the rules for work in the repository', () => {
  const links = [...LLMS.matchAll(/\]\(https:\/\/raw\.githubusercontent\.com\/cdkimagecdn\/cdk-image-cdn\/main\/([^)]+)\)/g)]
    .map(([, file]) => file);
  expect(links.length).toBeGreaterThan(25);
  expect(links).toEqual(expect.arrayContaining(['CONTRIBUTING.md', 'API.md', 'docs/urls.md']));
  expect(links.filter(file => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});
