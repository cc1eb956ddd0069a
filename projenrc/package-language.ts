import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { NOTICES } from './notices';

/** Functions of the machine that packaging for a language uses. */
const TOOLS = { js: ['npm'], python: ['python3'], java: ['javac', 'mvn'], go: ['go'] };

export type Target = keyof typeof TOOLS;

/** Returns the reason why this machine cannot package for a language, if there is one. */
export function lackOf(target: Target, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { PATH = '', JAVA_HOME } = environment;
  const folders = [...PATH.split(path.delimiter), ...JAVA_HOME ? [path.join(JAVA_HOME, 'bin')] : []];
  const missing = TOOLS[target].filter(
    tool => !folders.some(folder => folder && fs.existsSync(path.join(folder, tool))),
  );
  if (missing.length > 0) return `needs ${missing.map(tool => `\`${tool}\``).join(' and ')} on the PATH`;
  const lacksVenv =
    target === 'python' &&
    spawnSync('python3', ['-c', 'import ensurepip, venv'], { env: environment, stdio: 'ignore' }).status !== 0;
  return lacksVenv ? 'needs `python3 -m venv`, which Debian has in the package python3-venv' : undefined;
}

/** Files and folders that a fresh clone lacks. */
const BUILT = ['.jsii', 'lib', '.jsii.tabl.json', 'assets', NOTICES];

/** Returns the reason why a library that is not built cannot be packaged, with the commands that build it. */
export function unbuiltError(root: string): string | undefined {
  const missing = BUILT.filter(file => !fs.existsSync(path.join(root, file)));
  if (missing.length === 0) return undefined;
  const list = [missing.slice(0, -1).join(', '), ...missing.slice(-1)].filter(Boolean).join(' and ');
  return `needs the built library, which lacks ${list}: `
    + 'run `npx projen assets && npx projen compile && npx projen rosetta`';
}

/**
 * Packages the compiled library into `dist/`. Code in the README that rosetta has not translated is an error.
 *
 * It uses a temporary folder, because not every packaging tool supports spaces in the path of this one.
 */
export function packageFor(targets: Target[], options: string[] = []): void {
  const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packages-'));
  const always = ['--no-npmignore', '--rosetta-unknown-snippets', 'fail', '--outdir', folder];
  try {
    execFileSync(process.execPath, [pacmak, ...always, ...options, '--target', ...targets], { stdio: 'inherit' });
    fs.cpSync(folder, 'dist', { recursive: true });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Packages for a language, whose tools must be installed. */
function main(target: Target): void {
  const unbuilt = unbuiltError(process.cwd());
  const lack = lackOf(target);
  if (unbuilt || lack) {
    console.error(`package:${target} ${unbuilt ?? lack}`);
    process.exitCode = 1;
  } else {
    packageFor([target], ['--verbose']);
  }
}

if (require.main === module) main(process.argv[2] as Target);
