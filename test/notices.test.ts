import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { ASSETS } from '../projenrc/assets';
import { NOTICES, bundledFolders, installedFolders, notices, sectionsOf, thirdParty } from '../projenrc/notices';

const ROOT = path.join(__dirname, '..');

const NATIVE = (cpu: string): string[] => [`@img/sharp-libvips-linux-${cpu}`, `@img/sharp-linux-${cpu}`];
const DRAWING = ['@img/colour', 'blurhash', 'detect-libc', 'saxes', 'semver', 'sharp', 'xmlchars'];
const STORING = ['aws4'];
const ORIGINS = ['http-cache-semantics', 'ipaddr.js', 'lru-cache'];
const COMMAND = ['aws4', 'fflate', 'fresh', 'image-size', 'lru-cache', 'mime-db', 'mime-types', 'range-parser', 'yaml'];
const PAGE = ['@preact/signals', '@preact/signals-core', 'preact'];

/** Whose code is where: a change of what is bundled has to change this table. */
const EXPECTED: Record<string, string[]> = {
  'transformer-arm64.zip': [...NATIVE('arm64'), ...DRAWING, ...STORING, ...ORIGINS],
  'transformer-x86_64.zip': [...NATIVE('x64'), ...DRAWING, ...STORING, ...ORIGINS],
  'purge.zip': ['aws4'],
  'package': [...NATIVE('arm64'), ...NATIVE('x64'), ...DRAWING, ...ORIGINS, ...COMMAND, ...PAGE],
};

function built(place: string): string {
  if (place === 'package') return fs.readFileSync(path.join(ROOT, NOTICES), 'utf8');
  return Buffer.from(unzipSync(fs.readFileSync(path.join(ASSETS, place)))[NOTICES]).toString('utf8');
}

const nameIn = (section: string): string => /^(.+)@\d/.exec(section)![1];

/** Returns the license that an installed package declares itself. */
function licenseOf(name: string): string | undefined {
  const folder = path.join(ROOT, 'node_modules', name);
  const file = fs.existsSync(folder) && fs.readdirSync(folder).find(one => /^license/i.test(one));
  return file ? fs.readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim() : undefined;
}

describe.each(Object.keys(EXPECTED))('the notices of %s', place => {
  test('name exactly the packages whose code is in the archive', () => {
    expect(sectionsOf(built(place)).map(nameIn)).toEqual([...new Set(EXPECTED[place])].sort());
  });

  test('contain the license text of every package', () => {
    const sections = new Map(sectionsOf(built(place)).map(section => [nameIn(section), section]));
    for (const [name, section] of sections) {
      expect(section).toMatch(/\nLicense: \S+\nSource: https:\/\/\S+\n/);
      expect(section).toContain(licenseOf(name) ?? 'opyright');
    }
  });
});

test('the notices of libvips contain its list of libraries, and the LGPL and the GPL that it builds on', () => {
  const section = sectionsOf(built('transformer-arm64.zip')).find(one => one.startsWith('@img/sharp-libvips-'))!;
  expect(section).toContain('| librsvg       | LGPLv3');
  expect(section).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  expect(section).toContain('GNU GENERAL PUBLIC LICENSE\n                       Version 3');
  expect(section).toContain('"vips": "');
});

describe('notices of packages', () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'notices-'));
    const a = { license: 'MIT', repository: 'owner/a', dependencies: { '@x/b': '*' } };
    const b = { license: 'ISC', repository: { url: 'git+https://example.com/b.git' } };
    install('a', a, { 'LICENSE.md': 'Text A\r\n' });
    install('@x/b', b, { LICENCE: 'Text B', NOTICE: 'B!' });
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function install(name: string, manifest: object, files: Record<string, string>): void {
    const folder = path.join(root, 'node_modules', name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    for (const [file, content] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), content);
  }

  const folder = (name: string): string => path.join(root, 'node_modules', name);

  test('bundledFolders returns the package of every input of esbuild\'s outputs, innermost and once', () => {
    const files = ['src/a.ts', 'node_modules/a/x.js', 'node_modules/a/y.js', 'node_modules/a/node_modules/@x/b/z.js'];
    const inputs = Object.fromEntries(files.map(file => [file, { bytesInOutput: 1 }]));
    const outputs = { 'out.js': { bytes: 1, imports: [], exports: [], inputs } };
    expect(bundledFolders({ inputs: {}, outputs }, root)).toEqual([folder('a'), folder('a/node_modules/@x/b')]);
  });

  test('installedFolders follows the dependencies of packages', () => {
    expect(installedFolders(['a'], root)).toEqual([folder('a'), folder('@x/b')]);
  });

  test('installedFolders rejects a package that is not installed', () => {
    expect(() => installedFolders(['c'], root)).toThrow('c must be installed. Run `npm ci`.');
  });

  test('thirdParty reads every license file, and the source as an address', () => {
    expect(thirdParty(folder('a'), root)).toMatchObject({ source: 'https://github.com/owner/a', texts: ['Text A'] });
    const b = thirdParty(folder('@x/b'), root);
    expect(b).toMatchObject({ source: 'https://example.com/b.git', texts: ['Text B', 'B!'] });
  });

  test('thirdParty rejects a package without a license text, and uses the text that is kept for such a package', () => {
    install('@x/c', { license: 'MIT' }, {});
    expect(() => thirdParty(folder('@x/c'), root)).toThrow(
      '@x/c@1.0.0 must have a license and its text. Add the text of its repository as projenrc/licenses/@x+c.txt.');
    fs.mkdirSync(path.join(root, 'projenrc/licenses'), { recursive: true });
    fs.writeFileSync(path.join(root, 'projenrc/licenses/@x+c.txt'), 'Text C');
    expect(thirdParty(folder('@x/c'), root).texts).toEqual(['Text C']);
  });

  test('notices returns the same document for packages in any order, each once', () => {
    const document = notices([folder('a'), folder('@x/b'), folder('a')], root);
    expect(sectionsOf(document).map(nameIn)).toEqual(['@x/b', 'a']);
    expect(notices([folder('@x/b'), folder('a')], root)).toBe(document);
  });
});
