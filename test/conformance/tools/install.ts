import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingEngine } from '../engine';

const ROOT = path.join(__dirname, '../../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/conformance');
const REQUIREMENTS = path.join(__dirname, '../requirements.txt');

/** Installs a Debian package, as root or with `sudo` without a password. */
export function debianProgram(program: string, ...packages: string[]): void {
  if (has(program)) return;
  const [root] = process.getuid?.() === 0 ? [[]] : has('sudo') ? [['sudo', '-n']] : [];
  if (!has('apt-get') || !root) throw new MissingEngine(`${program} is missing: install ${packages.join(', ')}`);
  const aptGet = [...root, 'apt-get'];
  attempt(program, () => {
    run('env', [...aptGet, 'update', '-qq']);
    run('env', [...aptGet, 'install', '-qq', '--no-install-recommends', ...packages]);
  });
}

/** Compiles a Go program, without optimization, which takes longer than it saves here, and returns its path. */
export function goProgram(module: string, version: string): string {
  const folder = path.join(CACHE, 'go', version);
  const program = path.join(folder, path.basename(module));
  if (!has('go')) throw new MissingEngine('go is missing, which compiles it');
  const install = ['install', '-gcflags=all=-N -l', `${module}@${version}`];
  if (!fs.existsSync(program)) attempt(module, () => run('go', install, { GOBIN: folder }));
  return program;
}

/** Installs an npm package that only these comparisons run, and returns its folder. */
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

/** Returns the headers of this Node.js, if it has them, for native code: no package registry has others. */
function ownHeaders(): NodeJS.ProcessEnv {
  const folder = path.join(path.dirname(process.execPath), '..');
  return fs.existsSync(path.join(folder, 'include/node/node.h')) ? { npm_config_nodedir: folder } : {};
}

/** Installs the programs of `requirements.txt` into a virtual environment, and returns their folder. */
export function pythonPrograms(): string {
  const venv = path.join(CACHE, 'python');
  const stamp = path.join(venv, 'requirements.txt');
  const wanted = fs.readFileSync(REQUIREMENTS, 'utf8');
  if (!has('python3')) throw new MissingEngine('python3 is missing');
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

/** Returns an environment whose `PATH` includes the folders of daemons. */
export function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin` };
}

/** Installs something. A download may fail once, so there is a second attempt. */
function attempt(what: string, work: () => void, isLast = false): void {
  try {
    work();
  } catch (error) {
    if (!isLast) return attempt(what, work, true);
    throw new MissingEngine(
      `${what} could not be installed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Runs a command, whose output is printed only if it fails. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(program, args, {
    cwd: ROOT,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
