import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const IMPORTS = new Map(sources().map(file => [file, importsOf(file)]));

describe('source files', () => {
  test('form no import cycle, type-only imports included', () => {
    expect(cycles()).toEqual([]);
  });

  test('import the CDK only in constructs and in the reader of cloud assemblies', () => {
    const users = [...IMPORTS]
      .filter(([file]) => /^src\/(model|runtime|tools)\//.test(file))
      .flatMap(([file, { packages }]) =>
        packages.filter(name => /^(aws-cdk-lib|constructs)\b/.test(name)).map(name => `${file}: ${name}`),
      );
    expect(users).toEqual(['src/tools/cloud-assembly/assembly.ts: aws-cdk-lib/cx-api']);
  });

  test('import neither src/tools nor, except for templates, ImageCdn in a folder of constructs', () => {
    const upward = [...IMPORTS]
      .filter(([file]) => /^src\/construct\/[^/]+\//.test(file))
      .flatMap(([file, { files }]) => files.filter(name => isAbove(name, file)).map(name => `${file}: ${name}`));
    expect(upward).toEqual([]);
  });
});

function isAbove(name: string, file: string): boolean {
  const isConstruct = /^src\/(construct\/)?[^/]+$/.test(name);
  return name.startsWith('src/tools/') || isConstruct && !file.startsWith('src/construct/template/');
}

function sources(): string[] {
  return [...filesIn('src'), ...filesIn('playground')].filter(file => /\.tsx?$/.test(file));
}

function filesIn(folder: string): string[] {
  return (fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .map(file => path.posix.join(folder, file))
    .sort();
}

function importsOf(file: string): { files: string[]; packages: string[] } {
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
function cycles(): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file]);
    if (way.includes(file) || done.has(file)) return;
    IMPORTS.get(file)?.files.forEach(next => visit(next, [...way, file]));
    done.add(file);
  };
  [...IMPORTS.keys()].forEach(file => visit(file, []));
  return found;
}
