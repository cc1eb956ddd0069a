import '../environment';
import * as fs from 'node:fs';
import { Exceptions, readExceptions } from './exceptions';
import { filesIn, sample } from './images';
import { requireExiftool } from './metadata';
import { CorpusOptions, HELP, parseOptions } from './options';
import { pythonWithPillow } from './python';
import { reportOf, textOf } from './report';
import { Run, runChecks } from './run';

const INTERRUPTED = 130;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(HELP);

  const exceptions = new Exceptions(readExceptions(options.exceptions));
  const all = filesIn(options.folder).filter(({ path }) => options.only?.test(path) ?? true);
  const files = sample(all, options.limit);
  if (files.length === 0) throw new Error(`${options.folder} has no files to check`);
  if (options.metadata) requireExiftool();
  const run = runChecks(files, options, pythonWithPillow(), done => progress(done, files.length));
  process.once('SIGINT', () => interrupt(run, exceptions, options));
  process.once('SIGTERM', () => interrupt(run, exceptions, options));
  await run.finished;
  const isWhole = files.length === all.length && !options.only;
  if (!finish(run, exceptions, options, isWhole)) process.exitCode = 1;
}

/** Prints and writes the report. Returns whether the run has passed. */
function finish({ results }: Run, exceptions: Exceptions, options: CorpusOptions, isWhole: boolean): boolean {
  const explained = results.map(result =>
    ({ ...result, exception: exceptions.find(result.file.suite, result.file.name, result.verdict) }));
  const suites = [...new Set(results.map(({ file }) => file.suite))];
  const report = reportOf(explained, isWhole ? exceptions.unused(suites) : []);
  console.log(textOf(report));
  if (options.report) fs.writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  return report.isPassed;
}

/** Reports the files that are done. */
function interrupt(run: Run, exceptions: Exceptions, options: CorpusOptions): void {
  run.stop();
  finish(run, exceptions, options, false);
  console.error('Interrupted: the report covers the files that were checked.');
  process.exit(INTERRUPTED);
}

function progress(done: number, total: number): void {
  const isLast = done === total;
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} files${isLast ? '\n' : ''}`);
  else if (done % 100 === 0 || isLast) process.stderr.write(`${done} of ${total} files\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
