import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

/** Options of the command line. */
export interface CorpusOptions {
  readonly folder: string;
  readonly jobs: number;
  readonly limit: number;
  readonly only?: RegExp;
  readonly report?: string;
  readonly again?: string;
  readonly exceptions: string;
  readonly differences?: string;
  readonly seconds: number;
  readonly mebibytes: number;
  readonly tiff: boolean;
  readonly chromium: boolean;
  readonly metadata: boolean;
}

export const HELP = `npm run corpus -- FOLDER [options]

Transforms every file below FOLDER in several ways, and compares the results with Pillow, which shares no code with the
transform function. The first folder below FOLDER is the name of a suite in the report.

  --jobs N            processes that transform (default: 1)
  --limit N           check N files at most, spread evenly over all
  --only PATTERN      check files whose path matches a regular expression
  --report FILE       write the report as JSON
  --again FILE        check only the exceptions of an earlier report, and take all other outcomes from it
  --exceptions FILE   explained exceptions (default: test/corpus/exceptions.json)
  --differences DIR   write reference and result of wrong images as PNG
  --chromium          ask an installed Chromium where Pillow disagrees, or ignores how colors are described
  --tiff              enable TIFF originals
  --seconds N         CPU time of a transformation (default: 12; the transform function stops decoding after 10)
  --memory N          memory of a transformation in MiB (default: 1769, as the transform function has)
  --metadata          check the metadata of results with exiftool, instead of their pixels

The exit code is 1 if an exception is not explained, if less than 99.5 % of the files are right, or if any
transformation crashes or exceeds its limits.`;

const EXCEPTIONS = path.join(__dirname, 'exceptions.json');

const FLAGS = {
  jobs: { type: 'string', default: '1' },
  limit: { type: 'string' },
  only: { type: 'string' },
  report: { type: 'string' },
  again: { type: 'string' },
  exceptions: { type: 'string', default: EXCEPTIONS },
  differences: { type: 'string' },
  chromium: { type: 'boolean', default: false },
  tiff: { type: 'boolean', default: false },
  metadata: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '12' },
  memory: { type: 'string', default: '1769' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Returns the options, or undefined if help is requested. Throws with an explanation if they are invalid. */
export function parseOptions(args: string[]): CorpusOptions | undefined {
  const { values, positionals } = parseArgs({ args, options: FLAGS, allowPositionals: true });
  if (values.help) return undefined;
  const { report, again, differences, chromium, tiff, metadata, exceptions } = values;
  return {
    folder: folderOf(positionals),
    jobs: wholeNumber('--jobs', values.jobs),
    limit: values.limit === undefined ? Infinity : wholeNumber('--limit', values.limit),
    only: values.only === undefined ? undefined : patternOf(values.only),
    seconds: wholeNumber('--seconds', values.seconds),
    mebibytes: wholeNumber('--memory', values.memory),
    report,
    again,
    differences,
    chromium,
    tiff,
    metadata,
    exceptions,
  };
}

function folderOf(positionals: string[]): string {
  if (positionals.length !== 1) {
    throw new Error(`expected one folder of images, got ${positionals.length}. See npm run corpus -- --help`);
  }
  const [folder] = positionals;
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} must be a folder`);
  return folder;
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option} must be a whole number from 1, got ${text}`);
  return Number(text);
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new Error(`--only must be a regular expression, got ${text}`);
  }
}
