import * as fs from 'node:fs';
import * as path from 'node:path';
import { RecordedExchange } from './checks/recorder';
import { CheckResult } from './checks/run';
import { CostRow, dollars } from './plan';
import { CheckResult as VerifyResult } from '../../src/tools/cli/verify/run-checks';

export interface Phase {
  readonly name: string;
  readonly status: 'done' | 'failed' | 'stopped';
  readonly seconds: number;
  readonly detail?: string;
}

export interface ReportHead {
  readonly run: string;
  readonly startedAt: string;
  readonly account: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly domain?: string;
  readonly costs: readonly CostRow[];
}

type Outcome = 'running' | 'passed' | 'failed' | 'stopped';

/** The results so far. */
export interface ReportContent extends Omit<ReportHead, 'account'> {
  outcome: Outcome;
  finishedAt?: string;
  versions: Record<string, string>;
  readonly phases: Phase[];
  verify: readonly VerifyResult[];
  readonly checks: CheckResult[];
  /** Resources that could not be removed. */
  left: readonly string[];
}

export const ISSUES = 'https://github.com/cdkimagecdn/cdk-image-cdn/issues/new?template=proof-report.yml';

/**
 * The report of a proof. It is written after every change, so that there is one whatever ends the program. It names no
 * account.
 */
export class Report {
  public readonly content: ReportContent;
  private readonly account: string;

  constructor(
    public readonly folder: string,
    { account, ...head }: ReportHead,
  ) {
    this.account = account;
    this.content = { ...head, outcome: 'running', versions: {}, phases: [], verify: [], checks: [], left: [] };
    this.save();
  }

  public change(change: (content: ReportContent) => void): void {
    change(this.content);
    this.save();
  }

  private save(): void {
    fs.mkdirSync(this.folder, { recursive: true });
    this.write('report.json', `${JSON.stringify(this.content, undefined, 2)}\n`);
    this.write('report.md', markdown(this.content));
  }

  private write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text.replaceAll(this.account, '<account>'));
  }
}

export function markdown(content: ReportContent): string {
  return [
    `# Proof ${content.run} of cdk-image-cdn on AWS`,
    '',
    `Outcome: **${content.outcome}**. Region ${content.region}, replica in ${content.replicaRegion}` +
      `${content.domain === undefined ? '' : `, domain ${content.domain}`}. Started ${content.startedAt}, ` +
      `finished ${content.finishedAt ?? 'not yet'}.`,
    '',
    ...table(['package', 'version'], Object.entries(content.versions)),
    '## Checks',
    '',
    ...table(
      ['check', 'outcome', 'seen', 's'],
      content.checks.map(({ title, status, seen, seconds }) => [title, status, seen, seconds.toFixed(1)]),
    ),
    ...content.checks
      .filter(({ meaning }) => meaning !== undefined)
      .map(({ title, meaning }) => `- **${title}**: ${meaning}\n`),
    '## verify',
    '',
    ...table(
      ['check', 'outcome', 'seen'],
      content.verify.map(({ id, status, seen }) => [id, status, seen]),
    ),
    '## Phases',
    '',
    ...table(
      ['phase', 'outcome', 's', ''],
      content.phases.map(({ name, status, seconds, detail = '' }) => [name, status, seconds.toFixed(0), detail]),
    ),
    ...(content.left.length === 0 ? [] : ['## Not removed', '', ...content.left.map(line => `- ${line}`), '']),
    '## Cost estimate',
    '',
    ...table(
      ['what', 'USD'],
      content.costs.map(({ what, cost }) => [what, dollars(cost)]),
    ),
    '## Requests',
    '',
    ...content.checks.flatMap(({ title, exchanges, omitted }) =>
      exchanges.length === 0
        ? []
        : [
          `### ${title}`,
          '',
          '```http',
          ...exchanges.map(lineOf),
          ...(omitted > 0 ? [`… and ${omitted} more`] : []),
          '```',
          '',
        ],
    ),
    `Send this report as an issue: ${ISSUES}`,
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

const SHOWN = [
  'x-cache',
  'age',
  'content-type',
  'content-length',
  'content-range',
  'etag',
  'x-amz-cf-pop',
  'x-amz-cf-id',
];

function lineOf({
  method,
  url,
  requestHeaders,
  status,
  headers = {},
  milliseconds,
  text,
  error,
}: RecordedExchange): string {
  const sent = Object.entries(requestHeaders)
    .map(([name, value]) => ` ${name}: ${value}`)
    .join();
  const received = SHOWN.filter(name => headers[name] !== undefined)
    .map(name => `${name}: ${String(headers[name])}`)
    .join(', ');
  const response = error ?? `${status} ${received}${text ? ` ${JSON.stringify(text)}` : ''}`;
  return `${method} ${url}${sent}\n  → ${response} (${milliseconds} ms)`;
}
