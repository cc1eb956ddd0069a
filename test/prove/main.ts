import * as path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { AwsError } from './aws/aws';
import { CredentialsError, ProfileCredentials } from './aws/credentials';
import { HELP, cleanupCommand, newRun, parseOptions } from './options';
import { InstallOptions, InstalledApp, buildPackage, installApp } from './package';
import { prove, removeLeftovers } from './proof';
import { INTERRUPTED, listenForStop } from './stopping';
import { FAILED, MISUSED, OK, UsageError } from '../../src/tools/cli/command';
import { ROOT } from '../languages/workshop';

const say = (text: string) => void process.stdout.write(text);

/** Runs the command line. Returns the exit code; rejects only for bugs. */
async function main(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, process.env);
  if (options.help) {
    say(HELP);
    return OK;
  }
  const run = newRun(Date.now());
  const exit = (code: number) => process.exit(code);
  const stopping = listenForStop({
    say,
    exit,
    cleanupCommand: cleanupCommand(options, options.cleanup ? options.run : run),
  });
  const credentials = new ProfileCredentials(options.profile);
  const surroundings = {
    say,
    confirm: (question: string) => confirm(question, stopping.signal),
    credentials: credentials.get,
    install: buildAndInstall,
    signal: stopping.signal,
    reports: path.join(ROOT, 'test-reports'),
  };
  try {
    if (!options.cleanup) say((await credentials.warning()) ?? '');
    return await (options.cleanup ? removeLeftovers(options, surroundings) : prove(run, options, surroundings));
  } catch (error) {
    if (stopping.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    stopping.close();
  }
}

async function buildAndInstall(options: InstallOptions): Promise<InstalledApp> {
  await buildPackage(options);
  return installApp(options);
}

async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nobody is there to be asked: add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } finally {
    terminal.close();
  }
}

function explain(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const isKnown = error instanceof UsageError || error instanceof CredentialsError || error instanceof AwsError;
  process.stderr.write(`prove: ${isKnown ? message : error instanceof Error ? error.stack : message}\n`);
  return error instanceof UsageError ? MISUSED : FAILED;
}

main(process.argv.slice(2))
  .catch(explain)
  .then(
    code => {
      process.exitCode = code;
    },
    () => undefined,
  );
