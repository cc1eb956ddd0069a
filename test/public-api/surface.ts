import * as ts from 'typescript';

/** A type that is exported, with the members that jsii takes over. */
export interface PublicType {
  readonly name: string;
  readonly type: ts.Type;
  readonly isEnum: boolean;
  readonly isStruct: boolean;
  /** Its own, and those of what it extends that is not exported: jsii hands these down. */
  readonly members: PublicMember[];
  /** The heritage clauses of a type: its own, and those of base types that are not exported. */
  readonly heritage: ts.ExpressionWithTypeArguments[];
}

export interface PublicMember {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly isStatic: boolean;
  readonly isMethod: boolean;
  readonly signatures: readonly ts.Signature[];
  /** The type of a property, those of what a method takes, and what it gives; each with what it is of. */
  readonly types: { readonly of: string; readonly type: ts.Type }[];
}

/** The exports of a module. The rules distinguish types from values. */
export function exportsOf(checker: ts.TypeChecker, entry: ts.SourceFile): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(entry);
  const symbols = module ? checker.getExportsOfModule(module) : [];
  return symbols.map(symbol => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
}

const TYPES = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.Enum;

export function isPublicType(symbol: ts.Symbol): boolean {
  return (symbol.flags & TYPES) !== 0;
}

export function publicType(checker: ts.TypeChecker, symbol: ts.Symbol, exported: ts.Symbol[]): PublicType {
  const family = [symbol, ...hiddenBases(checker, symbol, exported)];
  const members = firstOfEachName(family.flatMap(one => membersOf(checker, one)));
  return {
    name: symbol.name,
    type: checker.getDeclaredTypeOfSymbol(symbol),
    isEnum: (symbol.flags & ts.SymbolFlags.Enum) !== 0,
    isStruct: (symbol.flags & ts.SymbolFlags.Interface) !== 0 && members.every(({ isMethod }) => !isMethod),
    members,
    heritage: family.flatMap(heritageOf),
  };
}

/** The base types of the library that a type extends and that are not exported. */
function hiddenBases(checker: ts.TypeChecker, symbol: ts.Symbol, exported: ts.Symbol[]): ts.Symbol[] {
  const bases = heritageOf(symbol).map(node => checker.getTypeAtLocation(node).symbol)
    .filter(base => !exported.includes(base) && !base.declarations![0].getSourceFile().isDeclarationFile);
  return bases.flatMap(base => [base, ...hiddenBases(checker, base, exported)]);
}

function heritageOf(symbol: ts.Symbol): ts.ExpressionWithTypeArguments[] {
  return symbol
    .declarations!.flatMap(declaration => (declaration as ts.ClassDeclaration).heritageClauses ?? [])
    .flatMap(({ types }) => [...types]);
}

function membersOf(checker: ts.TypeChecker, symbol: ts.Symbol): PublicMember[] {
  const members = [...symbol.members?.values() ?? []].map(member => publicMember(checker, member, false));
  const statics = [...(symbol.exports?.values() ?? [])]
    .filter(({ name }) => name !== 'prototype')
    .map(member => publicMember(checker, member, true));
  return [...members, ...statics].filter(isTakenOver);
}

function firstOfEachName(members: PublicMember[]): PublicMember[] {
  return members.filter(
    ({ name, isStatic }, index) =>
      members.findIndex(other => other.name === name && other.isStatic === isStatic) === index,
  );
}

/** Private members and those marked as internal are not in the package's types. */
function isTakenOver({ symbol }: PublicMember): boolean {
  const isPrivate = symbol.declarations?.some(
    declaration => ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private,
  );
  return !isPrivate && !symbol.getJsDocTags().some(({ name }) => name === 'internal') && symbol.name !== '__index';
}

function publicMember(checker: ts.TypeChecker, symbol: ts.Symbol, isStatic: boolean): PublicMember {
  const isConstructor = (symbol.flags & ts.SymbolFlags.Constructor) !== 0;
  const isMethod = isConstructor || (symbol.flags & ts.SymbolFlags.Method) !== 0;
  const declaration = symbol.declarations![0];
  const signatures = isConstructor
    ? symbol.declarations!.map(one => checker.getSignatureFromDeclaration(one as ts.SignatureDeclaration)!)
    : isMethod ? checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures() : [];
  const types = isMethod
    ? signatures.flatMap(signature => signatureTypes(checker, signature, isConstructor))
    : [{ of: 'type', type: checker.getTypeOfSymbolAtLocation(symbol, declaration) }];
  return { name: isConstructor ? 'constructor' : symbol.name, symbol, isStatic, isMethod, signatures, types };
}

function signatureTypes(
  checker: ts.TypeChecker,
  signature: ts.Signature,
  isConstructor: boolean,
): PublicMember['types'] {
  const parameters = signature.parameters.map(parameter => ({
    of: `parameter ${parameter.name}`,
    type: checker.getTypeOfSymbolAtLocation(parameter, parameter.valueDeclaration!),
  }));
  return isConstructor ? parameters : [...parameters, { of: 'result', type: signature.getReturnType() }];
}
