import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { DeferredModules, deferModules, deferredEntry } from './deferred-modules';
import { mergeFiles } from './merged-files';
import { bundledFolders } from './notices';

const ROOT = path.join(__dirname, '..');
const RUNTIME = path.join(ROOT, 'src/runtime');

/** A bundle, and the folders of the npm packages in it. */
export interface Bundle { readonly code: string; readonly folders: string[] }

/** Bundles a file of `src/runtime`. */
export async function bundle(entry: string, options: esbuild.BuildOptions): Promise<Bundle> {
  const result = await esbuild.build({
    ...options,
    absWorkingDir: ROOT,
    entryPoints: [path.join(RUNTIME, entry)],
    bundle: true,
    write: false,
    metafile: true,
    legalComments: 'none', // the notices contain the licenses
    logLevel: 'warning',
  });
  return { code: result.outputFiles![0].text, folders: bundledFolders(result.metafile!) };
}

/** Files of an archive, by name, and the folders of the npm packages in them. */
export interface SplitBundle { readonly files: ReadonlyMap<string, string>; readonly folders: string[] }

/**
 * Bundles files of `src/runtime` into CommonJS files that share their code. A file that an entry imports dynamically is
 * not even read before.
 *
 * @param entries sources by the name of their output
 * @param merged files that are loaded at once with all that they import, by the name of the file that contains them
 * @param deferred modules that are loaded when they are first used, by the name of the file that contains them
 */
export async function splitBundle(
  entries: Readonly<Record<string, string>>, merged: Readonly<Record<string, string>>,
  { plugins = [], ...options }: esbuild.BuildOptions, deferred: DeferredModules = {},
): Promise<SplitBundle> {
  const result = await esbuild.build({
    ...options,
    plugins: [deferModules(deferred, RUNTIME), ...plugins],
    absWorkingDir: ROOT,
    entryPoints: [
      ...Object.entries(entries).map(([out, entry]) => ({ out, in: path.join(RUNTIME, entry) })),
      ...Object.keys(deferred).map(deferredEntry),
    ],
    outdir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm', // esbuild splits no other format
    write: false,
    metafile: true,
    legalComments: 'none', // the notices contain the licenses
    logLevel: 'warning',
  });
  const files = await Promise.all(result.outputFiles!.map(async file =>
    [path.basename(file.path), await inCommonJs(file.text, options)] as const));
  const { outputs } = result.metafile!;
  return { files: mergeFiles(new Map(files), outputs, merged), folders: bundledFolders(result.metafile!) };
}

/** Converts a module. Dynamic imports become calls of `require()`, as Node.js's loader of modules starts slowly. */
async function inCommonJs(
  module: string, { target, platform, minifySyntax, minifyWhitespace }: esbuild.BuildOptions,
): Promise<string> {
  const { code } = await esbuild.transform(module, {
    target,
    platform,
    minifySyntax,
    minifyWhitespace,
    format: 'cjs',
    supported: { 'dynamic-import': false },
  });
  return code;
}
