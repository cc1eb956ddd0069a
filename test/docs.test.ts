import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');

/** Pages that GitHub shows. Their links to each other are relative. */
const PAGES = ['.', 'docs'].flatMap(folder => fs.readdirSync(path.join(ROOT, folder))
  .filter(name => name.endsWith('.md') && name !== 'API.md').map(name => path.join(folder, name)));

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

/** Links to files and headings of this repository. */
function links(page: string): string[] {
  const all = [...prose(page).replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
  return all.map(([, link, source]) => link ?? source).filter(link => !/^(https:|mailto:)/.test(link));
}

function isBroken(page: string, link: string): boolean {
  const [file, anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), decodeURIComponent(file));
  if (!fs.existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && !(target.endsWith('.md') && anchors(target).includes(anchor));
}

test('the pages whose links are checked include those of the repository and of the manual', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/operations.md']));
});

test.each(PAGES)('links in %s lead to files and headings that exist', page => {
  expect(links(page).filter(link => isBroken(page, link))).toEqual([]);
});

const BROKEN = ['docs/nowhere.md', '#no-such-heading', 'docs/operations.md#no-such-heading'];

test.each(BROKEN)('a link to %s is found to be broken', link => {
  expect(isBroken('README.md', link)).toBe(true);
});

test('docs/errors.md lists every warning', () => {
  const files = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[];
  const sources = files.filter(file => file.endsWith('.ts')).map(file => text(`src/${file}`));
  const ids = sources.flatMap(source => [...source.matchAll(/warn\((?:scope|cdn), '(\w+)'/g)].map(([, id]) => id));
  expect(ids.length).toBeGreaterThan(4);
  expect(ids.filter(id => !text('docs/errors.md').includes(`\`cdk-image-cdn:${id}\``))).toEqual([]);
});
