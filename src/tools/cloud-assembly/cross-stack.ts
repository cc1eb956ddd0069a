import { StackTemplate } from './assembly';
import { isRecord } from '../../model/is-record';

/** A value of a template with unresolved intrinsic functions. */
export interface TemplateValue {
  readonly stack: StackTemplate;
  readonly value: unknown;
}

/** Returns the value that a stack exports under this name. */
export function exported(
  stacks: StackTemplate[], name: string, resolve: (value: TemplateValue) => unknown,
): TemplateValue | undefined {
  for (const stack of stacks) {
    for (const output of Object.values(stack.outputs)) {
      if (!isRecord(output) || !isRecord(output.Export)) continue;
      if (resolve({ stack, value: output.Export.Name }) === name) return { stack, value: output.Value };
    }
  }
  return undefined;
}

export function stackOutput(stacks: StackTemplate[], stackName: string, outputName: string): TemplateValue | undefined {
  const stack = stacks.find(({ name }) => name === stackName);
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
