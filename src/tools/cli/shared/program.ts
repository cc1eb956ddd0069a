import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PROGRAM } from '../command';

/** Variable that jsii sets when the package is installed by pip, which puts the program on the PATH. */
const JSII_RUNTIME = 'JSII_AGENT';

/** Returns the version of the package. */
export function version(): string {
  const manifest = readFileSync(path.join(__dirname, '../../../../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/**
 * Returns the command that starts this program in the user's shell: in an app with the package from npm or PyPI, or in
 * a clone of the repository, where the sources run without a build.
 */
export function commandLine(env: Readonly<Record<string, string | undefined>>, file: string = __filename): string {
  if (path.extname(file) === '.ts') return 'npx tsx src/cli.ts';
  return env[JSII_RUNTIME] === undefined ? `npx ${PROGRAM}` : PROGRAM;
}
