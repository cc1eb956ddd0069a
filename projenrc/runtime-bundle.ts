import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { bundledFolders } from './notices';

const ROOT = path.join(__dirname, '..');
export const RUNTIME = path.join(ROOT, 'src/runtime');

/** A bundle, and the folders of the npm packages in it. */
export interface Bundle { readonly code: string; readonly folders: string[] }

/** Bundles a file of `src/runtime`, or code. */
export async function bundle(entry: string | esbuild.StdinOptions, options: esbuild.BuildOptions): Promise<Bundle> {
  const result = await esbuild.build({
    ...options,
    absWorkingDir: ROOT,
    ...typeof entry === 'string' ? { entryPoints: [path.join(RUNTIME, entry)] } : { stdin: entry },
    bundle: true,
    write: false,
    metafile: true,
    legalComments: 'none', // the notices contain the licenses
    logLevel: 'warning',
  });
  return { code: result.outputFiles![0].text, folders: bundledFolders(result.metafile!) };
}
