import { Annotations, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Stops the synthesis. Every message names the prop, the rule and the value.
 */
export function refuse(scope: IConstruct, message: string): never {
  throw new Error(`${scope.node.path}: ${message}`);
}

/**
 * Says what works but will surprise. The id is stable, so that users can acknowledge it.
 */
export function warn(scope: IConstruct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-image-cdn:${id}`, message);
}

/**
 * Whether the value can be judged now: given, and not a token whose value only the deployment knows.
 */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/**
 * Refuses what an untyped language lets through: a string that is no member of the enum.
 */
export function requireMember(scope: IConstruct, prop: string, value: string | undefined, members: Record<string, string>): void {
  const allowed = Object.values(members);
  if (isKnown(value) && !allowed.includes(value)) {
    refuse(scope, `\`${prop}\` must be one of ${allowed.join(', ')}, got: ${value}`);
  }
}

/**
 * Refuses a prop that would have no effect, or a wrong one, beside another.
 */
export function refuseTogether(scope: IConstruct, prop: string, value: unknown, other: string, otherValue: unknown, why: string): void {
  if (value !== undefined && otherValue !== undefined) {
    refuse(scope, `\`${prop}\` and \`${other}\` exclude each other: ${why}`);
  }
}
