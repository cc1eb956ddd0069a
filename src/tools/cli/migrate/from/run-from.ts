import * as fs from 'node:fs';
import { stringify } from 'yaml';
import { appFile } from './app-file';
import { fromAwsSample } from './aws-sample';
import { fromCloudFront } from './cloudfront';
import { cdkTool, templateTool } from './deployment-tool';
import { fromDit } from './dit';
import { Evidence } from './evidence';
import { Findings } from './findings';
import { fromImgix } from './imgix';
import { optionsFileOf } from './options-file';
import { readFiles } from './read-files';
import { jsonReport, textReport } from './report';
import { fromThumbor } from './thumbor';
import { Arguments, CommandError, Io, OK, UsageError } from '../../command';
import { isTooDeep } from '../../shared/read-file';
import { writeFile } from '../../shared/write-file';

/** The services that a migration may begin from, by their names on the command line. */
const SERVICES: Readonly<Record<string, (evidence: Evidence) => Findings>> = {
  'dit': fromDit,
  'aws-sample': fromAwsSample,
  'thumbor': fromThumbor,
  'imgix': fromImgix,
  'cloudfront': fromCloudFront,
};

export const SERVICE_NAMES = Object.keys(SERVICES);

/** A file for the options of `template`, in place of code. */
const OPTIONS_FILE = /\.(json|ya?ml)$/i;

const CODE_FILE = /\.[cm]?ts$/i;

/** Options that belong to `--check`. */
const OF_CHECK = ['check', 'old', 'new', 'sample', 'concurrency', 'timeout', 'accept', 'old-headers', 'new-headers'];

/** Prints the image CDN that replaces another service, from files that describe the service. Sends nothing. */
export async function runFrom(args: Arguments, io: Io): Promise<number> {
  const service = args.text('from')!;
  if (!SERVICE_NAMES.includes(service)) {
    throw new UsageError(`--from must be one of: ${SERVICE_NAMES.join(', ')}, got ${service}`);
  }
  const wrong = OF_CHECK.find(option => args.text(option) !== undefined);
  if (wrong !== undefined) throw new UsageError(`--${wrong} cannot be combined with --from`);
  if (args.operands.length === 0) throw new UsageError('FILE is required with --from: a description of the service');
  const output = args.text('output');
  if (output !== undefined && ![CODE_FILE, OPTIONS_FILE].some(kind => kind.test(output))) {
    throw new UsageError('--output must end in .ts for the code, or in .json or .yaml for the options of template, '
      + `got ${output}`);
  }
  const isTemplate = OPTIONS_FILE.test(output ?? '');
  const given = found(service, args.operands);
  const findings = isTemplate ? withoutCdk(given) : given;
  const tool = isTemplate ? templateTool(output!, findings.cdn) : cdkTool(output ?? 'images.ts');
  if (output !== undefined) writeNew(output, isTemplate ? optionsText(output, findings) : appFile(findings.cdn));
  if (args.isSet('json')) io.stdout.write(`${JSON.stringify(jsonReport(findings, tool), null, 2)}\n`);
  else io.stdout.write(`${output === undefined ? `${appFile(findings.cdn)}\n` : ''}${textReport(findings, tool)}`);
  return OK;
}

function optionsText(file: string, { cdn }: Findings): string {
  const { options } = optionsFileOf(cdn);
  return /\.json$/i.test(file) ? `${JSON.stringify(options, null, 2)}\n` : stringify(options);
}

/** Adds the settings that neither the options file nor the parameters of the template have. */
function withoutCdk(findings: Findings): Findings {
  const { leftOut } = optionsFileOf(findings.cdn);
  const remedy = 'it needs the CDK, and is not in the options file';
  return { ...findings, differences: [...findings.differences, ...leftOut.map(what => ({ what, remedy }))] };
}

function found(service: string, files: readonly string[]): Findings {
  try {
    return SERVICES[service](readFiles(files));
  } catch (error) {
    if (isTooDeep(error)) throw new CommandError('the files are nested too deeply to be read');
    throw error;
  }
}

function writeNew(file: string, text: string): void {
  if (fs.existsSync(file)) throw new CommandError(`--output must be a new file, and ${file} exists`);
  writeFile(file, text);
}
