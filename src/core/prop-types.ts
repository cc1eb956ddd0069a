import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from './validate';

/**
 * The type of a prop, as far as plain JavaScript lets another one through.
 */
export interface PropType {
  /** A noun phrase, such as `a Duration`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly isRequired?: true;
  /** Returns a sentence without a period. */
  readonly remedyFor: (value: unknown) => string;
}

/** The type of every prop of an interface, so that the compiler reports a prop without one. */
export type PropTypes<Props> = { readonly [Name in keyof Props]-?: PropType };

/**
 * Refuses props of another type than declared, which would fail later by a TypeError that names no prop.
 *
 * @param within the name of the prop that contains these, if any
 */
export function requireTypes<Props extends object>(
  scope: IConstruct, props: Props, types: PropTypes<Props>, within: string = '',
): void {
  for (const name of Object.keys(types) as (keyof Props & string)[]) {
    const [value, type] = [props[name] as unknown, types[name]];
    const isMissing = value === undefined || value === null;
    if (isMissing ? !type.isRequired : Token.isUnresolved(value) || type.accepts(value)) continue;
    const remedy = type.remedyFor(value);
    refuse(scope, `\`${within && `${within}.`}${name}\` must be ${type.expected}, got `
      + `${printed(value)}${remedy && `. ${remedy}`}`);
  }
}

export const text: PropType = primitive('string', 'a string');
export const flag: PropType = primitive('boolean', 'true or false');
export const number: PropType = primitive('number', 'a number');

export const duration: PropType = {
  expected: 'a Duration',
  accepts: hasMember('toSeconds'),
  remedyFor: value =>
    `Use ${typeof value === 'number' ? `Duration.seconds(${value})` : 'a Duration such as Duration.days(1)'}`,
};

/** A member of an enum, which plain JavaScript may pass as another string. */
export function enumMember(name: string, members: Readonly<Record<string, string>>): PropType {
  return {
    expected: `one of ${Object.keys(members).map(key => `${name}.${key}`).join(', ')}`,
    accepts: value => Object.values(members).some(each => each === value),
    remedyFor: () => '',
  };
}

/** The same type, for a prop that cannot be left out. */
export function required(type: PropType): PropType {
  return { ...type, isRequired: true };
}

/** Any object with fields, whose own types are validated where they are used. */
export const fields: PropType = {
  expected: 'an object', accepts: value => typeof value === 'object' && !Array.isArray(value), remedyFor: () => '',
};

export const stack: PropType = {
  expected: 'a Stack',
  accepts: value => Stack.isStack(value),
  remedyFor: () => "Use new Stack(app, 'Stack', { env: { region: 'us-east-1' } })",
};

/**
 * An interface or class of the CDK or of this library, which only its members tell from others: an app may load a
 * library twice.
 *
 * @param expected such as `an s3.IBucket`
 * @param member the member that others lack
 * @param remedy the code that makes one; `%` stands for a string that was given in its place
 */
export function object(expected: string, member: string, remedy: string): PropType {
  return {
    expected,
    accepts: hasMember(member),
    remedyFor: value => `Use ${remedy.replace('%', typeof value === 'string' ? `'${value}'` : '…')}`,
  };
}

export const topic: PropType = object('an sns.ITopic', 'topicArn', "sns.Topic.fromTopicArn(this, 'Topic', %)");
export const bucket: PropType = object('an s3.IBucket', 'bucketArn', "s3.Bucket.fromBucketName(this, 'Bucket', %)");
export const secret: PropType = object(
  'a secretsmanager.ISecret', 'secretArn', "secretsmanager.Secret.fromSecretNameV2(this, 'Secret', %)",
);

export function list(element: PropType): PropType {
  return {
    expected: `a list, each element ${element.expected}`,
    accepts: value => Array.isArray(value) && value.every(each => Token.isUnresolved(each) || element.accepts(each)),
    remedyFor: value => {
      if (!Array.isArray(value)) return element.accepts(value) ? `Put it into a list: [${printed(value)}]` : '';
      return element.remedyFor(value.find(each => !element.accepts(each)));
    },
  };
}

function primitive(type: 'string' | 'boolean' | 'number', expected: string): PropType {
  return { expected, accepts: value => typeof value === type, remedyFor: () => '' };
}

function hasMember(member: string): (value: unknown) => boolean {
  return value => typeof value === 'object' && value !== null && member in value;
}

function printed(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'function') return `the class ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const { name } = value.constructor ?? {};
  return name === undefined || name === 'Object' ? 'an object without a class' : `an object of class ${name}`;
}
