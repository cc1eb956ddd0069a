import { Judgment, Verdict } from './compare';
import { isOfThumbor } from './thumbor-grammar';

const VERDICTS: readonly Verdict[] = ['same', 'approximated', 'refused', 'additional', 'different'];

/** The share of images with the geometry of the original engine, among those that both make. */
export const MIN_SAME = 0.95;

/** The largest number of refused parts that are counted each by itself. */
const MAX_PARTS = 20;

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
  const lines = [
    `| URLs | engine | total | ${VERDICTS.join(' | ')} | same of those made | same of all |`, `|${'---|'.repeat(10)}`,
  ];
  const all = { name: 'all', engine: '', judgments: reports.flatMap(({ judgments }) => judgments) };
  lines.push(...[...reports.flatMap(withParts), ...reports.length > 1 ? [all] : []].map(rowOf));
  for (const { name, judgments } of reports) {
    const refused = judgments.filter(({ verdict }) => verdict === 'refused');
    if (refused.length > 0) lines.push('', `${name}: refused, by part`, ...countsOf(refused));
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

function rowOf({ name, engine, judgments }: FileReport): string {
  const counts = VERDICTS.map(verdict => count(judgments, verdict));
  const shares = [shareOfSame(judgments), count(judgments, 'same') / judgments.length]
    .map(share => `${(share * 100).toFixed(1)} %`);
  return `| ${[name, engine, judgments.length, ...counts, ...shares].join(' | ')} |`;
}

/** Adds the parts of a report on imagor: URLs that thumbor has, too, and those with imagor's additions. */
function withParts(report: FileReport): FileReport[] {
  const { name, engine, judgments } = report;
  if (!engine.startsWith('imagor')) return [report];
  return [
    report,
    { name: `${name}, in thumbor's grammar`, engine, judgments: judgments.filter(({ url }) => isOfThumbor(url)) },
    { name: `${name}, with additions`, engine, judgments: judgments.filter(({ url }) => !isOfThumbor(url)) },
  ];
}

/** Returns lines with the parts that the CDN refuses, the most frequent one first. */
function countsOf(refused: readonly Judgment[]): string[] {
  const counts = new Map<string, number>();
  for (const part of refused.map(partOf)) counts.set(part, (counts.get(part) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const others = sorted.slice(MAX_PARTS).reduce((sum, [, number]) => sum + number, 0);
  return [
    ...sorted.slice(0, MAX_PARTS).map(([part, number]) => `  ${number} × ${part}`),
    ...others > 0 ? [`  ${others} × other parts, which --verbose lists`] : [],
  ];
}

/** Returns the part of a URL that the CDN refuses: a filter without its arguments, or the beginning of the key. */
function partOf({ url, reason }: Judgment): string {
  const [, filter] = /^(\w+)\(/.exec(reason) ?? [];
  const [, start] = /(color:|b64:|https?:|filters(?=%3A))/.exec(url.url) ?? [];
  if (filter) return `${filter}()`;
  return reason.startsWith('path ') && start ? `${start} as the key` : reason;
}

function lineOf({ url, reason }: Judgment): string {
  return `  ${url.url} (${url.from}): ${reason}`;
}
