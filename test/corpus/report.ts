import { FileResult } from './check-file';
import { Exception } from './exceptions';
import { CorpusFile } from './images';
import { CLASSES, FATAL, RIGHT, Verdict } from './judge';
import { Usage } from './limits';

/** A result, with its explanation if it has one. */
export interface ExplainedResult extends FileResult {
  readonly exception?: Exception;
}

/** The least share of right outcomes. */
export const LEAST_SHARE = 0.995;

/** The result of a run. */
export interface Report {
  readonly files: number;
  /** Share of right outcomes, those included for which an exception says that the reference is wrong. */
  readonly share: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly suites: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The most that a transformation took. */
  readonly most: Usage;
  readonly isPassed: boolean;
  readonly exceptions: readonly ReportedException[];
  /** Every file with its outcome, from which another run can continue. */
  readonly results: readonly FileOutcome[];
  /** Explained exceptions that no file showed. */
  readonly unused: readonly Exception[];
}

/** The outcome of a file. */
export type FileOutcome = Pick<CorpusFile, 'suite' | 'name'> & Verdict & { readonly usage: Usage };

interface ReportedException extends Omit<FileOutcome, 'usage'> {
  readonly explanation?: string;
  readonly isRight: boolean;
}

export function reportOf(results: readonly ExplainedResult[], unused: readonly Exception[]): Report {
  const wrong = results.filter(({ verdict }) => !RIGHT.includes(verdict.class));
  const right = results.length - wrong.filter(({ exception }) => !exception?.isRight).length;
  const share = results.length === 0 ? 1 : right / results.length;
  const suites = [...new Set(results.map(({ file }) => file.suite))];
  return {
    files: results.length,
    share,
    classes: counted(results),
    suites: Object.fromEntries(suites.map(suite =>
      [suite, counted(results.filter(({ file }) => file.suite === suite))])),
    most: {
      seconds: Math.max(0, ...results.map(({ usage }) => usage.seconds)),
      mebibytes: Math.max(0, ...results.map(({ usage }) => usage.mebibytes)),
    },
    isPassed: share >= LEAST_SHARE
      && wrong.every(({ verdict, exception }) => exception && !FATAL.includes(verdict.class)),
    exceptions: wrong.map(({ file: { suite, name }, verdict, exception }) => (
      { suite, name, ...verdict, explanation: exception?.reason, isRight: exception?.isRight === true })),
    results: results.map(({ file: { suite, name }, verdict, usage }) => ({ suite, name, ...verdict, usage })),
    unused,
  };
}

function counted(results: readonly ExplainedResult[]): Record<string, number> {
  const counts = CLASSES.map(name => [name, results.filter(({ verdict }) => verdict.class === name).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Returns the report as text: exceptions first, then a table of suites and classes, and the sums. */
export function textOf(report: Report): string {
  const { files, share, most, exceptions, unused } = report;
  const open = exceptions.filter(({ explanation }) => explanation === undefined);
  const wrong = exceptions.filter(({ isRight }) => isRight).length;
  return [
    ...exceptions.map(exceptionText),
    ...unused.map(({ suite, name, class: found }) => `unused exception: ${suite} ${name} (${found})`),
    '',
    tableOf(report),
    '',
    `${(100 * share).toFixed(2)} % of ${files} files are right; ${exceptions.length} exceptions: `
      + `${wrong} where the reference is wrong, ${exceptions.length - wrong - open.length} known, ${open.length} new`,
    `Most in one transformation: ${most.seconds.toFixed(1)} s of CPU time, ${most.mebibytes.toFixed(0)} MiB`,
  ].join('\n');
}

function exceptionText({ suite, name, class: found, check, reason, explanation, isRight }: ReportedException): string {
  const kind = explanation === undefined ? 'NEW' : isRight ? 'right' : 'known';
  const explained = explanation === undefined ? [] : [`    explained: ${explanation}`];
  return [`${kind} ${found}: ${suite} ${name}${check ? ` (${check})` : ''}`, `    ${reason}`, ...explained].join('\n');
}

function tableOf({ suites, classes, files }: Report): string {
  const columns = CLASSES.filter(name => classes[name] !== undefined).reverse();
  const row = (name: string, counts: Readonly<Record<string, number>>, total: number): string[] =>
    [name, String(total), ...columns.map(column => String(counts[column] ?? 0))];
  const totalOf = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const rows = [
    ['suite', 'files', ...columns],
    ...Object.entries(suites).map(([suite, counts]) => row(suite, counts, totalOf(counts))),
    row('all', classes, files),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map(cells => cells[column].length)));
  return rows.map(cells => cells.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  ')).join('\n');
}
