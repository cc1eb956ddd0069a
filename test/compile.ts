import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');

/** Time limit of a test that compiles modules, in milliseconds. A busy machine takes most of a minute. */
export const COMPILATION_TIMEOUT = 300_000;

/** The files of libraries and sources that were parsed before, by their names. */
const parsedFiles = new Map<string, ts.SourceFile | undefined>();

/** Returns the errors of the compiler in the modules, each with its name. */
export function compile(modules: ReadonlyMap<string, string>): string[] {
  const names = [...modules.keys()];
  const files = new Map([...modules.values()].map((source, index) =>
    [path.join(ROOT, 'test', `compiled-${index}.ts`), source]));
  const { config } = ts.readConfigFile(path.join(ROOT, 'test/tsconfig.json'), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, path.join(ROOT, 'test'));
  const options = { ...parsed.options, noUnusedLocals: false };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => files.has(name) || fileExists(name);
  host.readFile = name => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (files.has(name)) return ts.createSourceFile(name, files.get(name)!, target);
    if (!parsedFiles.has(name)) parsedFiles.set(name, getSourceFile(name, target, ...rest));
    return parsedFiles.get(name);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name, index) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      .map(({ messageText }) => `${names[index]}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}
