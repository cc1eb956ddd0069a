import * as ts from 'typescript';
import { badNames } from './names';
import { PublicMember, PublicType, exportsOf, isPublicType, publicType } from './surface';

/** Returns the exports of a module that are missing or different in other languages. */
export function violations(program: ts.Program, entry: string): string[] {
  const checker = program.getTypeChecker();
  const exported = exportsOf(checker, program.getSourceFile(entry)!);
  const types = exported.filter(isPublicType).map(symbol => publicType(checker, symbol, exported));
  return [
    ...exported
      .filter(symbol => !isPublicType(symbol))
      .map(({ name }) => `${name}: no language but TypeScript gets exported constants, functions and aliases`),
    ...types.flatMap(type =>
      type.members.flatMap(member =>
        memberViolations(checker, type, member).map(what => `${type.name}.${member.name}: ${what}`),
      ),
    ),
    ...badNames(types),
  ];
}

function memberViolations(checker: ts.TypeChecker, owner: PublicType, member: PublicMember): string[] {
  return [
    ...(member.symbol.declarations!.filter(isOverload).length > 1
      ? ['of overloads, jsii exports the first alone']
      : []),
    ...(owner.isEnum
      ? []
      : member.types.flatMap(({ of, type }) => typeViolations(checker, type).map(what => `${of}: ${what}`))),
    ...(isCovariant(checker, owner, member)
      ? ['another type than where it is inherited from, which C# and Java do not allow']
      : []),
    ...(member.name !== 'constructor' ? documentationViolations(checker, owner, member.symbol) : []),
  ];
}

function documentationViolations(checker: ts.TypeChecker, { isStruct }: PublicType, symbol: ts.Symbol): string[] {
  const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  return [
    ...(symbol.getDocumentationComment(checker).length === 0 ? ['not documented'] : []),
    ...(isStruct && isOptional && !symbol.getJsDocTags().some(({ name }) => name === 'default')
      ? ['optional without a `@default`']
      : []),
  ];
}

/** The implementation of an overloaded method has a body and is not among what it can be called with. */
function isOverload(declaration: ts.Declaration): boolean {
  return (
    ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration) || ts.isConstructorDeclaration(declaration)
  );
}

const LITERAL = ts.TypeFlags.StringOrNumberLiteral | ts.TypeFlags.TemplateLiteral;

function typeViolations(checker: ts.TypeChecker, given: ts.Type): string[] {
  if (given.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
    return [`\`${checker.typeToString(given)}\` says nothing to anyone`];
  }
  const type = checker.getNonNullableType(given);
  const text = checker.typeToString(type);
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [`${text} becomes any boolean`];
  if (type.flags & LITERAL && !(type.flags & ts.TypeFlags.EnumLike)) {
    return [`${text} becomes any string or number: make it an enum`];
  }
  if (type.isUnion() && !(type.flags & (ts.TypeFlags.EnumLike | ts.TypeFlags.Boolean))) {
    const isLiteral = type.types.every(({ flags }) => flags & LITERAL);
    return [
      isLiteral ? `${text} becomes any string or number: make it an enum` : `${text} has no type in other languages`,
    ];
  }
  return elementTypes(checker, type).flatMap(element => typeViolations(checker, element));
}

/** Returns the element type of a list, a map or a promise. */
function elementTypes(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (checker.isArrayType(type) || type.symbol?.name === 'Promise') {
    return checker.getTypeArguments(type as ts.TypeReference);
  }
  const valueType = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
  return valueType ? [valueType] : [];
}

function isCovariant(checker: ts.TypeChecker, { type, heritage }: PublicType, member: PublicMember): boolean {
  if (member.isStatic || member.name === 'constructor') return false;
  return heritage.some(node => {
    const inherited = checker.getTypeAtLocation(node).getProperty(member.name);
    return (
      inherited !== undefined &&
      resultOf(checker, inherited, node) !== resultOf(checker, type.getProperty(member.name)!, node)
    );
  });
}

/** The type of a property, or what a method gives. */
function resultOf(checker: ts.TypeChecker, symbol: ts.Symbol, at: ts.Node): ts.Type {
  const type = checker.getTypeOfSymbolAtLocation(symbol, at);
  return type.getCallSignatures()[0]?.getReturnType() ?? checker.getNonNullableType(type);
}
