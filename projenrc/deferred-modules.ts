import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

/** Modules that are loaded when one of their functions is first called, by the name of the file that contains them. */
export type DeferredModules = Readonly<Record<string, readonly string[]>>;

/** A module with the names of its functions, and the file that contains it. */
interface DeferredModule { readonly source: string; readonly functions: readonly string[]; readonly file: string }

/** Follows the source of a deferred module where its own code is imported, and not the functions that load it. */
const CODE = '?code';

const NAMESPACE = 'deferred';
const PACKAGE = 'deferred-package';

/**
 * Moves modules into files of their own, and leaves functions in their place that load them. A file is not even read
 * before it is needed.
 *
 * @param deferred sources, or packages whose default export is a function
 * @param folder the folder that sources are relative to
 */
export function deferModules(deferred: DeferredModules, folder: string): esbuild.Plugin {
  const modules = Object.entries(deferred).flatMap(([file, sources]) => sources.map((name): DeferredModule => {
    if (!name.endsWith('.ts')) return { source: name, functions: ['default'], file };
    const source = path.join(folder, name);
    return { source, functions: functionsOf(source), file };
  }));
  return {
    name: 'deferred-modules',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path: entry }) =>
        ({ path: entry.slice(NAMESPACE.length + 1), namespace: NAMESPACE }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: name }) =>
        ({ contents: modules.filter(({ file }) => file === name).map(exported).join('\n'), resolveDir: folder }));
      build.onResolve({ filter: /\?code$/ }, ({ path: imported }) =>
        ({ path: imported.slice(0, -CODE.length), suffix: CODE }));
      build.onLoad({ filter: /\.ts$/ }, ({ path: source, suffix }) => {
        const module = suffix === CODE ? undefined : modules.find(each => each.source === source);
        return module && { contents: loading(module) };
      });
      build.onResolve({ filter: /^[@\w]/ }, ({ path: imported, namespace }) => {
        const isDeferred = namespace !== NAMESPACE && modules.some(({ source }) => source === imported);
        return isDeferred ? { path: imported, namespace: PACKAGE } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: PACKAGE }, ({ path: imported }) =>
        ({ contents: loading(modules.find(({ source }) => source === imported)!) }));
      build.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path: required, importer }) =>
        modules.some(({ source, file }) => source === importer && required === fileOf(file))
          ? { path: required, external: true } : undefined);
    },
  };
}

/** Returns the entry of a file with deferred modules. */
export function deferredEntry(file: string): { readonly in: string; readonly out: string } {
  return { in: `${NAMESPACE}:${file}`, out: file };
}

function fileOf(file: string): string {
  return `./${file}.js`;
}

function exported({ source, functions }: DeferredModule): string {
  return `export { ${functions.join()} } from ${JSON.stringify(path.isAbsolute(source) ? source + CODE : source)};`;
}

function loading({ functions, file }: DeferredModule): string {
  return functions.map(name => {
    const declaration = name === 'default' ? 'export default function' : `export function ${name}`;
    return `${declaration}(...all) { return require('${fileOf(file)}').${name}(...all); }`;
  }).join('\n');
}

/** Returns the names of the functions that a module exports. No other value can be loaded later. */
function functionsOf(source: string): string[] {
  const code = fs.readFileSync(source, 'utf8');
  return [...code.matchAll(/^export (?!interface |type )(.*)/gm)].map(([, declaration]) => {
    const name = /^(?:async )?function (\w+)/.exec(declaration)?.[1];
    if (name === undefined) throw new Error(`${source} must export functions only, got \`export ${declaration}\`.`);
    return name;
  });
}
