import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { problemOfSize } from './template-size';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/** A CloudFormation template in a file of its own, such as one that the command `template` prints. */
export interface TemplateFile {
  /** The name of its stack: that of the file. */
  readonly name: string;
  readonly template: Record<string, unknown>;
}

/** Whether an app is a template in JSON or YAML instead of a cloud assembly. */
export function isTemplateFile(app: string): boolean {
  return /\.(json|ya?ml)$/.test(app) && (fs.statSync(app, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** Reads a template. Throws for files that contain none. */
export function readTemplateFile(file: string): TemplateFile {
  const problem = problemOfSize(fs.statSync(file).size);
  if (problem !== undefined) throw new LocalEdgeError(`${file} ${problem}`);
  const template = parsed(file);
  if (!isRecord(template) || !isRecord(template.Resources)) {
    throw new LocalEdgeError(`${file} must be a CloudFormation template in JSON or YAML: it has no Resources`);
  }
  return { name: path.basename(file).replace(/\.(template\.)?\w+$/, ''), template };
}

function parsed(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LocalEdgeError(`${file} must be a CloudFormation template in JSON or YAML: ${(error as Error).message}`);
  }
}
