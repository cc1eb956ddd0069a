import { Annotations, Duration, Token } from 'aws-cdk-lib';
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
export function requireMember(
  scope: IConstruct, prop: string, value: string | undefined, members: Record<string, string>,
): void {
  const allowed = Object.values(members);
  if (isKnown(value) && !allowed.includes(value)) {
    refuse(scope, `\`${prop}\` must be one of ${allowed.join(', ')}, got: ${value}`);
  }
}

/**
 * Refuses half a character, which no key and no URL can have.
 */
export function requireText(scope: IConstruct, prop: string, text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    refuse(scope, `\`${prop}\` must be text that UTF-8 can say, got half a character: ${JSON.stringify(text)}`);
  }
}

/**
 * Refuses what is no whole number, or none of this range.
 */
export function requireWhole(
  scope: IConstruct, prop: string, value: number | undefined, least: number, most: number,
): void {
  if (isKnown(value) && (!Number.isInteger(value) || value < least || value > most)) {
    refuse(scope, `\`${prop}\` must be a whole number from ${least} to ${most}, got: ${value}`);
  }
}

/**
 * Refuses a lifetime that S3 does not take: it counts whole days, from one on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
 */
export function requireDays(scope: IConstruct, prop: string, lifetime: Duration | undefined): void {
  if (!lifetime || lifetime.isUnresolved()) return;
  requireWhole(scope, `${prop} (in days)`, lifetime.toDays({ integral: false }), 1, 2 ** 31 - 1);
}

/**
 * Refuses a prop that would have no effect, or a wrong one, beside another.
 */
export function refuseTogether(
  scope: IConstruct, prop: string, value: unknown, other: string, otherValue: unknown, why: string,
): void {
  if (value !== undefined && otherValue !== undefined) {
    refuse(scope, `\`${prop}\` and \`${other}\` exclude each other: ${why}`);
  }
}
