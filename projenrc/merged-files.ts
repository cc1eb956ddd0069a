import * as path from 'node:path';
import { Metafile } from 'esbuild';

/**
 * Merges the files of a CommonJS bundle that are loaded together, because Node.js takes about 0.3 ms of CPU time to
 * find, read and compile a file, however small. Each file remains under its name, as a reference to its part of the
 * merged file. A part is evaluated once, and not before it is required.
 *
 * @param outputs the outputs of esbuild, with their imports
 * @param merged files to load, by the name of the merged file, in the order in which they are loaded
 */
export function mergeFiles(
  files: ReadonlyMap<string, string>, outputs: Metafile['outputs'], merged: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const result = new Map(files);
  const taken = new Set<string>();
  let outer: string | undefined;
  for (const [name, first] of Object.entries(merged)) {
    const parts = loadedWith(outputs, fileOf(files, first)).filter(part => !taken.has(part));
    for (const part of parts) {
      taken.add(part);
      result.set(part, `module.exports=require("./${name}")("./${part}");${nameNote(outputs[part].exports)}`);
    }
    result.set(name, mergedFile(parts.map(part => [part, files.get(part)!]), outer));
    outer = name;
  }
  return result;
}

/** Returns code that is never run, in which Node.js finds the names of exports for modules that import a file. */
function nameNote(names: readonly string[]): string {
  return `0&&(module.exports={${names.join(',')}});`;
}

/** Returns the file of a source. esbuild adds a hash to the names of files that are imported dynamically. */
function fileOf(files: ReadonlyMap<string, string>, source: string): string {
  const [file, ...others] = [...files.keys()].filter(name => name.replace(/-[0-9A-Z]{8}\.js$/, '.js') === `${source}.js`);
  if (file === undefined || others.length > 0) throw new Error(`The bundle must contain one file of ${source}.`);
  return file;
}

/** Returns a file with all that are evaluated before it, without those that it imports dynamically. */
function loadedWith(outputs: Metafile['outputs'], file: string): string[] {
  const names = new Set([file]);
  for (const name of names) {
    for (const { path: imported, kind, external } of outputs[name].imports) {
      if (kind === 'import-statement' && !external) names.add(path.basename(imported));
    }
  }
  return [...names];
}

/** Parentheses let V8 compile a function at once, instead of looking for syntax errors first. */
function mergedFile(parts: readonly (readonly [name: string, code: string])[], outer?: string): string {
  const functions = parts.map(([name, code]) => `"./${name}":(function(exports,require,module){${code}\n})`);
  return [
    `const outer=${outer === undefined ? 'require' : `require("./${outer}")`},loaded={},parts={${functions.join(',\n')}};`,
    'module.exports=function load(name){',
    'if(!Object.hasOwn(parts,name))return outer(name);',
    'if(loaded[name])return loaded[name].exports;',
    'const module=loaded[name]={exports:{}};',
    // Node.js, too, evaluates a module again that has failed.
    'try{parts[name](module.exports,load,module)}catch(error){delete loaded[name];throw error}',
    'return module.exports};',
  ].join('\n');
}
