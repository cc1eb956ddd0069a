import { Stack, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { refuse } from './validate';
import { isRecord } from '../model/is-record';
import { MAX_EDITS, didYouMean, editsBetween } from '../model/misspellings';

/**
 * The type of a prop at run time, for callers without types.
 */
export interface PropType {
  /** A noun phrase, such as `a Duration`. */
  readonly expected: string;
  /** A plural for elements of a list, such as `strings`. */
  readonly plural: string;
  readonly accepts: (value: unknown) => boolean;
  readonly isRequired?: true;
  /** Returns a sentence without a period. */
  readonly remedyFor: (value: unknown) => string;
}

/** The type of every prop of an interface, so that the compiler reports a prop without one. */
export type PropTypes<Props> = { readonly [Name in keyof Props]-?: PropType };

/**
 * Rejects props of another type than declared, which plain JavaScript allows. They would fail later by a TypeError that
 * names no prop. A name that is nearly that of a prop is rejected, too.
 *
 * Other names are accepted, because a construct may pass its own props on.
 *
 * @param within the name of the prop that contains these, if any
 * @param bag the name of the object, if no prop contains it
 */
export function requireTypes<Props extends object>(
  scope: IConstruct, props: Props, types: PropTypes<Props>, within: string = '', bag: string = 'props',
): void {
  requireType(scope, within || bag, props, fields);
  const prefix = within && `${within}.`;
  const names = Object.keys(types) as (keyof Props & string)[];
  for (const name of names) {
    if (props[name] !== undefined || types[name].isRequired) {
      requireType(scope, `${prefix}${name}`, props[name], types[name]);
    }
  }
  requireNames(scope, prefix, props, names);
}

/** Rejects a value of another type. */
export function requireType(scope: IConstruct, name: string, value: unknown, type: PropType): void {
  if (Token.isUnresolved(value) || type.accepts(value)) return;
  const remedy = value === null && !type.isRequired ? 'Leave it out to use the default' : type.remedyFor(value);
  refuse(scope, `\`${name}\` must be ${type.expected}, got ${printed(value)}${remedy && `. ${remedy}`}`);
}

/** Rejects a name that is nearly that of a prop which is not set. */
function requireNames(scope: IConstruct, prefix: string, props: object, names: readonly string[]): void {
  const given = Object.entries(props).filter(([, value]) => value !== undefined).map(([name]) => name);
  for (const name of given.filter(each => !names.includes(each))) {
    const meant = names.filter(known => !given.includes(known) && isMisspelling(name, known));
    if (meant.length > 0) refuse(scope, `\`${prefix}${name}\` is not a property: ${didYouMean(meant)}`);
  }
}

function isMisspelling(name: string, known: string): boolean {
  return editsBetween(name.toLowerCase(), known.toLowerCase()) <= MAX_EDITS;
}

export const text: PropType = primitive('string', 'a string', 'strings');
export const flag: PropType = primitive('boolean', 'true or false', 'booleans');
export const number: PropType = primitive('number', 'a number', 'numbers');

export const duration: PropType = {
  expected: 'a Duration',
  plural: 'Duration objects',
  accepts: hasMember('toSeconds'),
  remedyFor: value =>
    `Use ${typeof value === 'number' ? `Duration.seconds(${value})` : 'a Duration such as Duration.days(1)'}`,
};

export const retentionDays: PropType = {
  expected: 'a logs.RetentionDays',
  plural: 'logs.RetentionDays',
  accepts: value => typeof value === 'number' && value in RetentionDays,
  remedyFor: () => 'Use a member such as logs.RetentionDays.ONE_MONTH',
};

/** A member of an enum. Plain JavaScript may pass another string or number. */
export function enumMember(name: string, members: Readonly<Record<string, string | number>>): PropType {
  const keys = Object.keys(members).filter(key => !/^\d+$/.test(key)); // numeric enums also map values to names
  const codes = keys.map(key => `${name}.${key}`).join(', ');
  return {
    expected: `one of ${codes}`,
    plural: `${name} members (${codes})`,
    accepts: value => keys.some(key => members[key] === value),
    remedyFor: () => '',
  };
}

/** The same type for a required prop. */
export function required(type: PropType): PropType {
  return { ...type, isRequired: true };
}

/** An object of named properties. The types of these are validated where they are used. */
export const fields: PropType = { expected: 'an object', plural: 'objects', accepts: isRecord, remedyFor: () => '' };

export const stack: PropType = {
  expected: 'a Stack',
  plural: 'Stack objects',
  accepts: value => Stack.isStack(value),
  remedyFor: () => "Use new Stack(app, 'Stack', { env: { region: 'us-east-1' } })",
};

/**
 * An instance of an interface or class of the CDK or of this library, recognized by a member. `instanceof` would reject
 * instances from a second copy of the library.
 *
 * @param expected such as `an s3.IBucket`
 * @param member a member that other types lack
 * @param remedy code that creates one; a string that was passed replaces `%`
 */
export function object(expected: string, member: string, remedy: string): PropType {
  return {
    expected,
    plural: `${expected.replace(/^an? /, '')} objects`,
    accepts: hasMember(member),
    remedyFor: value => `Use ${remedy.replace('%', typeof value === 'string' ? `'${value}'` : '…')}`,
  };
}

export const topic: PropType = object('an sns.ITopic', 'topicArn', "sns.Topic.fromTopicArn(this, 'Topic', %)");
export const grantee: PropType =
  object('an iam.IGrantable', 'grantPrincipal', "iam.Role.fromRoleName(this, 'Role', %)");
export const bucket: PropType = object('an s3.IBucket', 'bucketArn', "s3.Bucket.fromBucketName(this, 'Bucket', %)");
export const secret: PropType = object(
  'a secretsmanager.ISecret', 'secretArn', "secretsmanager.Secret.fromSecretNameV2(this, 'Secret', %)",
);

export function list(element: PropType): PropType {
  return {
    expected: `a list of ${element.plural}`,
    plural: 'lists',
    accepts: value => Array.isArray(value) && value.every(each => Token.isUnresolved(each) || element.accepts(each)),
    remedyFor: value => {
      if (!Array.isArray(value)) return element.accepts(value) ? `Put it into a list: [${printed(value)}]` : '';
      return element.remedyFor(value.find(each => !element.accepts(each)));
    },
  };
}

function primitive(type: 'string' | 'boolean' | 'number', expected: string, plural: string): PropType {
  return { expected, plural, accepts: value => typeof value === type, remedyFor: () => '' };
}

function hasMember(member: string): (value: unknown) => boolean {
  return value => typeof value === 'object' && value !== null && member in value;
}

/** Returns a value as messages show it. */
export function printed(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'function') return `the class ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const { name } = value.constructor ?? {};
  return name === undefined || name === 'Object' ? 'an object without a class' : `an object of class ${name}`;
}
