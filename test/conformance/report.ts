import { Tally, justifiedIn } from './cells';
import { Engine } from './engine';

/** The result of an engine, or the reason why there is none. */
export interface Verdict {
  readonly engine: Engine;
  readonly tally?: Tally;
  readonly missing?: string;
  readonly seconds: number;
}

// If hundreds of cells fail, the first ones are sufficient.
const MOST_FAILURES_SHOWN = 20;

/**
 * Returns the section of an engine: failures, differences that AWS's rules explain, and cases that were not compared.
 */
export function progress({ tally, missing, seconds }: Verdict): string {
  if (!tally) return `skipped: ${missing}`;
  const { agreed, justified, failures, notes } = tally;
  const hidden = failures.length - MOST_FAILURES_SHOWN;
  return [
    ...failures.slice(0, MOST_FAILURES_SHOWN).map(failure => `FAILED ${failure}`),
    ...hidden > 0 ? [`… and ${hidden} more`] : [],
    ...[...justified].map(([{ rule, see }, times]) => `justified (${times}): ${rule}\n  ${see}`),
    ...notes.map(note => `not compared: ${note}`),
    `${agreed} agreed, ${sum([...justified.values()])} justified, ${failures.length} failed in ${seconds} s`,
  ].join('\n');
}

/** Returns a line for each engine, and the sum. */
export function table(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ engine, tally, seconds }) => tally
    ? [engine.name, compared(tally), tally.agreed, justifiedIn(tally), tally.failures.length, seconds]
    : [engine.name, 'skipped', '', '', '', seconds]);
  const total = (column: number) => sum(rows.map(row => Number(row[column]) || 0));
  return lines([
    ['engine', 'cells compared', 'agreed', 'justified', 'failed', 'seconds'],
    ...rows,
    ['all', ...[1, 2, 3, 4, 5].map(total)],
  ]);
}

export function closingLine(verdicts: readonly Verdict[]): string {
  const tallies = verdicts.flatMap(({ tally }) => tally ?? []);
  const skipped = verdicts.length - tallies.length;
  const counts = `${sum(tallies.map(tally => tally.agreed + justifiedIn(tally)))} passed, `
    + `${sum(tallies.map(tally => tally.failures.length))} failed`;
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`;
}

function compared(tally: Tally): number {
  return tally.agreed + justifiedIn(tally) + tally.failures.length;
}

function lines(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => String(row[column]).length)));
  return rows.map(row => row.map((value, column) =>
    column === 0 ? String(value).padEnd(widths[0]) : String(value).padStart(widths[column])).join('  ')).join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
