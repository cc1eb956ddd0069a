import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import * as esbuild from 'esbuild';
import { ASSETS } from './assets';
import { bundledFolders } from './notices';
import { requestRules } from '../src/construct/plan/request-rules';

/*
 * The page of the playground. The default rules go into it as data: the code that makes them does not run in browsers.
 */
const ROOT = path.join(__dirname, '..');
const PAGE = path.join(ROOT, 'playground');
const OUTPUT = path.join(ASSETS, 'playground');

/** Writes the page, and returns the folders of the npm packages in it. */
export async function bundlePlayground(): Promise<string[]> {
  fs.mkdirSync(OUTPUT, { recursive: true });
  for (const file of ['index.html', 'icon.svg']) fs.copyFileSync(path.join(PAGE, file), path.join(OUTPUT, file));
  const { metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    metafile: true,
    entryPoints: { page: path.join(PAGE, 'main.tsx') },
    outdir: OUTPUT,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    banner: { js: '/* With Preact and Preact Signals: MIT License, (c) Jason Miller and Preact Team */' },
    logLevel: 'warning',
    define: {
      'DEFAULT_RULES': JSON.stringify(requestRules(new App(), {})),
      // Bundles for browsers have no `process`, which libraries read to decide about warnings.
      'process.env.NODE_ENV': '"production"',
    },
  });
  return bundledFolders(metafile);
}
