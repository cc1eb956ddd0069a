import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { SynthesizedTemplate, deploymentCommands } from './deployment-commands';
import { readOptions } from './options-in';
import { assetPath } from '../../../model/asset-path';
import { Arguments, Command, CommandError, Io, OK, UsageError } from '../command';
import { version } from '../shared/program';
import { makeFolder, writeFile } from '../shared/write-file';

const FORMATS = ['json', 'yaml'];
const DEFAULT_FILE = 'images.json';
/** A rule between parameters, which CloudFormation cannot check: its rules do not compare numbers. */
const ORDER_OF_TTLS =
  'Keep MinTtl <= DefaultTtl <= MaxTtl, or the deployment fails: CloudFront rejects another order.\n';
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The bucket of the assets, and the version of the package. */
interface TemplateSettings {
  readonly assetsBucket: string;
  readonly version: string;
}

/** Returns the template for the content of an options file. Rejects with a `CommandError` for wrong options. */
export type SynthesizeTemplate = (options: unknown, settings: TemplateSettings) => Promise<SynthesizedTemplate>;

/** Returns the command `template`. Tools do not load the CDK by themselves. */
export const templateCommand = (synthesizeTemplate: SynthesizeTemplate): Command => ({
  name: 'template',
  summary: 'prints a CloudFormation template of an image CDN, for use without the CDK',
  operands: [
    { name: 'FILE', summary: 'options in JSON or YAML, such as presets (default: all defaults)', isOptional: true },
  ],
  options: [
    {
      name: 'assets-bucket',
      value: 'NAME',
      summary: 'bucket with the code of the functions, in the Region of the stack',
    },
    {
      name: 'assets',
      value: 'DIR',
      summary: 'copy the code of the functions to this folder, with the object keys as paths',
    },
    { name: 'output', value: 'FILE', summary: 'write the template to this file, .json or .yaml (default: print it)' },
    { name: 'format', value: 'FORMAT', summary: 'json (default) or yaml, if the template is printed' },
  ],
  details: {
    'Parameters of the template:': [
      'bucket of the code, price class, TTLs, variant limit and secret. All other settings are options of FILE:',
      'print the template again to change one',
    ],
    'Examples:': [
      'npx cdk-image-cdn template --assets-bucket my-code --output images.yaml',
      'npx cdk-image-cdn template options.json --assets-bucket my-code > images.json',
      "npx cdk-image-cdn serve --app images.yaml --images photos --parameter-overrides 'DefaultTtl=600'",
    ],
  },
  run: (args, io) => runTemplate(args, io, synthesizeTemplate),
});

async function runTemplate(args: Arguments, io: Io, synthesizeTemplate: SynthesizeTemplate): Promise<number> {
  const output = args.text('output');
  const format = formatOf(args, output);
  const assetsBucket = assetsBucketOf(args);
  const [optionsFile] = args.operands;
  const options = optionsFile === undefined ? {} : readOptions(optionsFile);
  requireAssets();
  const made = await nameOptionsFile(synthesizeTemplate(options, { assetsBucket, version: version() }), optionsFile);
  const text = format === 'yaml'
    ? stringify(made.template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
    : `${JSON.stringify(made.template, null, 2)}\n`;
  for (const warning of made.warnings) io.stderr.write(`warning: ${warning}\n`);
  const file = output ?? DEFAULT_FILE;
  const assetsFolder = args.text('assets');
  if (assetsFolder !== undefined) copyAssets(made, assetsFolder);
  const commands = deploymentCommands(made, { file, assetsBucket, assetsFolder });
  if (output === undefined) {
    io.stdout.write(text);
    io.stderr.write(`Save the template as ${file}. To deploy it with the AWS CLI, run:\n${commands}${ORDER_OF_TTLS}`);
  } else {
    writeFile(output, text);
    io.stdout.write(`${output} is written. To deploy it with the AWS CLI, run:\n${commands}${ORDER_OF_TTLS}`);
  }
  return OK;
}

function assetsBucketOf(args: Arguments): string {
  const assetsBucket = args.text('assets-bucket');
  if (assetsBucket === undefined) throw new UsageError('--assets-bucket is required');
  if (!BUCKET_NAME.test(assetsBucket)) {
    throw new UsageError(`--assets-bucket must be the name of a bucket, got ${assetsBucket}`);
  }
  return assetsBucket;
}

/** Adds the name of the options file to an error. */
async function nameOptionsFile<T>(result: Promise<T>, optionsFile: string | undefined): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (optionsFile === undefined || !(error instanceof CommandError)) throw error;
    throw new CommandError(`${optionsFile}: ${error.message}`);
  }
}

function formatOf(args: Arguments, output: string | undefined): string {
  const given = args.text('format');
  if (given !== undefined && !FORMATS.includes(given)) {
    throw new UsageError(`--format must be json or yaml, got ${given}`);
  }
  const [, extension] = /\.(json|ya?ml)$/.exec(output ?? DEFAULT_FILE) ?? [];
  if (extension === undefined) throw new UsageError(`--output must end in .json or .yaml, got ${output}`);
  if (output === undefined) return given ?? 'json';
  const format = extension === 'json' ? 'json' : 'yaml';
  if (given !== undefined && given !== format) {
    throw new UsageError(`--format ${given} cannot be combined with --output ${output}, which is ${format}`);
  }
  return format;
}

/** Copies the assets to paths that are their object keys. */
function copyAssets({ assets }: SynthesizedTemplate, folder: string): void {
  for (const { file, objectKey } of assets) {
    const copy = path.join(folder, objectKey);
    try {
      makeFolder(path.dirname(copy));
      fs.copyFileSync(file, copy);
    } catch (error) {
      throw new CommandError(`${copy} cannot be written: ${(error as Error).message}`);
    }
  }
}

/**
 * Rejects a package without built assets, which are not in Git.
 *
 * @param root the folder of the package
 */
export function requireAssets(root: string = assetPath('..')): void {
  if (fs.existsSync(path.join(root, 'assets'))) return;
  const isClone = fs.existsSync(path.join(root, '.projenrc.ts'));
  throw new CommandError(isClone ? 'the assets of this clone are not built: run `npm ci && npx projen assets`'
    : 'the assets of the package are missing: install cdk-image-cdn again');
}
