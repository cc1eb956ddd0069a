import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/** A CloudFormation template in a file of its own, such as one that the command `template` prints. */
export interface TemplateFile {
  /** The name of its stack: that of the file. */
  readonly name: string;
  readonly template: Record<string, unknown>;
}

/** The largest template that CloudFormation accepts, from a bucket. */
const MAX_BYTES = 1_048_576;

/** Whether an app is a template in JSON or YAML instead of a cloud assembly. */
export function isTemplateFile(app: string): boolean {
  return /\.(json|ya?ml)$/.test(app) && (fs.statSync(app, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** Reads a template. Throws for files that contain none. */
export function readTemplateFile(file: string): TemplateFile {
  const problem = problemOfSize(fs.statSync(file).size);
  if (problem !== undefined) throw new LocalEdgeError(`${file} ${problem}`);
  const template = parseTemplate(file);
  if (!isRecord(template) || !isRecord(template.Resources)) {
    throw new LocalEdgeError(`${file} must be a CloudFormation template in JSON or YAML: it has no Resources`);
  }
  return { name: path.basename(file).replace(/\.(template\.)?\w+$/, ''), template };
}

function parseTemplate(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LocalEdgeError(`${file} must be a CloudFormation template in JSON or YAML: ${(error as Error).message}`);
  }
}

/**
 * Returns what is wrong with a template of this size, to be put after its name. A larger one could only be read, for
 * minutes and with gigabytes of memory, and never be deployed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export function problemOfSize(bytes: number): string | undefined {
  if (bytes <= MAX_BYTES) return undefined;
  return `must have at most 1 MB, as CloudFormation requires, got ${(bytes / 1_000_000).toFixed(1)} MB. `
    + 'Split it into several stacks';
}
