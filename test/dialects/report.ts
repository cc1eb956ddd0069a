import { Judgment, Verdict } from './compare';

const VERDICTS: readonly Verdict[] = ['same', 'approximated', 'refused', 'additional', 'different'];

/** The share of images with the geometry of the original engine, among those that both make. */
export const MIN_SAME = 0.95;

/** The judgments on a file of URLs. */
export interface FileReport {
  readonly name: string;
  readonly engine: string;
  readonly judgments: readonly Judgment[];
}

/** Whether enough images are the same, and no image is different without a row in the documentation. */
export function isPassed(reports: readonly FileReport[]): boolean {
  return reports.every(({ judgments }) => shareOfSame(judgments) >= MIN_SAME && count(judgments, 'different') === 0);
}

/** Returns the share of images with the geometry of the original engine, among those that both make. */
export function shareOfSame(judgments: readonly Judgment[]): number {
  const made = judgments.length - count(judgments, 'refused') - count(judgments, 'additional');
  return made === 0 ? 1 : count(judgments, 'same') / made;
}

function count(judgments: readonly Judgment[], verdict: Verdict): number {
  return judgments.filter(judgment => judgment.verdict === verdict).length;
}

/** Returns the table, and the URLs that are not the same. */
export function textOf(reports: readonly FileReport[], isVerbose: boolean): string {
  const lines = [`| URLs | engine | total | ${VERDICTS.join(' | ')} | same of those made |`, `|${'---|'.repeat(9)}`];
  for (const { name, engine, judgments } of reports) {
    const counts = VERDICTS.map(verdict => count(judgments, verdict));
    const share = `${(shareOfSame(judgments) * 100).toFixed(1)} %`;
    lines.push(`| ${[name, engine, judgments.length, ...counts, share].join(' | ')} |`);
  }
  for (const { name, judgments } of reports) {
    for (const verdict of VERDICTS.slice(1)) {
      const those = judgments.filter(judgment => judgment.verdict === verdict);
      const isListed = verdict === 'different' || isVerbose;
      if (those.length > 0 && isListed) lines.push('', `${name}: ${verdict}`, ...those.map(lineOf));
    }
  }
  return lines.join('\n');
}

function lineOf({ url, reason }: Judgment): string {
  return `  ${url.url} (${url.from}): ${reason}`;
}
