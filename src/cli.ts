#!/usr/bin/env node
import { CommandError, Io } from './tools/cli/command';
import { TOOLS, runOneOf } from './tools/cli/main';
import { processIo } from './tools/cli/process-io';
import { SynthesizeTemplate, templateCommand } from './tools/cli/template/template';

/** Returns the template for these options. Of all commands, only `template` loads the CDK, and only when it runs. */
const synthesizeTemplate: SynthesizeTemplate = async (options, settings) => {
  const { imageCdnTemplate } = loadConstructs();
  try {
    return imageCdnTemplate(options, settings);
  } catch (error) {
    throw new CommandError((error as Error).message); // a construct rejects an option
  }
};

function loadConstructs(): typeof import('./construct/template/image-cdn-template') {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the CDK takes a second to load
    return require('./construct/template/image-cdn-template');
  } catch (error) {
    if (!/^Cannot find module '(aws-cdk-lib|constructs)/.test((error as Error).message)) throw error;
    throw new CommandError('the CDK is needed to synthesize the template: run `npm install aws-cdk-lib constructs`');
  }
}

/** All commands of the program. */
export const COMMANDS = [...TOOLS, templateCommand(synthesizeTemplate)].sort((a, b) => a.name < b.name ? -1 : 1);

/** Runs a command line and returns its exit code. Never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  return runOneOf(COMMANDS, argv, io);
}

if (require.main === module) {
  void run(process.argv.slice(2), processIo()).then(code => { process.exitCode = code; });
}
