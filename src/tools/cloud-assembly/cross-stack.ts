import { StackTemplate } from './assembly';
import { isRecord } from '../../model/is-record';

/** A value of a template with unresolved intrinsic functions. */
export interface TemplateValue {
  readonly stack: StackTemplate;
  readonly value: unknown;
}

/** The account and Region of stacks and their exports, whose names are unique there only. */
type Environment = Pick<StackTemplate, 'account' | 'region'>;

/**
 * Returns the value that a stack exports under this name.
 *
 * @param importer the environment of the stack that imports it
 */
export function findExport(
  stacks: StackTemplate[], name: string, importer: Environment, resolve: (value: TemplateValue) => unknown,
): TemplateValue | undefined {
  for (const stack of nearestFirst(stacks, importer)) {
    for (const output of Object.values(stack.outputs)) {
      if (!isRecord(output) || !isRecord(output.Export)) continue;
      if (resolve({ stack, value: output.Export.Name }) === name) return { stack, value: output.Value };
    }
  }
  return undefined;
}

/** @param environment the environment of the stack with the output */
export function stackOutput(
  stacks: StackTemplate[], stackName: string, outputName: string, environment: Environment,
): TemplateValue | undefined {
  const stack = nearestFirst(stacks, environment).find(({ name }) => name === stackName);
  const output = stack?.outputs[outputName];
  return stack && isRecord(output) ? { stack, value: output.Value } : undefined;
}

/** Returns the value that the CDK's `crossRegionReferences` exports to another Region under this name. */
export function crossRegionExport(stacks: StackTemplate[], name: string): TemplateValue | undefined {
  for (const stack of stacks) {
    for (const { type, properties: { WriterProps: writer } } of stack.resources.values()) {
      if (type !== 'Custom::CrossRegionExportWriter' || !isRecord(writer) || !isRecord(writer.exports)) continue;
      if (name in writer.exports) return { stack, value: writer.exports[name] };
    }
  }
  return undefined;
}

/** Returns stacks of this environment before others. The others count because a stack can be environment-agnostic. */
function nearestFirst(stacks: StackTemplate[], { account, region }: Environment): StackTemplate[] {
  const distance = (stack: StackTemplate) => Number(stack.region !== region) + 2 * Number(stack.account !== account);
  return [...stacks].sort((a, b) => distance(a) - distance(b));
}
