import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { filesOfARequest } from './files-of-a-request';
import { ImportGraph, cyclesIn, importGraphOf, sourcesIn } from '../import-graph';

/** What is measured, its value, and the files or places that it counts. */
interface Measure {
  readonly name: string;
  readonly value: number;
  readonly places?: readonly string[];
}

const ROOT = path.join(__dirname, '../..');
const CONSTRUCTS = 'src/construct';
const RESOLVING = [`${CONSTRUCTS}/props/`, `${CONSTRUCTS}/plan/`];
const HELP = `npm run house [-- --list]

Measures the structure of the code: how far props are passed on, how many files have rules, and how large files are.
With --list, prints the files that are counted.`;

/** The layers of src, each with the layers that it may import. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  model: [], runtime: ['model'], tools: ['runtime', 'model'], construct: ['runtime', 'model'],
};

async function main(options: readonly string[]): Promise<void> {
  if (options.some(option => option !== '--list')) return console.log(HELP);
  const measures = await measureHouse();
  const width = Math.max(...measures.map(({ name }) => name.length));
  for (const { name, value, places } of measures) {
    console.log(`${name.padEnd(width)}  ${value}`);
    if (options.includes('--list')) places?.forEach(place => console.log(`  ${place}`));
  }
}

async function measureHouse(): Promise<Measure[]> {
  return [
    listed('own files that one GET runs in Lambda', await filesOfARequest()),
    listed('files outside props/ and plan/ that take props', takesProps(isPropOf)),
    listed('… that take props or options in them', takesProps(isOptionOf)),
    listed('files of constructs with rules', filesWithRules()),
    listed('lines of projenrc that rewrite source text', linesRewritingSource()),
    listed('circles of imports', importCircles()),
    listed('upward imports', upwardImports()),
    ...['src', 'test'].flatMap(sizesOf),
  ];
}

function listed(name: string, places: readonly string[]): Measure {
  return { name, value: places.length, places };
}

/** The properties of `ImageCdnProps`, and those of the options in them. */
interface Props {
  readonly checker: ts.TypeChecker;
  /** The types of the properties of `ImageCdnProps` by their names. */
  readonly types: ReadonlyMap<string, string>;
  /** The declarations of the properties of structs that static factories of props take, at any depth. */
  readonly options: ReadonlySet<ts.Declaration>;
}

type IsProp = (props: Props, property: ts.Symbol) => boolean;

/** Returns the files of constructs with a function that has a parameter with such a property. */
function takesProps(isProp: IsProp): string[] {
  const { program, props } = programWithProps();
  return sourcesIn(CONSTRUCTS).filter(isBuilding).filter(file => {
    const source = program.getSourceFile(path.join(ROOT, file))!;
    return parametersIn(source).some(parameter =>
      props.checker.getTypeAtLocation(parameter).getProperties().some(property => isProp(props, property)));
  });
}

let known: { readonly program: ts.Program; readonly props: Props } | undefined;

function programWithProps(): { readonly program: ts.Program; readonly props: Props } {
  if (known) return known;
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, ROOT,
  );
  const program = ts.createProgram(fileNames.filter(file => file.includes('/src/')), options);
  known = { program, props: propsOf(program) };
  return known;
}

function propsOf(program: ts.Program): Props {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.join(ROOT, CONSTRUCTS, 'props/image-cdn-props.ts'))!;
  const declared = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'ImageCdnProps')!;
  const properties = checker.getTypeAtLocation(declared).getProperties();
  const types = new Map(properties.map(property => [property.name, typeOf(property, checker)]));
  const found = new Set<ts.Declaration>();
  const visit = (type: ts.Type): void => {
    const elements = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [type];
    for (const property of elements.flatMap(element => optionsOf(element, checker))) {
      const [declaration] = property.declarations ?? [];
      if (!declaration || found.has(declaration)) continue;
      found.add(declaration);
      visit(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
    }
  };
  properties.forEach(property => visit(checker.getNonNullableType(checker.getTypeOfSymbol(property))));
  return { checker, types, options: found };
}

/** Returns the properties of a struct, or of the structs that the static factories of a class take. */
function optionsOf(type: ts.Type, checker: ts.TypeChecker): ts.Symbol[] {
  const declaration = type.symbol?.declarations?.[0];
  if (!declaration || !isOwn(declaration)) return [];
  if (ts.isInterfaceDeclaration(declaration)) return type.getProperties();
  if (!ts.isClassDeclaration(declaration)) return [];
  return declaration.members.filter(ts.isMethodDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
    .flatMap(({ parameters }) => [...parameters])
    .flatMap(parameter => optionsOf(checker.getTypeAtLocation(parameter), checker));
}

/** Whether a property has the name and the type of a prop, is optional, and is not of the plan. */
function isPropOf({ checker, types }: Props, property: ts.Symbol): boolean {
  const [declaration] = property.declarations ?? [];
  return declaration !== undefined && isOptional(property) && isOwn(declaration) && !isOfPlan(declaration)
    && types.get(property.name) === typeOf(property, checker);
}

function isOptionOf(props: Props, property: ts.Symbol): boolean {
  return isPropOf(props, property) || property.declarations?.some(each => props.options.has(each)) === true;
}

function isOwn(declaration: ts.Declaration): boolean {
  return placeOf(declaration).startsWith(`${CONSTRUCTS}/`);
}

function isOfPlan(declaration: ts.Declaration): boolean {
  return placeOf(declaration).startsWith(RESOLVING[1]);
}

function placeOf(declaration: ts.Declaration): string {
  return path.relative(ROOT, declaration.getSourceFile().fileName);
}

function isOptional({ flags }: ts.Symbol): boolean {
  // eslint-disable-next-line no-bitwise
  return (flags & ts.SymbolFlags.Optional) !== 0;
}

function typeOf(property: ts.Symbol, checker: ts.TypeChecker): string {
  return checker.typeToString(checker.getNonNullableType(checker.getTypeOfSymbol(property))).replace(/readonly /g, '');
}

function parametersIn(node: ts.Node): ts.ParameterDeclaration[] {
  const found: ts.ParameterDeclaration[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isParameter(child)) found.push(child);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

/** Returns the files of constructs that reject a value or warn about one. */
function filesWithRules(): string[] {
  return sourcesIn(CONSTRUCTS).filter(file => /\b(refuse|refuseTogether|warn)\(/.test(read(file)));
}

/** Returns the lines of plugins of the bundler that edit the text of modules. */
function linesRewritingSource(): string[] {
  return sourcesIn('projenrc').flatMap(file => {
    const source = parse(file);
    return source.statements.filter(statement => rewritesSource(statement.getText(source))).flatMap(statement => {
      const [first, last] = [statement.getStart(source), statement.end]
        .map(position => source.getLineAndCharacterOfPosition(position).line + 1);
      return Array.from({ length: last - first + 1 }, (_, index) => `${file}:${first + index}`);
    });
  });
}

function rewritesSource(text: string): boolean {
  return /\bonLoad\(/.test(text) && /\.(replace|replaceAll|slice)\(/.test(text);
}

function importCircles(): string[] {
  return cyclesIn(imports()).map(cycle => cycle.join(' → '));
}

function upwardImports(): string[] {
  return [...imports()].flatMap(([file, { files }]) => {
    const own = layerOf(file);
    if (own === undefined) return [];
    return files.filter(other => {
      const layer = layerOf(other);
      return layer !== own && !LAYERS[own].includes(layer ?? '');
    }).map(other => `${file} → ${other}`);
  });
}

function imports(): ImportGraph {
  return importGraphOf(sourcesIn('src'));
}

/** Returns the layer of a file. Undefined for the files that only list names. */
function layerOf(file: string): string | undefined {
  return Object.keys(LAYERS).find(layer => file.startsWith(`src/${layer}/`));
}

function sizesOf(folder: string): Measure[] {
  const lines = sourcesIn(folder).map(file => read(file).split('\n').length - 1).sort((a, b) => a - b);
  return [
    { name: `files of ${folder}`, value: lines.length },
    { name: `lines of ${folder}`, value: lines.reduce((sum, each) => sum + each, 0) },
    { name: `median lines of a file of ${folder}`, value: lines[Math.floor(lines.length / 2)] },
  ];
}

function isBuilding(file: string): boolean {
  return !RESOLVING.some(folder => file.startsWith(folder));
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
}

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
