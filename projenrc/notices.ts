import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';

/** The name of the file, in each archive and in the package. */
export const NOTICES = 'THIRD-PARTY-NOTICES';

const ROOT = path.join(__dirname, '..');

/** Files of a package that its license requires to be distributed. */
const NOTICE_FILE = /^(licen[cs]e|copying|copyright|notice|third[-_]party[-_](notices|licenses))([.-].*)?$/i;

/** License texts that packages do not ship, as paths from the root. */
const LICENSES = 'projenrc/licenses';
const GNU = ['LGPL-3.0-or-later', 'GPL-3.0-or-later'].map(name => `node_modules/projen/license-text/${name}.txt`);

/** An npm package whose code is distributed. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly source: string;
  readonly texts: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
  readonly dependencies?: Record<string, string>;
}

/** Returns the folders of the npm packages whose code esbuild bundled. */
export function bundledFolders({ outputs }: Metafile, root: string = ROOT): string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.flatMap(file => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(folders)].map(folder => path.resolve(root, folder));
}

/** Returns the folders of packages and of everything they depend on, as npm bundles them. */
export function installedFolders(names: readonly string[], root: string = ROOT): string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (found.has(folder)) return;
    found.add(folder);
    Object.keys(manifestOf(folder).dependencies ?? {}).forEach(dependency => visit(dependency, folder));
  };
  names.forEach(name => visit(name, root));
  return [...found];
}

/** Returns the folder in which Node.js finds a package: packages with `exports` do not resolve their manifest. */
function folderOf(name: string, from: string): string {
  const folder = path.join(from, 'node_modules', name);
  if (fs.existsSync(path.join(folder, 'package.json'))) return folder;
  if (path.dirname(from) === from) throw new Error(`${name} must be installed. Run \`npm ci\`.`);
  return folderOf(name, path.dirname(from));
}

/** Reads the license of the package in a folder, and throws if it has no text. */
export function thirdParty(folder: string, root: string = ROOT): ThirdParty {
  const { name, version, license, repository, homepage } = manifestOf(folder);
  const shipped = fs.readdirSync(folder).filter(file => NOTICE_FILE.test(file)).sort();
  const files = [...shipped.map(file => path.join(folder, file)), ...keptTexts(name, folder, root)];
  if (!license || files.length === 0) {
    const file = path.join(LICENSES, `${name.replace('/', '+')}.txt`);
    throw new Error(`${name}@${version} must have a license and its text. Add the text of its repository as ${file}.`);
  }
  const url = typeof repository === 'string' ? repository : repository?.url;
  const source = url === undefined ? homepage ?? 'unknown' : webAddress(url);
  const texts = files.map(file => fs.readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim());
  return { name, version, license, source, texts };
}

/** Manifests name repositories by Git URLs, or by owner and name on GitHub. */
function webAddress(repository: string): string {
  return repository.replace(/^(git\+)?(https?|git|ssh):\/\/(git@)?/, 'https://')
    .replace(/^(github:)?(?=[\w-]+\/[\w.-]+$)/, 'https://github.com/');
}

/** Returns the document: each package once, by name, with the texts of its license. */
export function notices(folders: readonly string[], root: string = ROOT): string {
  const packages = new Map(folders.map(folder => thirdParty(folder, root))
    .map((one): [string, ThirdParty] => [`${one.name} ${one.version}`, one]));
  const sorted = [...packages].sort(([a], [b]) => a < b ? -1 : 1).map(([, one]) => one);
  return [INTRODUCTION, ...sorted.map(section)].join(SEPARATOR);
}

/** Returns the sections of such a document, each of one package. */
export function sectionsOf(document: string): string[] {
  return document.split(SEPARATOR).slice(1);
}

const SEPARATOR = `\n${'='.repeat(80)}\n\n`;
const INTRODUCTION = 'This product contains the following third-party software, under the license of each.\n';

function section({ name, version, license, source, texts }: ThirdParty): string {
  return [`${name}@${version}\nLicense: ${license}\nSource: ${source}\n`, ...texts.map(text => `${text}\n`)].join('\n');
}

/** Additional texts. libvips and its dependencies come with a list of licenses only, and LGPLv3 extends GPLv3. */
function keptTexts(name: string, folder: string, root: string): string[] {
  if (name.startsWith('@img/sharp-libvips-')) {
    const own = ['README.md', 'versions.json'].map(file => path.join(folder, file));
    return [...own, ...GNU.map(file => path.join(ROOT, file))];
  }
  const kept = path.join(root, LICENSES, `${name.replace('/', '+')}.txt`);
  return fs.existsSync(kept) ? [kept] : [];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}
