import { Output } from '../command';
import { printable, printableLines } from '../printable';
import { CHECKS, CheckResult } from './run-checks';

/** How results are told. */
export interface Report {
  begin(url: URL): void;
  tell(result: CheckResult): void;
  end(url: URL, results: readonly CheckResult[]): void;
}

const MARKS: Readonly<Record<CheckResult['status'], string>> = { passed: '✓', failed: '✗', skipped: '–' };

const ID_WIDTH = Math.max(...CHECKS.map(({ id }) => id.length));

/** A line a check, as it ends; a failed one says what to do. */
export function textReport(out: Output): Report {
  return {
    begin: url => out.write(`${url.href}\n\n`),
    tell: ({ status, id, seen, advice }) => {
      out.write(`${MARKS[status]} ${id.padEnd(ID_WIDTH)}  ${printable(seen)}\n`);
      if (advice) out.write(`${' '.repeat(ID_WIDTH + 4)}${printable(advice)}\n`);
    },
    end: (_, results) => {
      const { passed, failed, skipped } = countsOf(results);
      out.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    },
  };
}

/** One JSON object at the end. */
export function jsonReport(out: Output): Report {
  return {
    begin: () => {},
    tell: () => {},
    end: (url, checks) => {
      const counts = countsOf(checks);
      const verdict = JSON.stringify({ url: url.href, ok: counts.failed === 0, ...counts, checks }, undefined, 2);
      out.write(`${printableLines(verdict)}\n`);
    },
  };
}

function countsOf(results: readonly CheckResult[]): Record<CheckResult['status'], number> {
  const count = (status: CheckResult['status']) => results.filter(result => result.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
