import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const REQUIREMENTS = path.join(__dirname, 'requirements.txt');

/**
 * Returns the interpreter of a virtual environment with the packages of `requirements.txt`. Creates the environment if
 * it is missing or has other packages.
 */
export function pythonWithPillow(folder = path.join(ROOT, 'node_modules/.cache/corpus-python')): string {
  const stamp = path.join(folder, 'requirements.txt');
  const python = path.join(folder, 'bin/python');
  const required = fs.readFileSync(REQUIREMENTS, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === required) return python;
  run('python3', ['-m', 'venv', '--clear', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  fs.writeFileSync(stamp, required);
  return python;
}

function run(program: string, args: string[]): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: Buffer | string };
    const reason = String(stderr).trim().split('\n').pop() || message;
    throw new Error(`Pillow could not be installed: ${reason}. `
      + 'Python 3 with venv and the Python registry are required.');
  }
}
