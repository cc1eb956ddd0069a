import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Returns JSON for a message, such as a statement that users add to a policy, and adds an output of the stack that
 * contains the values that are known at deployment only.
 *
 * @param id the construct ID of the output, followed by a number if it is taken
 */
export function printedJson(scope: Construct, id: string, description: string, value: unknown): string {
  const stack = Stack.of(scope);
  const output = new CfnOutput(scope, freeId(scope, id), { description, value: stack.toJsonString(value) });
  return `${jsonOf(stack.resolve(value))} (after the deployment, the output ${stack.getLogicalId(output)} contains `
    + `${Array.isArray(value) && value.length > 1 ? 'them' : 'it'} with every value)`;
}

function freeId(scope: Construct, id: string, count = 1): string {
  const candidate = count === 1 ? id : `${id}${count}`;
  return scope.node.tryFindChild(candidate) ? freeId(scope, id, count + 1) : candidate;
}

/** Returns text for a message, with values that are known at deployment only in angle brackets. */
export function readable(scope: Construct, text: string): string {
  const resolved = Stack.of(scope).resolve(text) as unknown;
  return isIntrinsic(resolved) ? renderIntrinsic(resolved) : String(resolved);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => isIntrinsic(part) ? renderIntrinsic(part) : part);
}

type Intrinsic = {
  readonly 'Ref'?: string;
  readonly 'Fn::GetAtt'?: string[];
  readonly 'Fn::Join'?: [string, unknown[]];
  readonly 'Fn::ImportValue'?: string;
};

function isIntrinsic(part: unknown): part is Intrinsic {
  const keys = typeof part === 'object' && part !== null ? Object.keys(part) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

function renderIntrinsic(intrinsic: Intrinsic): string {
  const join = intrinsic['Fn::Join'];
  if (join) return join[1].map(part => isIntrinsic(part) ? renderIntrinsic(part) : part).join(join[0]);
  return `<${intrinsic.Ref ?? intrinsic['Fn::GetAtt']?.join('.') ?? intrinsic['Fn::ImportValue'] ?? 'value'}>`;
}
