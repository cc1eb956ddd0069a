import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');

/** What a file imports: files by their path in the repository, and names of packages. */
export interface Imports {
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** The imports of files, by their path in the repository. */
export type ImportGraph = ReadonlyMap<string, Imports>;

/** Returns the files of TypeScript in a folder of the repository, without those of packages and of the CDK. */
export function sourcesIn(folder: string): string[] {
  return (fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .filter(file => /\.tsx?$/.test(file) && !/(^|\/)(node_modules|cdk\.out)\//.test(file))
    .map(file => path.posix.join(folder, file))
    .sort();
}

/** Returns the imports of each file, those of types included. */
export function importGraphOf(files: readonly string[]): ImportGraph {
  return new Map(files.map(file => [file, importsOf(file)]));
}

function importsOf(file: string): Imports {
  const names = ts
    .preProcessFile(fs.readFileSync(path.join(ROOT, file), 'utf8'))
    .importedFiles.map(({ fileName }) => fileName);
  const files = names
    .filter(name => name.startsWith('.'))
    .map(name => path.posix.join(path.dirname(file), name))
    .flatMap(name =>
      ['.ts', '.tsx'].map(extension => name + extension).filter(candidate => fs.existsSync(path.join(ROOT, candidate))),
    );
  return { files, packages: names.filter(name => !name.startsWith('.')) };
}

/** Returns each cycle as the files on its way, found by a depth-first search. */
export function cyclesIn(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file]);
    if (way.includes(file) || done.has(file)) return;
    graph.get(file)?.files.forEach(next => visit(next, [...way, file]));
    done.add(file);
  };
  [...graph.keys()].forEach(file => visit(file, []));
  return found;
}
