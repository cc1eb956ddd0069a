import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandError } from '../command';

/** The input of the process that synthesizes. */
export interface TemplateRequest {
  /** The content of the options file. */
  readonly options: unknown;
  readonly settings: { readonly assetsBucket: string; readonly version: string };
}

/** The output of the process that synthesizes. */
export interface SynthesizedTemplate {
  readonly template: {
    readonly Parameters: { readonly [name: string]: { readonly Default?: unknown } };
  };
  readonly assets: readonly { readonly file: string; readonly objectKey: string }[];
  readonly warnings: readonly string[];
}

const PROGRAM = path.join(__dirname, `../../../print-template${path.extname(__filename)}`);
// In this repository, the TypeScript sources run without compilation.
const LOADER = PROGRAM.endsWith('.ts') ? ['--require', 'tsx/cjs'] : [];

/** The exit code of the process for options that a construct rejects. */
const REJECTED = 3;

/**
 * Returns the template for these options, from a process of its own: of all commands, only this one needs the CDK.
 *
 * @param file the name of the options file in messages, if there is one
 */
export async function synthesizeTemplate(request: TemplateRequest, file?: string): Promise<SynthesizedTemplate> {
  const child = spawn(process.execPath, [...LOADER, PROGRAM], { cwd: __dirname });
  child.stdin.end(JSON.stringify(request));
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code === 0) return JSON.parse(output) as SynthesizedTemplate;
  if (code === REJECTED) throw new CommandError(`${file === undefined ? '' : `${file}: `}${errors.trim()}`);
  if (errors.includes("Cannot find module 'aws-cdk-lib")) {
    throw new CommandError('the CDK is needed to synthesize the template: run `npm install aws-cdk-lib constructs`');
  }
  throw new Error(errors.trim() || `the synthesis ended with ${code}`);
}
