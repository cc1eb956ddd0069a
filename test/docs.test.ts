import * as fs from 'node:fs';
import * as path from 'node:path';
import { MANUAL_PAGES, PAGES } from './manual-pages';
import { Command } from '../src/tools/cli/command';
import { estimate } from '../src/tools/cli/estimate/estimate';
import { purge } from '../src/tools/cli/purge';
import { serve } from '../src/tools/cli/serve/serve';
import { sign } from '../src/tools/cli/sign';
import { verify } from '../src/tools/cli/verify/verify';

const ROOT = path.join(__dirname, '..');

const text = (page: string): string => fs.readFileSync(path.join(ROOT, page), 'utf8');

/** The page without its blocks of code. */
function prose(page: string): string {
  return text(page).replace(/^( *)```[^]*?^\1```/gm, '');
}

/** The anchors that GitHub gives to headings. */
function anchors(page: string): string[] {
  const slugs = [...prose(page).matchAll(/^#+ (.+)$/gm)]
    .map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter(other => other === slug).length;
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

const REPOSITORY = new RegExp('^https://(?:github\\.com/cdkimagecdn/cdk-image-cdn/(?:blob|tree)'
  + '|raw\\.githubusercontent\\.com/cdkimagecdn/cdk-image-cdn)/main/');

const LINK = /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"|^\[[^\]]+\]: (\S+)$/gm;

/** Returns links to files and headings of this repository, relative to the page. */
function links(page: string): string[] {
  return [...prose(page).replace(/`[^`\n]*`/g, '').matchAll(LINK)]
    .map(([, link, source, definition]) => link ?? source ?? definition)
    .map(link => link.replace(REPOSITORY, path.posix.join(path.posix.relative(path.dirname(page), '.'), './')))
    .filter(link => !/^(https:|mailto:)/.test(link));
}

/** Returns labels of references that have no definition on the page. */
function undefinedReferences(page: string): string[] {
  const plain = prose(page).replace(/`[^`\n]*`/g, '');
  const defined = [...plain.matchAll(/^\[([^\]]+)\]: /gm)].map(([, label]) => label);
  return [...plain.matchAll(/\]\[([^\]]+)\]/g)].map(([, label]) => label).filter(label => !defined.includes(label));
}

function isBroken(page: string, link: string): boolean {
  const [file, anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), decodeURIComponent(file));
  if (!fs.existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && !(target.endsWith('.md') && anchors(target).includes(anchor));
}

test('the pages whose links are checked include those of the repository and of the manual', () => {
  expect(PAGES).toEqual(expect.arrayContaining([
    'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/operations.md', 'docs/migration/dit.md',
  ]));
});

test.each(PAGES)('links in %s lead to files and headings that exist', page => {
  expect(links(page).filter(link => isBroken(page, link))).toEqual([]);
});

test.each(PAGES)('references in %s have a definition', page => {
  expect(undefinedReferences(page)).toEqual([]);
});

test('docs/README.md links to every page of the manual, and pages with a folder to every page in it', () => {
  const pages = MANUAL_PAGES.filter(page => !/(README|CREDITS)\.md$/.test(page));
  const indexOf = (folder: string) => folder === 'docs' ? 'docs/README.md' : `${folder}.md`;
  const isLinked = (page: string) => {
    const index = indexOf(path.dirname(page));
    return links(index).includes(path.relative(path.dirname(index), page));
  };
  expect(pages.filter(page => !isLinked(page))).toEqual([]);
});

/** Paths and file names in backticks, and those in the drawing of a request. */
const NAMED_FILES = /`((?:[\w.-]+\/)*[\w.-]+\.tsx?|(?:[\w.-]+\/)+(?:[\w.-]+)?)`|(runtime\/[\w./-]+)/g;

test.each(PAGES)('%s names only files and folders of the repository that exist', page => {
  const paths = [...text(page).matchAll(/`((?:src|test|docs|examples|projenrc|playground)\/[\w./-]+)`/g)]
    .map(([, name]) => name);
  expect(paths.filter(name => !fs.existsSync(path.join(ROOT, name)))).toEqual([]);
});

/** Returns the path of a file or folder in the repository or in src, or undefined if it does not exist. */
function inSource(name: string): string | undefined {
  return ['.', 'src'].map(folder => path.join(folder, name)).find(file => fs.existsSync(path.join(ROOT, file)));
}

test('ARCHITECTURE.md names only files and folders that exist, in the repository or in src', () => {
  const names = [...text('ARCHITECTURE.md').matchAll(NAMED_FILES)].map(([, quoted, drawn]) => quoted ?? drawn)
    .filter(name => !/^(import|aws-cdk-lib)\//.test(name));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter(name => !inSource(name))).toEqual([]);
});

test('ARCHITECTURE.md names only functions that the files of the same row define', () => {
  const rows = text('ARCHITECTURE.md').split('\n').filter(line => line.startsWith('| '));
  const missing = rows.flatMap(row => {
    const files = [...row.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, file]) => text(inSource(file)!));
    const names = [...row.matchAll(/`(\w+)\(\)`/g)].map(([, name]) => name);
    return files.length === 0 ? [] : names.filter(name => !files.some(file => file.includes(`function ${name}(`)));
  });
  expect(missing).toEqual([]);
});

const BROKEN = ['docs/nowhere.md', '#no-such-heading', 'docs/operations.md#no-such-heading'];

test.each(BROKEN)('a link to %s is found to be broken', link => {
  expect(isBroken('README.md', link)).toBe(true);
});

test('docs/errors.md lists every warning of the constructs, and no other', () => {
  const files = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[];
  const sources = files.filter(file => file.endsWith('.ts')).map(file => text(`src/${file}`));
  const calls = sources.flatMap(source => source.match(/(?<!function )\bwarn\(/g) ?? []);
  const ids = sources.flatMap(source => [...source.matchAll(/\bwarn\(\s*[\w.]+,\s*'(\w+)'/g)].map(([, id]) => id));
  expect(ids).toHaveLength(calls.length);
  const documented = [...text('docs/errors.md').matchAll(/^\|.*$/gm)]
    .flatMap(([row]) => [...row.split(' | ')[0].matchAll(/`cdk-image-cdn:(\w+)`/g)].map(([, id]) => id));
  expect(documented.sort()).toEqual([...new Set(ids)].sort());
});

test.each(PAGES)('prose in %s has at most 120 columns', page => {
  const isProse = (line: string) => !/^\||^\[[^\]]+\]: |\]\(https:\S+$/.test(line);
  expect(prose(page).split('\n').filter(isProse).filter(line => line.length > 120)).toEqual([]);
});

const LONG_PAGES = ['docs/dialects.md', 'docs/operations.md', 'docs/transformation.md', 'docs/urls.md'];

test.each(LONG_PAGES)('%s has fewer than 3,000 words', page => {
  expect(text(page).split(/\s+/).length).toBeLessThan(3000);
});

test.each<Command>([serve, verify, estimate, purge, sign])('docs/cli.md lists the options of $name', command => {
  const [section] = text('docs/cli.md').split(`\n## ${command.name}\n`)[1].split('\n## ');
  const rows = section.split('\n').filter(line => line.startsWith('| `--')).map(row => row.split(' | ')[0]);
  const documented = [...rows.join('\n').matchAll(/`--([a-z0-9-]+)/g)].map(([, name]) => name);
  expect(documented.sort()).toEqual(command.options.map(({ name }) => name).sort());
});
