import { PublicMember, PublicType } from './surface';

/** Words that a language keeps for itself; a name that is one of them gets an underscore there. */
const RESERVED = new Set([
  ...[
    'and',
    'as',
    'assert',
    'async',
    'await',
    'def',
    'del',
    'elif',
    'except',
    'from',
    'global',
    'import',
    'in',
    'is',
    'lambda',
    'nonlocal',
    'not',
  ],
  ...['or', 'pass', 'raise', 'with', 'yield', 'self'], // Python
  ...[
    'abstract',
    'boolean',
    'byte',
    'char',
    'double',
    'extends',
    'final',
    'finally',
    'float',
    'implements',
    'int',
    'long',
    'native',
    'new',
    'package',
  ],
  ...['short', 'static', 'super', 'synchronized', 'this', 'throws', 'transient', 'volatile', 'void'], // Java
  ...[
    'chan',
    'defer',
    'fallthrough',
    'func',
    'go',
    'goto',
    'interface',
    'map',
    'range',
    'select',
    'struct',
    'type',
    'var',
  ], // Go
  ...[
    'break',
    'case',
    'class',
    'const',
    'continue',
    'default',
    'do',
    'else',
    'enum',
    'for',
    'if',
    'return',
    'switch',
    'try',
    'while',
  ], // several
]);

/** Names that read badly, or meet another's, in a language that writes them differently. */
export function badNames(types: PublicType[]): string[] {
  return [
    ...types
      .filter(({ name }) => !/^[A-Z][a-z0-9]*([A-Z][a-z0-9]+)*$/.test(name))
      .map(({ name }) => `${name}: not in PascalCase, with abbreviations as words`),
    ...types.flatMap(type =>
      type.members.flatMap(member =>
        [
          ...(member.name !== 'constructor' ? [...spelling(type, member), ...javaGetter(type, member)] : []),
          ...parameterNames(member),
        ].map(what => `${type.name}.${member.name}: ${what}`),
      ),
    ),
    ...doubles(types.flatMap(goNames)).map(name => `${name}: Go would have this name twice`),
  ];
}

function spelling({ isEnum, name: owner }: PublicType, { name }: PublicMember): string[] {
  if (isEnum) return /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name) ? [] : ['not in UPPER_CASE'];
  return [
    ...isCamelCase(name) ? [] : ['not in camelCase, with abbreviations as words: Python makes snake_case of it'],
    ...RESERVED.has(name) ? ['a word that a language keeps for itself'] : [],
    ...pascalCase(name) === owner ? ['the name of its type, which C# does not allow'] : [],
  ];
}

function isCamelCase(name: string): boolean {
  return /^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$/.test(name);
}

/** Java reads the property `name` with `getName()`, and sets it with `setName()`. */
function javaGetter({ members }: PublicType, { name, isMethod }: PublicMember): string[] {
  const property = /^[gs]et([A-Z].*)$/.exec(name)?.[1];
  const meets = property && members.some(other => !other.isMethod && pascalCase(other.name) === property);
  return isMethod && property
    ? [meets ? 'Java reads the property of this name so' : 'reads as a property of Java: name it for what it does']
    : [];
}

function parameterNames({ signatures }: PublicMember): string[] {
  const names = signatures.flatMap(({ parameters }) => parameters.map(({ name }) => name));
  return names
    .filter(name => RESERVED.has(name) || !isCamelCase(name))
    .map(name => `parameter ${name} is no name in every language`);
}

/** Go has functions for constructors and static methods, and constants for members of enums, all in one package. */
function goNames({ name, isEnum, members }: PublicType): string[] {
  const made = members
    .filter(member => member.isStatic || isEnum)
    .map(member => `${name}_${isEnum ? member.name : pascalCase(member.name)}`);
  return [name, ...members.some(member => member.name === 'constructor') ? [`New${name}`] : [], ...made];
}

function doubles(names: string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}

function pascalCase(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}
