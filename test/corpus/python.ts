import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const REQUIREMENTS = path.join(__dirname, 'requirements.txt');

/** Returns the interpreter of a virtual environment with Pillow. */
export function pythonWithPillow(): string {
  return pythonWith(REQUIREMENTS, 'corpus-python');
}

/**
 * Returns the interpreter of a virtual environment with packages of the Python registry. Creates the environment if it
 * is missing or has other packages.
 *
 * @param requirements file that lists the packages
 * @param name folder of the environment, within the cache of this repository
 */
export function pythonWith(requirements: string, name: string): string {
  const folder = path.join(ROOT, 'node_modules/.cache', name);
  const stamp = path.join(folder, 'requirements.txt');
  const python = path.join(folder, 'bin/python');
  const required = fs.readFileSync(requirements, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === required) return python;
  run('python3', ['-m', 'venv', '--clear', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
  fs.writeFileSync(stamp, required);
  return python;
}

function run(program: string, args: string[]): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: Buffer | string };
    const reason = String(stderr).trim().split('\n').pop() || message;
    throw new Error(`Packages for Python could not be installed: ${reason}. `
      + 'Python 3 with venv and the Python registry are required.');
  }
}
