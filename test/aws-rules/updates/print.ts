import { PAIRS, Pair, Remarks } from './pairs';
import { remarksOn } from './remarks';

const COLUMNS: readonly (keyof Remarks)[] =
  ['replaced', 'renamed', 'retained', 'leftBehind', 'lostFirst', 'verdicts'];

/** Prints the table of updates. Returns whether each has the remarks that are expected, and no other. */
export function printUpdates(pairs: readonly Pair[] = PAIRS, write: (line: string) => void = console.log): boolean {
  write('| update | replaced | renamed | retained | left behind | permissions lost first | verdict |');
  write('|---|---|---|---|---|---|---|');
  const unexpected = pairs.filter(pair => {
    const remarks = remarksOn(pair);
    const isExpected = COLUMNS.every(column => isSame(remarks[column], pair.expected[column] ?? []));
    const cells = COLUMNS.map(column => remarks[column].join(', '));
    const verdict = `${cells[cells.length - 1] || 'safe'}${isExpected ? '' : ' (UNEXPECTED)'}`;
    write(`| ${[pair.name, ...cells.slice(0, -1), verdict].join(' | ')} |`);
    return !isExpected;
  });
  write(
    unexpected.length === 0
      ? `${pairs.length} updates, as expected.`
      : `Unexpected: ${unexpected.map(({ name }) => name).join('; ')}`,
  );
  return unexpected.length === 0;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
