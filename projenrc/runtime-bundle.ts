import * as path from 'node:path';
import * as esbuild from 'esbuild';
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
