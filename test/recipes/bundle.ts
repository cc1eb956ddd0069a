import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Loader, Plugin, build } from 'esbuild';

/** The folder that the packages of the recipes are installed in; the library does not depend on them. */
export const PACKAGES = path.join(__dirname, 'packages');

export const requirePackage = createRequire(path.join(PACKAGES, 'package.json'));

/** The files of a recipe by name, as a bundler would find them on disk. */
export type Files = Readonly<Record<string, string>>;

export interface BundleOptions {
  /** Other modules in place of those that a framework provides, by the name of their import. */
  readonly modules?: Files;
  /** Expressions in place of others, such as `process.env.X`. */
  readonly define?: Readonly<Record<string, string>>;
  readonly plugins?: readonly Plugin[];
}

const LOADERS: Readonly<Record<string, Loader>> = { '.jsx': 'jsx', '.ts': 'ts' };

/**
 * Bundles files with the packages that they import, as a build of theirs would, and runs the result.
 *
 * @returns what the entry exports
 */
export async function run<T>(entry: string, files: Files, options: BundleOptions = {}): Promise<T> {
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents: entry, loader: 'jsx', resolveDir: PACKAGES },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    jsx: 'automatic',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', ...options.define },
    plugins: [...options.plugins ?? [], inMemory({ ...files, ...options.modules })],
  });
  const bundled = { exports: {} as T };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', 'require', text)(bundled, bundled.exports, requirePackage);
  return bundled.exports;
}

function inMemory(files: Files): Plugin {
  return {
    name: 'in-memory',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /.*/ }, ({ path: name }) => {
        return name in files ? { path: name, namespace: 'in-memory' } : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'in-memory' }, ({ path: name }) => ({
        contents: files[name],
        loader: LOADERS[path.extname(name)] ?? 'js',
        resolveDir: PACKAGES,
      }));
    },
  };
}
