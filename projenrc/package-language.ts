import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** What packaging for a language takes from the machine. */
const TOOLS = { js: ['npm'], python: ['python3'], java: ['java', 'mvn'], go: ['go'], dotnet: ['dotnet'] };

export type Target = keyof typeof TOOLS;

/** The tools for a language that are not on the PATH. */
export function missingTools(target: Target): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return TOOLS[target].filter(tool => !folders.some(folder => fs.existsSync(path.join(folder, tool))));
}

/** Packages what was compiled, into `dist/`. Code in the README that rosetta has not translated is an error. */
export function packageFor(targets: Target[], options: string[] = []): void {
  const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
  const always = ['--no-npmignore', '--rosetta-unknown-snippets', 'fail'];
  execFileSync(process.execPath, [pacmak, ...always, ...options, '--target', ...targets], { stdio: 'inherit' });
}

/** Without its SDK, .NET's sources are generated all the same, to be looked at; every other language needs its tools. */
function main(target: Target): void {
  const missing = missingTools(target);
  if (missing.length === 0) {
    packageFor([target], ['--verbose']);
  } else if (target === 'dotnet') {
    console.log('package:dotnet: there is no `dotnet` on the PATH, so the sources are generated but not built');
    packageFor([target], ['--code-only']);
  } else {
    console.error(`package:${target} needs ${missing.map(tool => `\`${tool}\``).join(' and ')} on the PATH`);
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv[2] as Target);
