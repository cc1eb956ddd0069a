import { Annotations, Duration, Stage, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Throws an error with the path of the construct. In an app in Python or Go, it has the names of that language, too.
 *
 * @param message the prop in backticks, the rule and the value, and what to do
 */
export function refuse(scope: IConstruct, message: string): never {
  throw new Error(`${scope.node.path}: ${inCallerLanguage(message)}`);
}

/**
 * Adds a warning about something that works but surprises.
 *
 * @param id stable, so that users can acknowledge the warning
 */
export function warn(scope: IConstruct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-image-cdn:${id}`, inCallerLanguage(message));
}

/**
 * Whether a value is known at synthesis: it is given, and is neither a token nor a duration or size of one.
 */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value) && !isOfToken(value);
}

function isOfToken(value: unknown): boolean {
  const quantity = value as Partial<Duration> | null;
  return typeof quantity?.isUnresolved === 'function' && quantity.isUnresolved();
}

/**
 * Rejects text with an unpaired surrogate, which UTF-8 cannot encode, and so neither a key nor a URL can contain.
 */
export function requireText(scope: IConstruct, prop: string, text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    refuse(scope, `\`${prop}\` must be well-formed Unicode text, got an unpaired surrogate in ${JSON.stringify(text)}`);
  }
}

/**
 * Rejects a number that is not whole or not in the range.
 */
export function requireWhole(
  scope: IConstruct, prop: string, value: number | undefined, least: number, most: number,
): void {
  if (isKnown(value) && (!Number.isInteger(value) || value < least || value > most)) {
    refuse(scope, `\`${prop}\` must be a whole number from ${least} to ${most}, got ${value}`);
  }
}

/** Rejects a construct of another stage, such as another one of a pipeline. The CDK's error names no prop. */
export function requireStage(scope: IConstruct, prop: string, given: IConstruct): void {
  const [own, other] = [Stage.of(scope)!, Stage.of(given)!];
  if (own === other) return;
  refuse(scope, `\`${prop}\` must be in the same stage, because a stack can refer only to stacks of its own stage, got `
    + `${given.node.path} in ${nameOf(other)}. Create its stack in ${nameOf(own)}`);
}

function nameOf({ node }: Stage): string {
  return node.path ? `the stage ${node.path}` : 'the app';
}

/** Rejects a duration of a token in another unit than that of the template, into which the CDK cannot convert it. */
export function requireUnit(
  scope: IConstruct, prop: string, duration: Duration | undefined, unit: 'millis' | 'seconds' | 'days',
): void {
  if (!duration?.isUnresolved() || duration.unitLabel() === unit) return;
  refuse(scope, `\`${prop}\` must have the unit of the template, ${unit}, if it is a token, got a token in `
    + `${duration.unitLabel()}. Use Duration.${unit}()`);
}

/**
 * Rejects a lifetime that S3 does not support. It must be at least one day, in whole days.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
 */
export function requireDays(scope: IConstruct, prop: string, lifetime: Duration | undefined): void {
  requireUnit(scope, prop, lifetime, 'days');
  if (!isKnown(lifetime)) return;
  requireWhole(scope, `${prop} (in days)`, lifetime.toDays({ integral: false }), 1, 2 ** 31 - 1);
}

/**
 * Rejects two props that exclude each other.
 */
export function refuseTogether(
  scope: IConstruct, prop: string, value: unknown, other: string, otherValue: unknown, why: string,
): void {
  if (value !== undefined && otherValue !== undefined) {
    refuse(scope, `\`${prop}\` and \`${other}\` exclude each other: ${why}`);
  }
}

/** TypeScript's names in backticks, such as `minTtl`, `quality.maxWidth` and `Purge.onChange()`. */
const NAMES = /`((?:[A-Z]\w*\.)?[a-z]\w*(?:\.[a-z]\w*)*)(\(\))?`/g;

/** Languages whose names differ from TypeScript's, which Java's do not, by what jsii's runtime states about itself. */
const LANGUAGES: readonly (readonly [agent: RegExp, name: (name: string) => string])[] = [
  [/^Python\//i, name => name.replace(/[a-z0-9]\w*$|[a-z]\w*(?=\.)/g, snakeCase)],
  [/^go/i, name => name.replace(/(^|\.)([a-z])/g, (_, dot: string, letter: string) =>
    (dot && (/^[A-Z]/.test(name) ? '_' : '.')) + letter.toUpperCase())],
];

/** Adds the names of the language that the app is written in to those of a message, each once. */
export function inCallerLanguage(message: string, agent: string | undefined = process.env.JSII_AGENT): string {
  const language = LANGUAGES.find(([pattern]) => pattern.test(agent ?? ''));
  if (!language) return message;
  const named = new Set<string>();
  return message.replace(NAMES, (text, name: string, call: string = '') => {
    const own = language[1](name);
    // Names of presets are the user's.
    const isUsers = name.startsWith('presets.');
    if (isUsers || !/[a-z][A-Z]/.test(name) || own === name || named.has(name)) return text;
    named.add(name);
    return `${text} (\`${own}${call}\`)`;
  });
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
