import * as path from 'node:path';
import { PROGRAM } from './command';

/** Set by jsii where the package was installed by pip, which puts the program on the PATH. */
const JSII_RUNTIME = 'JSII_AGENT';

/**
 * Returns the words that start this program in the user's shell: in an app that installed the package from npm or from
 * PyPI, and in a clone of the repository, whose sources run as they are.
 */
export function commandLine(env: Readonly<Record<string, string | undefined>>, file: string = __filename): string {
  if (path.extname(file) === '.ts') return 'npx tsx src/tools/cli/main.ts';
  return env[JSII_RUNTIME] === undefined ? `npx ${PROGRAM}` : PROGRAM;
}
