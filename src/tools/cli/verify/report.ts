import { CHECKS, CheckResult } from './run-checks';
import { Output } from '../command';
import { escapeInvisible, escapeInvisibleInLines } from '../shared/text';

/** Output format of the results. */
export interface Report {
  begin(url: URL): void;
  add(result: CheckResult): void;
  end(url: URL, results: readonly CheckResult[]): void;
}

const MARKS: Readonly<Record<CheckResult['status'], string>> = { passed: '✓', failed: '✗', skipped: '–' };

const ID_WIDTH = Math.max(...CHECKS.map(({ id }) => id.length));

/** Prints one line per check as it completes, with advice for failed ones. */
export function textReport(out: Output): Report {
  return {
    begin: url => out.write(`${url.href}\n\n`),
    add: ({ status, id, seen, advice }) => {
      out.write(`${MARKS[status]} ${id.padEnd(ID_WIDTH)}  ${escapeInvisible(seen)}\n`);
      if (advice) out.write(`${' '.repeat(ID_WIDTH + 4)}${escapeInvisible(advice)}\n`);
    },
    end: (_, results) => {
      const { passed, failed, skipped } = countsOf(results);
      out.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    },
  };
}

/** Prints one JSON object at the end. */
export function jsonReport(out: Output): Report {
  return {
    begin: () => {},
    add: () => {},
    end: (url, checks) => {
      const counts = countsOf(checks);
      const verdict = JSON.stringify({ url: url.href, ok: counts.failed === 0, ...counts, checks }, undefined, 2);
      out.write(`${escapeInvisibleInLines(verdict)}\n`);
    },
  };
}

function countsOf(results: readonly CheckResult[]): Record<CheckResult['status'], number> {
  const count = (status: CheckResult['status']) => results.filter(result => result.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
