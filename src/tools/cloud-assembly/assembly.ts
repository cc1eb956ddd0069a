import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  AssetManifestArtifact, CloudAssembly, CloudFormationStackArtifact, PATH_METADATA_KEY,
} from 'aws-cdk-lib/cx-api';
import { ParameterOverrides, requireParameters, withOverrides } from './parameter-overrides';
import { isTemplateFile, readTemplateFile, problemOfSize } from './template-file';
import { assetPath } from '../../model/asset-path';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/** A resource of a template. Its properties contain unresolved intrinsic functions. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly dependsOn: string[];
  readonly condition?: string;
  readonly metadata: Record<string, unknown>;
  /** The construct path. */
  readonly path: string;
}

export interface StackTemplate {
  readonly id: string;
  readonly name: string;
  /** The name in commands of the CDK CLI: `Stage/Stack`. */
  readonly displayName: string;
  readonly account: string;
  readonly region: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly parameters: Record<string, unknown>;
  readonly mappings: Record<string, unknown>;
  readonly conditions: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

export interface Assembly {
  readonly stacks: StackTemplate[];
  /** The paths of the assets by object key in the bootstrap bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

// The environment of environment-agnostic stacks, with the account of AWS's documentation.
const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

// Assets of a LegacyStackSynthesizer, as the CDK CLI would upload them.
const LEGACY_BUCKET = 'cdktoolkit-stagingbucket';
const LEGACY_PREFIX = 'assets/';

/**
 * Reads a synthesized app.
 *
 * @param app the directory of a cloud assembly, or a template file
 * @param overrides values of parameters that replace their defaults
 */
export function loadAssembly(app: string, overrides: ParameterOverrides = {}): Assembly {
  const { stacks, assets } = isTemplateFile(app) ? assemblyOfFile(app) : assemblyIn(app);
  requireParameters(stacks.map(({ parameters }) => parameters), overrides);
  return {
    stacks: stacks.map(stack => ({ ...stack, parameters: withOverrides(stack.parameters, overrides) })),
    assets,
  };
}

function assemblyIn(directory: string): Assembly {
  const stacks = open(directory).stacksRecursively;
  return {
    stacks: stacks.map(readStack),
    assets: new Map(stacks.flatMap(stack => [
      ...readAssets(stack),
      ...legacyAssets(stack).map(({ key, file }): [string, string] => [key, file]),
    ])),
  };
}

/** The assets of a template file are those of this package. */
function assemblyOfFile(file: string): Assembly {
  const { name, template } = readTemplateFile(file);
  const stack = stackOf(template, new Map(), { id: name, name, displayName: name, account: ACCOUNT, region: REGION });
  const objectKeys = [...stack.resources.values()].map(({ properties }) => section(properties, 'Code').S3Key);
  return { stacks: [stack], assets: new Map(objectKeys.flatMap(key => packagedAsset(key))) };
}

function packagedAsset(objectKey: unknown): [string, string][] {
  if (typeof objectKey !== 'string') return [];
  const file = assetPath(path.posix.basename(objectKey));
  return fs.existsSync(file) ? [[objectKey, file]] : [];
}

function open(directory: string): CloudAssembly {
  if (!fs.existsSync(path.join(directory, 'manifest.json'))) {
    throw new LocalEdgeError(`no cloud assembly in ${directory}: run \`npx cdk synth\` first, `
      + 'or name its directory with --app');
  }
  try {
    // The parts that are read here exist in every version in use, so newer versions are accepted.
    return new CloudAssembly(directory, { skipVersionCheck: true, skipEnumCheck: true });
  } catch (error) {
    throw new LocalEdgeError(
      `the cloud assembly in ${directory} cannot be read: ${(error as Error).message}. Run \`npx cdk synth\` again`,
    );
  }
}

function readStack(stack: CloudFormationStackArtifact): StackTemplate {
  const template = readTemplate(stack);
  const parameters = Object.fromEntries(legacyAssets(stack).flatMap(asset => asset.parameters));
  const given = { ...template, Parameters: { ...section(template, 'Parameters'), ...parameters } };
  return stackOf(given, constructPaths(stack), {
    id: stack.id,
    name: stack.stackName,
    displayName: stack.hierarchicalId,
    account: stack.environment.account.startsWith('unknown') ? ACCOUNT : stack.environment.account,
    region: stack.environment.region.startsWith('unknown') ? REGION : stack.environment.region,
  });
}

/** @param paths the construct paths by logical ID. Missing ones are read from the metadata of resources. */
function stackOf(
  template: Record<string, unknown>,
  paths: ReadonlyMap<string, string>,
  stack: Pick<StackTemplate, 'id' | 'name' | 'displayName' | 'account' | 'region'>,
): StackTemplate {
  const resources = Object.entries(section(template, 'Resources')).map(([logicalId, definition]) => {
    const resource = readResource(logicalId, definition);
    const given = paths.get(logicalId) ?? resource.metadata[PATH_METADATA_KEY];
    return { ...resource, path: given === undefined ? `${stack.displayName}/${logicalId}` : withoutL1(String(given)) };
  });
  return {
    ...stack,
    resources: new Map(resources.map(resource => [resource.logicalId, resource])),
    parameters: section(template, 'Parameters'),
    mappings: section(template, 'Mappings'),
    conditions: section(template, 'Conditions'),
    outputs: section(template, 'Outputs'),
  };
}

function readTemplate(stack: CloudFormationStackArtifact): Record<string, unknown> {
  const problem = problemOfSize(fs.statSync(stack.templateFullPath, { throwIfNoEntry: false })?.size ?? 0);
  if (problem !== undefined) throw new LocalEdgeError(`the template of stack ${stack.displayName} ${problem}`);
  try {
    return stack.template as Record<string, unknown>;
  } catch (error) {
    throw new LocalEdgeError(`the template of stack ${stack.displayName} cannot be `
      + `read: ${(error as Error).message}. Run \`npx cdk synth\` again`);
  }
}

function readResource(logicalId: string, definition: unknown): Omit<Resource, 'path'> {
  const raw = isRecord(definition) ? definition : {};
  const { DependsOn: dependsOn = [], Condition: condition } = raw;
  return {
    logicalId,
    type: String(raw.Type),
    properties: section(raw, 'Properties'),
    dependsOn: (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).map(String),
    condition: typeof condition === 'string' ? condition : undefined,
    metadata: section(raw, 'Metadata'),
  };
}

function constructPaths(stack: CloudFormationStackArtifact): Map<string, string> {
  return new Map(stack.findMetadataByType('aws:cdk:logicalId').map(entry => [String(entry.data), entry.path]));
}

/** Returns a construct path without the name of the L1 construct: `Stack/Images/Distribution`. */
function withoutL1(constructPath: string): string {
  return constructPath.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
}

function readAssets(stack: CloudFormationStackArtifact): [string, string][] {
  return stack.dependencies.filter(AssetManifestArtifact.isAssetManifestArtifact).flatMap(manifest =>
    Object.values(manifest.contents.files
      ?? {}).flatMap(file => Object.values(file.destinations).map((destination): [string, string] =>
      [destination.objectKey, path.resolve(stack.assembly.directory, file.source.path ?? '')])));
}

/** An asset of a `LegacyStackSynthesizer`. */
interface LegacyAsset {
  /** The object key in the bootstrap bucket. */
  readonly key: string;
  readonly file: string;
  /** The parameters that the CDK CLI sets at a deployment, with its values as defaults. */
  readonly parameters: [string, { readonly Type: string; readonly Default: string }][];
}

function legacyAssets(stack: CloudFormationStackArtifact): LegacyAsset[] {
  return stack.assets.flatMap(asset => {
    if (asset.packaging === 'container-image') return [];
    const name = `${asset.id}${asset.packaging === 'zip' ? '.zip' : path.extname(asset.path)}`;
    return [{
      key: `${LEGACY_PREFIX}${name}`,
      file: path.resolve(stack.assembly.directory, asset.path),
      parameters: [
        [asset.s3BucketParameter, { Type: 'String', Default: LEGACY_BUCKET }],
        [asset.s3KeyParameter, { Type: 'String', Default: `${LEGACY_PREFIX}||${name}` }],
      ],
    }];
  });
}

function section(raw: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = raw[name];
  return isRecord(value) ? value : {};
}
