import { Resource, StackTemplate } from './assembly';
import { conditionHolds } from './conditions';
import { TemplateValue, crossRegionExport, findExport, stackOutput } from './cross-stack';
import { physicalId } from './physical-ids';
import { entryOf } from '../../model/entry-of';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/** A resource and its stack. */
export interface Located {
  readonly stack: StackTemplate;
  readonly resource: Resource;
}

type IntrinsicFunction = (stack: StackTemplate, argument: unknown) => unknown;

/**
 * Resolves CloudFormation's intrinsic functions across all stacks of an app.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Resolver {
  private readonly functions: Record<string, IntrinsicFunction> = {
    'Ref': (stack, name) => this.ref(stack, String(name)),
    'Fn::GetAtt': (stack, argument) => this.getAtt(stack, argument),
    'Fn::Join': (stack, argument) => {
      const [delimiter, parts] = argument as [string, unknown];
      return (this.resolve(stack, parts) as unknown[]).join(delimiter);
    },
    'Fn::Sub': (stack, argument) => this.sub(stack, argument),
    'Fn::Select': (stack, argument) => {
      const [index, list] = this.resolve(stack, argument) as [string | number, unknown[]];
      return list[Number(index)];
    },
    'Fn::Split': (stack, argument) => {
      const [delimiter, text] = this.resolve(stack, argument) as [string, string];
      return text.split(delimiter);
    },
    'Fn::If': (stack, argument) => this.resolve(stack, this.branch(stack, argument)),
    'Fn::FindInMap': (stack, argument) => this.findInMap(stack, argument),
    'Fn::ImportValue': (stack, argument) => this.importValue(stack, String(this.resolve(stack, argument))),
    'Fn::GetStackOutput': (stack, argument) => this.stackOutput(stack, argument),
  };

  constructor(private readonly stacks: StackTemplate[]) {}

  /** Returns the value with all functions resolved; undefined for `AWS::NoValue`. */
  public resolve(stack: StackTemplate, value: unknown): unknown {
    if (Array.isArray(value)) return value.map(item => this.resolve(stack, item)).filter(item => item !== undefined);
    if (typeof value === 'string') return this.literal(stack, value);
    if (!isRecord(value)) return value;
    const name = intrinsicName(value);
    if (name !== undefined) return this.call(stack, name, value[name]);
    return Object.fromEntries(Object.entries(value)
      .map(([key, item]) => [key, this.resolve(stack, item)] as const)
      .filter(([, item]) => item !== undefined));
  }

  /** Returns the value behind `Fn::If` with its inner parts unresolved; undefined for `AWS::NoValue`. */
  public unwrap(stack: StackTemplate, value: unknown): unknown {
    const name = isRecord(value) ? intrinsicName(value) : undefined;
    if (name === 'Fn::If') return this.unwrap(stack, this.branch(stack, (value as Record<string, unknown>)[name]));
    if (name === 'Ref' && (value as Record<string, unknown>).Ref === 'AWS::NoValue') return undefined;
    return value;
  }

  /** Returns all resources of a type whose conditions hold. */
  public resourcesOf(type: string): Located[] {
    return this.stacks.flatMap(stack => [...stack.resources.values()]
      .filter(resource => resource.type === type && this.isDeployed(stack, resource))
      .map(resource => ({ stack, resource })));
  }

  /** Returns the resource of a type whose `Ref` is this ID. */
  public find(type: string, id: string): Located | undefined {
    return this.resourcesOf(type).find(({ stack, resource }) => this.ref(stack, resource.logicalId) === id);
  }

  public attribute({ stack, resource }: Located, name: string): string {
    return String(this.getAtt(stack, [resource.logicalId, name]));
  }

  public isDeployed(stack: StackTemplate, resource: Resource): boolean {
    return resource.condition === undefined || this.condition(stack, resource.condition);
  }

  private call(stack: StackTemplate, name: string, argument: unknown): unknown {
    const call = this.functions[name];
    if (!call) {
      throw new LocalEdgeError(
        `stack ${stack.displayName} uses ${name}, which the local edge does not support: use the value itself`,
      );
    }
    try {
      return call(stack, argument);
    } catch (error) {
      if (error instanceof LocalEdgeError) throw error;
      throw new LocalEdgeError(`stack ${stack.displayName} has ${name} of ${JSON.stringify(argument)}, `
        + `which cannot be resolved: ${(error as Error).message}`);
    }
  }

  private literal(stack: StackTemplate, text: string): string {
    if (text.includes('{{resolve:')) {
      throw new LocalEdgeError(`stack ${stack.displayName} uses ${text}, which only AWS can resolve: `
        + 'use the value itself when you synthesize for the local edge');
    }
    return text;
  }

  private ref(stack: StackTemplate, name: string): string | undefined {
    if (name.startsWith('AWS::')) return this.pseudoParameter(stack, name);
    const resource = stack.resources.get(name);
    if (resource) return this.named(stack, resource, `Ref of ${resource.path}`).ref;
    return this.parameter(stack, name);
  }

  private pseudoParameter(stack: StackTemplate, name: string): string | undefined {
    const values: Record<string, string | undefined> = {
      'AWS::NoValue': undefined,
      'AWS::AccountId': stack.account,
      'AWS::Region': stack.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`,
    };
    if (!(name in values)) {
      throw new LocalEdgeError(`stack ${stack.displayName} uses ${name}, which the local edge does not support`);
    }
    return values[name];
  }

  private parameter(stack: StackTemplate, name: string): string {
    const definition = stack.parameters[name];
    const given = isRecord(definition) ? definition.Default : undefined;
    if (given === undefined) {
      throw new LocalEdgeError(
        `parameter ${name} of stack ${stack.displayName} has no default: set it with --parameter-overrides ${name}=…`,
      );
    }
    return this.literal(stack, String(given));
  }

  private getAtt(stack: StackTemplate, argument: unknown): unknown {
    const [name, attribute] = typeof argument === 'string' ? splitOnce(argument, '.') : argument as [string, string];
    const resource = stack.resources.get(name);
    if (!resource) {
      throw new LocalEdgeError(`stack ${stack.displayName} has no resource ${name}, `
        + `but uses its attribute ${attribute}`);
    }
    if (resource.type === 'Custom::CrossRegionExportReader') return this.crossRegionExport(attribute);
    // This custom resource returns its own properties, so that dependents wait for it.
    if (resource.type === 'Custom::CDKBucketDeployment') return this.resolve(stack, resource.properties[attribute]);
    const value = entryOf(this.named(stack, resource, `${attribute} of ${resource.path}`).attributes, attribute);
    if (value === undefined) {
      throw new LocalEdgeError(
        `${resource.path} (${resource.type}): the local edge does not support its attribute ${attribute}`,
      );
    }
    return value;
  }

  private named(stack: StackTemplate, resource: Resource, purpose: string) {
    const given = (property: string) => this.resolve(stack, resource.properties[property]) as string | undefined;
    const id = physicalId(stack, resource, given);
    if (!id) {
      throw new LocalEdgeError(
        `${purpose}: the local edge does not support ${resource.type}, so this value is unknown`,
      );
    }
    return id;
  }

  private sub(stack: StackTemplate, argument: unknown): string {
    const [template, variables] = Array.isArray(argument)
      ? argument as [string, Record<string, unknown>]
      : [String(argument), {}];
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return String(this.resolve(stack, variables[name]));
      return String(name.includes('.') ? this.getAtt(stack, name) : this.ref(stack, name));
    });
  }

  private branch(stack: StackTemplate, argument: unknown): unknown {
    const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    return this.condition(stack, condition) ? whenTrue : whenFalse;
  }

  private condition(stack: StackTemplate, name: string): boolean {
    return conditionHolds(stack, { Condition: name }, value => this.resolve(stack, value));
  }

  private findInMap(stack: StackTemplate, argument: unknown): unknown {
    const [map, first, second] = this.resolve(stack, argument) as string[];
    const rows = entryOf(stack.mappings, map) as Record<string, Record<string, unknown>> | undefined;
    const row = rows && entryOf(rows, first);
    if (!row || !Object.hasOwn(row, second)) {
      throw new LocalEdgeError(`mapping ${map} of stack ${stack.displayName} has nothing for ${first}, ${second}`);
    }
    return row[second];
  }

  private importValue(importer: StackTemplate, name: string): unknown {
    const found = findExport(this.stacks, name, importer, ({ stack, value }) => this.resolve(stack, value));
    return this.resolveFound(
      found,
      `stack ${importer.displayName} imports ${name}, which no stack of this app exports: synthesize both from one app`,
    );
  }

  private stackOutput(stack: StackTemplate, argument: unknown): unknown {
    const {
      StackName: name, OutputName: outputName, Region: region = stack.region, RoleArn: roleArn = '',
    } = this.resolve(stack, argument) as Record<string, string>;
    const account = roleArn.split(':')[4] || stack.account;
    const found = stackOutput(this.stacks, name, outputName, { account, region });
    return this.resolveFound(
      found, `stack ${stack.displayName} uses output ${outputName} of ${name}, which is not in this app`,
    );
  }

  private crossRegionExport(name: string): unknown {
    const found = crossRegionExport(this.stacks, name);
    return this.resolveFound(
      found, `no stack of this app exports ${name}: synthesize the stacks of all regions from one app`,
    );
  }

  private resolveFound(found: TemplateValue | undefined, otherwise: string): unknown {
    if (!found) throw new LocalEdgeError(otherwise);
    return this.resolve(found.stack, found.value);
  }
}

/** Returns the name of an intrinsic function if it is the only key. The `Condition` of a policy is none. */
function intrinsicName(value: Record<string, unknown>): string | undefined {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::')) ? keys[0] : undefined;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}
