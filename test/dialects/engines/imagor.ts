import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Engine } from './engine';
import { printedResponses } from './printed-responses';

/** The packages of sharp's libvips. */
const PACKAGES = path.join(path.dirname(require.resolve('sharp')), '..', '..', '@img');

/**
 * Returns imagor, built from a checkout of its repository with the libvips of sharp, with its defaults, and sides of
 * at most those of the CDN.
 */
export const imagor = (checkouts: string): Engine => async (requests, onAnswer) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imagor-'));
  const program = built(path.join(checkouts, 'imagor'), folder);
  await printedResponses('imagor', [program], requests, onAnswer);
  fs.rmSync(folder, { recursive: true });
};

/** sharp's libvips lacks formats that imagor names, and never uses here. */
const GO = { GOFLAGS: '-mod=mod', CGO_LDFLAGS: '-Wl,--unresolved-symbols=ignore-all' };

/** Builds the program that serves requests, and returns its file. */
function built(checkout: string, folder: string): string {
  const command = path.join(checkout, 'cmd', 'dialects');
  fs.mkdirSync(command, { recursive: true });
  fs.copyFileSync(path.join(__dirname, 'run_imagor.go'), path.join(command, 'main.go'));
  const program = path.join(folder, 'imagor');
  const environment = { ...process.env, PKG_CONFIG_PATH: libvips(folder), ...GO };
  execFileSync('go', ['build', '-o', program, './cmd/dialects'], { cwd: checkout, env: environment, stdio: 'inherit' });
  return program;
}

/** Installs the headers of sharp's libvips, and returns the folder with a description of it for `pkg-config`. */
function libvips(folder: string): string {
  const library = fs.readdirSync(PACKAGES).find(name => name.startsWith('sharp-libvips-'));
  if (library === undefined) throw new Error('sharp has no libvips of its own on this platform');
  const { version } = JSON.parse(fs.readFileSync(path.join(PACKAGES, library, 'package.json'), 'utf8')) as {
    version: string;
  };
  fs.writeFileSync(path.join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', `@img/sharp-libvips-dev@${version}`], { cwd: folder });
  const include = path.join(folder, 'node_modules', '@img', 'sharp-libvips-dev', 'include');
  const libraries = path.join(PACKAGES, library, 'lib');
  const file = fs.readdirSync(libraries).find(name => name.startsWith('libvips-cpp'));
  fs.writeFileSync(path.join(folder, 'vips.pc'), [
    'Name: vips',
    'Description: the libvips of sharp',
    `Version: ${version}`,
    `Libs: -L${libraries} -l:${file} -Wl,-rpath,${libraries}`,
    `Cflags: -I${include} -I${include}/glib-2.0 -I${path.join(libraries, 'glib-2.0', 'include')}`,
  ].join('\n') + '\n');
  return folder;
}
