import * as fs from 'node:fs';
import * as path from 'node:path';
import { MANUAL_PAGES } from './manual-pages';
import { diagramFiles } from '../projenrc/diagrams';

const ROOT = path.join(__dirname, '..');
const FOLDER = path.join(ROOT, 'docs/diagrams');

const PAGES = ['README.md', ...MANUAL_PAGES].map(page => fs.readFileSync(path.join(ROOT, page), 'utf8'));

test('docs/diagrams has the diagrams that `npm run diagrams` draws, and no others', () => {
  const files = new Map(fs.readdirSync(FOLDER).map(name => [name, fs.readFileSync(path.join(FOLDER, name), 'utf8')]));
  expect(files).toEqual(diagramFiles());
});

test('every diagram is shown on a page, with its dark form for dark themes', () => {
  for (const name of diagramFiles().keys()) {
    const attribute = name.endsWith('-dark.svg') ? 'srcset' : 'src';
    expect(PAGES.some(page => new RegExp(`${attribute}="[^"]*diagrams/${name}"`).test(page))).toBe(true);
  }
});

test('pages describe their diagrams in words', () => {
  const images = PAGES.flatMap(page => [...page.matchAll(/<img\s[^>]*diagrams\/[^>]*>/g)].map(([image]) => image));
  expect(images.length).toBeGreaterThan(2);
  for (const image of images) expect(image).toMatch(/alt="[^"]{60,}"/);
});
