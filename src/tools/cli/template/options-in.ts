import * as fs from 'node:fs';
import { Document, parseDocument } from 'yaml';
import { isRecord } from '../../../model/is-record';
import { CommandError } from '../command';
import { decodeText } from '../shared/read-file';

/** The longest value in an error. */
const MAX_LENGTH = 100;

const MAX_DEPTH = 100;

/** Messages for problems that the parser describes in its own terms, by its codes. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['MULTIPLE_DOCS', 'must contain one document, got several'],
  ['NON_STRING_KEY', 'must have texts as names of options'],
  ['RESOURCE_EXHAUSTION', `must have at most ${MAX_DEPTH} levels`],
]);

const EXAMPLE = '{"originalsPath":"original"}';

/** Control characters that no text has, and the replacement of bytes that are not UTF-8. */
const NO_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/;

/** Sections at the start of a line in YAML, or fields in JSON, by which a CloudFormation template is recognized. */
const OF_TEMPLATE = ['AWSTemplateFormatVersion', 'Resources'];

/** Returns the options in a file, in JSON or YAML. JSON is YAML, too. */
export function readOptions(file: string): Readonly<Record<string, unknown>> {
  const options = valueIn(file);
  if (options === null) {
    throw new CommandError(`${file} must contain options, got nothing. Write {} for all defaults, or leave the file `
      + 'out');
  }
  if (!isRecord(options)) {
    throw new CommandError(`${file} must contain an object with options, such as ${EXAMPLE}, got `
      + shortened(options));
  }
  if (OF_TEMPLATE.some(name => Object.hasOwn(options, name))) throw templateProblem(file);
  return options;
}

function valueIn(file: string): unknown {
  const invalid = (problem: string) => new CommandError(`${file} must be a file in JSON or YAML: ${problem}`);
  const text = textOf(file, invalid);
  if (OF_TEMPLATE.some(name => new RegExp(`^${name}\\s*:`, 'm').test(text))) throw templateProblem(file);
  if (depthOf(text) > MAX_DEPTH) throw new CommandError(`${file} ${PROBLEMS.get('RESOURCE_EXHAUSTION')}`);
  const document = parseDocument(text, { logLevel: 'error', stringKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  const known = problem && PROBLEMS.get(problem.code);
  if (known !== undefined) throw new CommandError(`${file} ${known}`);
  // Lines of the file follow, with a mark.
  if (problem) throw invalid(problem.message.split('\n')[0].replace(/:$/, ''));
  return plainValue(document, file, invalid);
}

function textOf(file: string, invalid: (problem: string) => Error): string {
  const got = (what: string) => new CommandError(`${file} must be a file in JSON or YAML, got ${what}`);
  let bytes: Buffer;
  try {
    if (fs.statSync(file).isDirectory()) throw got('a folder');
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw error instanceof CommandError ? error : invalid((error as Error).message);
  }
  const text = decodeText(bytes);
  if (NO_TEXT.test(text)) throw got('a file that is not text in UTF-8');
  return text;
}

function templateProblem(file: string): Error {
  return new CommandError(`${file} must be a file with options, such as ${EXAMPLE}, got a CloudFormation template. `
    + 'docs/without-cdk.md#options lists the options. To run a template, use `serve --app`');
}

function plainValue(document: Document, file: string, invalid: (problem: string) => Error): unknown {
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw invalid((error as Error).message); // too many aliases
  }
  try {
    JSON.stringify(value);
  } catch {
    throw new CommandError(`${file} must not have an alias of a value in that value`);
  }
  return value;
}

/** Returns how many brackets are open at once. The parser's own limit is the memory of the process. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += '[{'.includes(bracket) ? 1 : -1;
    most = Math.max(most, depth);
  }
  return most;
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
