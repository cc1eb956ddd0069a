import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingEngine } from '../engine';

const ROOT = path.join(__dirname, '../../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/conformance');
const REQUIREMENTS = path.join(__dirname, '../requirements.txt');

/** A program of Debian's, which whoever is root, or becomes root without a password, can have installed. */
export function debianProgram(program: string, ...packages: string[]): void {
  if (has(program)) return;
  const [root] = process.getuid?.() === 0 ? [[]] : has('sudo') ? [['sudo', '-n']] : [];
  if (!has('apt-get') || !root) throw new MissingEngine(`${program} is not there: install ${packages.join(', ')}`);
  const aptGet = [...root, 'apt-get'];
  attempt(program, () => {
    run('env', [...aptGet, 'update', '-qq']);
    run('env', [...aptGet, 'install', '-qq', '--no-install-recommends', ...packages]);
  });
}

/** A Go program, compiled here. Gives its path. */
export function goProgram(module: string, version: string): string {
  const folder = path.join(CACHE, 'go', version);
  const program = path.join(folder, path.basename(module));
  if (!has('go')) throw new MissingEngine('go is not there, which compiles it');
  if (!fs.existsSync(program)) attempt(module, () => run('go', ['install', `${module}@${version}`], { GOBIN: folder }));
  return program;
}

/** A program of a package of npm's, which nothing but these comparisons runs. Gives the package's folder. */
export function npmPackage(name: string, version: string): string {
  const prefix = path.join(CACHE, 'npm', `${name}-${version}`);
  const folder = path.join(prefix, 'node_modules', name);
  if (!fs.existsSync(path.join(prefix, 'installed'))) {
    attempt(name, () => {
      fs.mkdirSync(prefix, { recursive: true });
      run(
        'npm',
        ['install', '--silent', '--no-save', '--no-package-lock', '--prefix', prefix, `${name}@${version}`],
        ownHeaders(),
      );
      fs.writeFileSync(path.join(prefix, 'installed'), '');
    });
  }
  return folder;
}

/**
 * Native parts are compiled with the headers that came with this Node.js, where it has them; others are on no package
 * registry.
 */
function ownHeaders(): NodeJS.ProcessEnv {
  const folder = path.join(path.dirname(process.execPath), '..');
  return fs.existsSync(path.join(folder, 'include/node/node.h')) ? { npm_config_nodedir: folder } : {};
}

/** The programs of `requirements.txt`, in an environment of their own. Gives the folder that they are in. */
export function pythonPrograms(): string {
  const venv = path.join(CACHE, 'python');
  const stamp = path.join(venv, 'requirements.txt');
  const wanted = fs.readFileSync(REQUIREMENTS, 'utf8');
  if (!has('python3')) throw new MissingEngine('python3 is not there');
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== wanted) {
    attempt('python3', () => {
      run('python3', ['-m', 'venv', venv]);
      run(path.join(venv, 'bin/pip'), [
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--requirement',
        REQUIREMENTS,
      ]);
      fs.writeFileSync(stamp, wanted);
    });
  }
  return path.join(venv, 'bin');
}

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: withSbin() }).status === 0;
}

/** Debian keeps daemons where the path of users does not lead. */
export function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin` };
}

function attempt(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new MissingEngine(
      `${what} could not be installed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** What it prints is shown only where it fails. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(program, args, {
    cwd: ROOT,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
