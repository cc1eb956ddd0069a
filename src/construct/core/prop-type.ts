import { Construct } from 'constructs';
import { isKnown } from './validate';
import { isRecord } from '../../model/is-record';
import { MAX_EDITS, editsBetween } from '../../model/misspellings';

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
  /** Whether a value that only the deployment knows is accepted: it reaches the template, and decides nothing else. */
  readonly mayBeToken?: boolean;
  /** The reason why no such value is accepted. */
  readonly whyKnown?: string;
  /** Returns a sentence without a period. */
  readonly remedyFor: (value: unknown) => string;
  /** The types of the properties of an object. */
  readonly properties?: PropTypes<object>;
  /** The type of the elements of a list. */
  readonly elements?: PropType;
  /** The names of the properties, for objects that are validated where they are used. */
  readonly names?: readonly string[];
}

/** The type of every prop of an interface, so that the compiler reports a prop without one. */
export type PropTypes<Props> = { readonly [Name in keyof Props]-?: PropType };

/** Values that people pass in place of a type, and the code that they mean. A `%` in it is the value. */
export type Correction = readonly [meant: Pick<PropType, 'accepts'>, code: string | ((value: never) => string)];

export const text: PropType = primitive('string', 'a string', 'strings', value => {
  return typeof value === 'number' ? `'${value}'` : undefined;
});
export const flag: PropType = primitive('boolean', 'true or false', 'booleans', value => {
  return value === 'true' || value === 'false' ? value : undefined;
});
export const number: PropType = primitive('number', 'a number', 'numbers', value => {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? value : undefined;
});

/** A member of an enum, which decides what is created. Plain JavaScript may pass another string or number. */
export function enumMember(name: string, members: Readonly<Record<string, string | number>>): PropType {
  const keys = Object.keys(members).filter(key => !/^\d+$/.test(key)); // numeric enums also map values to names
  const codes = keys.map(key => `${name}.${key}`).join(', ');
  return {
    expected: `one of ${codes}`,
    plural: `${name} members (${codes})`,
    accepts: value => keys.some(key => members[key] === value),
    remedyFor: value => {
      if (typeof value !== 'string') return '';
      const meant = keys.find(key => [key, String(members[key])].some(each => isMisspelling(value, each)));
      return meant === undefined ? '' : `Use ${name}.${meant}`;
    },
  };
}

/** The same type for a required prop. */
export function required(type: PropType): PropType {
  return { ...type, isRequired: true };
}

/** The same type for a prop whose value may be known at deployment only. */
export function orToken(type: PropType): PropType {
  return { ...type, mayBeToken: true };
}

/** The same type for a prop whose value must be known at synthesis, with the reason. */
export function known(type: PropType, whyKnown: string): PropType {
  return { ...type, mayBeToken: false, whyKnown };
}

/** The same type for a prop that the paths of variants depend on. */
export function inPaths(type: PropType): PropType {
  return known(type, 'the paths of variants depend on it');
}

/** The same type for a prop that the URLs of a CDN depend on. */
export function inUrls(type: PropType): PropType {
  return known(type, 'URLs depend on it');
}

/** An object of named properties. The types of these are validated where they are used. */
export const fields: PropType = { expected: 'an object', plural: 'objects', accepts: isRecord, remedyFor: () => '' };

/** An object without a class. */
export const plain: Pick<PropType, 'accepts'> = { accepts: isPlain };

/** An object of properties with these types. If only one of them accepts another value, the remedy names it. */
export function struct<Props extends object>(properties: PropTypes<Props>): PropType {
  const entries = Object.entries<PropType>(properties);
  const propertyFor = (value: unknown) => {
    const accepting = entries.filter(([, type]) => type.accepts(value));
    const needed = accepting.filter(([, { isRequired }]) => isRequired);
    const [one, another] = needed.length > 0 ? needed : accepting;
    return another === undefined ? one?.[0] : undefined;
  };
  return {
    ...fields,
    accepts: value => {
      return isPlain(value) || isRecord(value) && !Construct.isConstruct(value) && propertyFor(value) === undefined;
    },
    remedyFor: value => {
      const name = propertyFor(value);
      return name === undefined ? '' : `Use { ${name}: ${codeOf(value)} }`;
    },
    properties,
    names: Object.keys(properties),
  };
}

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
    accepts: having(member).accepts,
    remedyFor: value => `Use ${remedy.replace('%', typeof value === 'string' ? codeOf(value) : '…')}`,
  };
}

/** The same type, with the code for values that people pass in its place. */
export function correct(type: PropType, ...corrections: readonly Correction[]): PropType {
  return {
    ...type,
    accepts: value => type.accepts(value) && !corrections.some(([meant]) => !isPlain(value) && meant.accepts(value)),
    remedyFor: value => {
      const [, code] = corrections.find(([meant]) => meant.accepts(value)) ?? [];
      if (code === undefined) return type.remedyFor(value);
      return `Use ${typeof code === 'string' ? code.replaceAll('%', codeOf(value)) : code(value as never)}`;
    },
  };
}

/** Text of a form, for corrections. */
export function like(pattern: RegExp): Pick<PropType, 'accepts'> {
  return { accepts: value => typeof value === 'string' && pattern.test(value) };
}

/** An object with a member, for corrections. */
export function having(member: string): Pick<PropType, 'accepts'> {
  return { accepts: value => typeof value === 'object' && value !== null && member in value };
}

/** One value, for corrections. */
export function exactly(value: unknown): Pick<PropType, 'accepts'> {
  return { accepts: given => given === value };
}

export function list(element: PropType): PropType {
  const accepts = (value: unknown) => isToken(value) ? element.mayBeToken === true : element.accepts(value);
  return {
    expected: `a list of ${element.plural}`,
    plural: 'lists',
    accepts: value => Array.isArray(value) && value.every(accepts),
    remedyFor: value => {
      if (Array.isArray(value)) {
        const wrong: unknown = value.find(each => !accepts(each));
        return isToken(wrong) ? 'Each must be known at synthesis' : element.remedyFor(wrong);
      }
      if (element.accepts(value)) return `Put it into a list: [${codeOf(value)}]`;
      return element.remedyFor(value).replace(/^Use (.*)$/, 'Use [$1]');
    },
    elements: element,
  };
}

function primitive(
  type: 'string' | 'boolean' | 'number', expected: string, plural: string, meant: (value: unknown) => string | undefined,
): PropType {
  return {
    expected,
    plural,
    mayBeToken: type !== 'boolean',
    accepts: value => typeof value === type,
    remedyFor: value => {
      const code = meant(value);
      return code === undefined ? '' : `Use ${code}`;
    },
  };
}

/** Whether a name is nearly a known one. */
export function isMisspelling(name: string, expected: string): boolean {
  return editsBetween(name.toLowerCase(), expected.toLowerCase()) <= MAX_EDITS;
}

/**
 * Whether a value is a token, or a length of time or a size that contains one. A stack is none, although it has a
 * method of tokens, `resolve()`.
 */
export function isToken(value: unknown): boolean {
  return value !== undefined && !isKnown(value) && !Construct.isConstruct(value);
}

/** Whether a value is an object without a class. */
export function isPlain(value: unknown): value is object {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

/** Returns code for a value, in which objects are an ellipsis. */
export function codeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(codeOf).join(', ')}]`;
  return typeof value === 'object' && value !== null || isToken(value) ? '…' : printed(value);
}

/** Returns a value as messages show it. */
export function printed(value: unknown): string {
  if (isToken(value)) return 'a token';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'function') return `the ${isClass(value) ? 'class' : 'function'} ${nameOf(value)}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (isPlain(value)) return 'an object without a class';
  const name = nameOf((value as object).constructor);
  return name === '' ? 'an object of a class without a name' : `an object of class ${name}`;
}

/** Returns the name of a class or function. Bundling gives classes of the CDK names such as `Bucket2`, or none. */
function nameOf({ name }: Function): string {
  return name.replace(/2$/, '');
}
