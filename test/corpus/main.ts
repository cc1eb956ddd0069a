import '../environment';
import * as fs from 'node:fs';
import { FileResult } from './check-file';
import { Exceptions, readExceptions } from './exceptions';
import { CorpusFile, filesIn, sample } from './images';
import { RIGHT } from './judge';
import { requireExiftool } from './metadata';
import { CorpusOptions, HELP, parseOptions } from './options';
import { pythonWithPillow } from './python';
import { Report, reportOf, textOf } from './report';
import { runChecks } from './run';

const INTERRUPTED = 130;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(HELP);

  const exceptions = new Exceptions(readExceptions(options.exceptions));
  const all = filesIn(options.folder).filter(({ path }) => options.only?.test(path) ?? true);
  const earlier = options.again === undefined ? [] : rightOutcomes(options.again, all);
  const done = new Set(earlier.map(({ file }) => file));
  const files = sample(all.filter(file => !done.has(file)), options.limit);
  if (files.length === 0) throw new Error(`${options.folder} has no files to check`);
  if (options.metadata) requireExiftool();

  const run = runChecks(files, options, pythonWithPillow(), checked => progress(checked, files.length));
  const finish = (isWhole: boolean): boolean => report([...earlier, ...run.results], exceptions, options, isWhole);
  const interrupt = (): void => {
    run.stop();
    finish(false);
    console.error('Interrupted: the report covers the files that were checked.');
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  await run.finished;
  if (!finish(files.length + earlier.length === all.length && !options.only)) process.exitCode = 1;
}

/** Returns the files that were right in an earlier run. */
function rightOutcomes(reportFile: string, files: readonly CorpusFile[]): FileResult[] {
  const { results } = JSON.parse(fs.readFileSync(reportFile, 'utf8')) as Report;
  const earlier = new Map(results.map(({ suite, name, usage, ...verdict }) =>
    [`${suite}/${name}`, { usage, verdict }]));
  return files.flatMap(file => {
    const outcome = earlier.get(`${file.suite}/${file.name}`);
    return outcome && RIGHT.includes(outcome.verdict.class) ? [{ file, ...outcome }] : [];
  });
}

/**
 * Prints and writes the report. Returns whether the run has passed.
 *
 * @param isWhole whether every file was checked, so that exceptions that were not found can be deleted
 */
function report(
  results: readonly FileResult[], exceptions: Exceptions, options: CorpusOptions, isWhole: boolean,
): boolean {
  const explained = results.map(result =>
    ({ ...result, exception: exceptions.find(result.file.suite, result.file.name, result.verdict) }));
  const suites = [...new Set(results.map(({ file }) => file.suite))];
  const found = reportOf(explained, isWhole ? exceptions.unused(suites) : []);
  console.log(textOf(found));
  if (options.report) fs.writeFileSync(options.report, `${JSON.stringify(found, null, 2)}\n`);
  return found.isPassed;
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
