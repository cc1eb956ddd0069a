import * as fs from 'node:fs';
import * as path from 'node:path';
import { AssetManifestArtifact, CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
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

export function loadAssembly(directory: string): Assembly {
  const assembly = open(directory);
  const stacks = assembly.stacksRecursively;
  return { stacks: stacks.map(readStack), assets: new Map(stacks.flatMap(readAssets)) };
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
  const paths = constructPaths(stack);
  const resources = Object.entries(section(template, 'Resources')).map(([logicalId, definition]) =>
    readResource(logicalId, definition, paths.get(logicalId) ?? `${stack.hierarchicalId}/${logicalId}`));
  return {
    id: stack.id,
    name: stack.stackName,
    displayName: stack.hierarchicalId,
    account: stack.environment.account.startsWith('unknown') ? ACCOUNT : stack.environment.account,
    region: stack.environment.region.startsWith('unknown') ? REGION : stack.environment.region,
    resources: new Map(resources.map(resource => [resource.logicalId, resource])),
    parameters: section(template, 'Parameters'),
    mappings: section(template, 'Mappings'),
    conditions: section(template, 'Conditions'),
    outputs: section(template, 'Outputs'),
  };
}

function readTemplate(stack: CloudFormationStackArtifact): Record<string, unknown> {
  try {
    return stack.template as Record<string, unknown>;
  } catch (error) {
    throw new LocalEdgeError(`the template of stack ${stack.displayName} cannot be `
      + `read: ${(error as Error).message}. Run \`npx cdk synth\` again`);
  }
}

function readResource(logicalId: string, definition: unknown, constructPath: string): Resource {
  const raw = isRecord(definition) ? definition : {};
  const { DependsOn: dependsOn = [], Condition: condition } = raw;
  return {
    logicalId,
    type: String(raw.Type),
    properties: section(raw, 'Properties'),
    dependsOn: (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).map(String),
    condition: typeof condition === 'string' ? condition : undefined,
    metadata: section(raw, 'Metadata'),
    path: constructPath,
  };
}

/** Returns the construct paths without the name of the L1 construct: `Stack/Images/Distribution`. */
function constructPaths(stack: CloudFormationStackArtifact): Map<string, string> {
  return new Map(stack.findMetadataByType('aws:cdk:logicalId').map(entry =>
    [String(entry.data), entry.path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '')]));
}

function readAssets(stack: CloudFormationStackArtifact): [string, string][] {
  return stack.dependencies.filter(AssetManifestArtifact.isAssetManifestArtifact).flatMap(manifest =>
    Object.values(manifest.contents.files
      ?? {}).flatMap(file => Object.values(file.destinations).map((destination): [string, string] =>
      [destination.objectKey, path.join(stack.assembly.directory, file.source.path ?? '')])));
}

function section(raw: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = raw[name];
  return isRecord(value) ? value : {};
}
