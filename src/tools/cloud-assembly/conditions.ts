import { StackTemplate } from './assembly';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/**
 * Evaluates a condition of a template.
 *
 * @param resolve resolves the intrinsic functions in the operands
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function conditionHolds(
  stack: StackTemplate, condition: unknown, resolve: (value: unknown) => unknown,
): boolean {
  const [name, argument] = isRecord(condition) ? Object.entries(condition)[0] : ['', undefined];
  const evaluateOperands = () => (argument as unknown[]).map(item => conditionHolds(stack, item, resolve));
  switch (name) {
    case 'Condition': return conditionHolds(stack, stack.conditions[String(argument)], resolve);
    case 'Fn::And': return evaluateOperands().every(Boolean);
    case 'Fn::Or': return evaluateOperands().some(Boolean);
    case 'Fn::Not': return !evaluateOperands()[0];
    case 'Fn::Equals': {
      const [a, b] = resolve(argument) as unknown[];
      return String(a) === String(b);
    }
    default: throw new LocalEdgeError(
      `stack ${stack.displayName} has a condition that the local edge does not support: ${JSON.stringify(condition)}`,
    );
  }
}
