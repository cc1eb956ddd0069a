import * as fs from 'node:fs';
import * as path from 'node:path';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

/* Templates are JSON of AWS's schemas, which TypeScript does not know: properties are looked at one by one. */
export type Json = any;

export interface Resource {
  readonly Type: string;
  readonly Properties?: Json;
  readonly DependsOn?: string | string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Json;
}

/** The template of a stack, and its environment where the app knows it. */
export interface StackTemplate {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
  /** Tags of the stack, which CloudFormation adds to its resources. */
  readonly tags?: Record<string, string>;
  readonly Description?: string;
  readonly Parameters?: Record<string, Json>;
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, Json>;
}

/** Returns the templates in the folder of a cloud assembly, even one of a CDK newer than this project's. */
export function templatesIn(folder: string): StackTemplate[] {
  return templatesOf(new CloudAssembly(folder, { skipVersionCheck: true, skipEnumCheck: true }));
}

/** Returns the templates of all stacks of a cloud assembly, those of stages and nested stacks included. */
export function templatesOf(assembly: CloudAssembly): StackTemplate[] {
  return assembly.stacksRecursively.flatMap(stack => [templateOf(stack), ...nestedIn(stack, templateOf(stack))]);
}

function templateOf(stack: CloudFormationStackArtifact): StackTemplate {
  const { region, account } = stack.environment;
  const known = (value: string) => value.startsWith('unknown-') ? undefined : value;
  const { template, stackName: name, tags } = stack;
  return { ...template as StackTemplate, name, region: known(region), account: known(account), tags };
}

function nestedIn(
  stack: CloudFormationStackArtifact,
  { Resources = {}, name, region, account, tags }: StackTemplate,
): StackTemplate[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudFormation::Stack')
    .flatMap(({ Metadata }) => {
      const file = Metadata?.['aws:asset:path'] as string | undefined;
      if (file === undefined) return [];
      const template = JSON.parse(fs.readFileSync(path.join(stack.assembly.directory, file), 'utf8')) as StackTemplate;
      const nested = { ...template, name: `${name}/${file}`, region, account, tags };
      return [nested, ...nestedIn(stack, nested)];
    });
}
