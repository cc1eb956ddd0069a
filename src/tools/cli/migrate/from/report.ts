import { appFile } from './app-file';
import { DeploymentTool } from './deployment-tool';
import { Findings } from './findings';
import { optionsFileOf } from './options-file';
import { stepsOf } from './steps';
import { TREATMENTS, Traffic, Treatment } from './traffic';
import { printCount, escapeInvisible } from '../../shared/text';

/** The most reasons that are printed. */
const MAX_REASONS = 20;

/** The longest URL that is printed as an example. */
const MAX_EXAMPLE = 100;

const MEANINGS: Readonly<Record<Treatment, string>> = {
  supported: 'the same image',
  approximated: 'a similar image',
  ignored: 'an image without some parts of the URL',
  refused: '400, with the reason',
};

/** Returns the report without the code. */
export function textReport(findings: Findings, tool: DeploymentTool): string {
  const { current, urls, differences, traffic } = findings;
  return [
    section('URLs', urls),
    ...traffic ? [section('Requests', trafficLines(traffic))] : [],
    section(`Differences from ${current.name}`, differences.length === 0
      ? ['None that the files show.'] : differences.map(({ what, remedy }) => `- ${what}: ${remedy}.`)),
    section('Steps', stepsOf(findings, tool).flatMap(({ title, commands, notes }, index) => [
      `${index + 1}. ${title}.`, ...commands.map(command => `     ${command}`), ...notes.map(note => `   ${note}`),
    ])),
  ].join('\n');
}

/** Returns the report as data. */
export function jsonReport(findings: Findings, tool: DeploymentTool): object {
  const { cdn, urls, differences, traffic } = findings;
  const { options, parameters } = optionsFileOf(cdn);
  return {
    code: appFile(cdn),
    template: { options, parameters },
    urls,
    differences,
    ...traffic && { traffic },
    steps: stepsOf(findings, tool),
  };
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}\n${'='.repeat(title.length)}`, ...lines].map(printableIn).join('\n') + '\n';
}

function printableIn(line: string): string {
  return line.split('\n').map(escapeInvisible).join('\n');
}

function trafficLines({ requests, urls, counts, reasons }: Traffic): string[] {
  const judged = TREATMENTS.reduce((sum, treatment) => sum + counts[treatment], 0);
  return [
    `${printCount(judged, 'request')} of ${printCount(urls, 'different URL')}:`,
    ...TREATMENTS.filter(treatment => counts[treatment] > 0).map(treatment =>
      `  ${percent(counts[treatment], judged)}  ${treatment}: ${MEANINGS[treatment]}`),
    ...reasons.slice(0, MAX_REASONS).map(({ treatment, reason, requests: count, example }) =>
      `- ${treatment}, ${printCount(count, 'request')}: ${reason}, such as ${cut(example)}`),
    ...requests > judged
      ? [`- further URLs, with ${printCount(requests - judged, 'request')}, are left out: pass a shorter log`] : [],
    ...reasons.length > MAX_REASONS ? [`- and ${reasons.length - MAX_REASONS} more: --json has all`] : [],
  ];
}

function percent(count: number, total: number): string {
  return `${(100 * count / total).toFixed(1).padStart(5)} %`;
}

function cut(url: string): string {
  return url.length > MAX_EXAMPLE ? `${url.slice(0, MAX_EXAMPLE)}…` : url;
}
