import * as fs from 'node:fs';
import * as path from 'node:path';

/** The folder with the prebuilt assets of the package. */
export const ASSETS = path.join(__dirname, '../assets');

/** Every file in it that the package needs. */
export const ASSET_FILES = [
  'forward-mark.js',
  'guard-referrer.js',
  'lambda-runner.js',
  'normalize-url-aws-sample.js',
  'normalize-url-dit.js',
  'normalize-url-framework-astro.js',
  'normalize-url-framework-ipx.js',
  'normalize-url-framework-netlify.js',
  'normalize-url-framework-next.js',
  'normalize-url-framework-vercel.js',
  'normalize-url-signed-strict.js',
  'normalize-url-signed.js',
  'normalize-url-strict.js',
  'normalize-url-thumbor.js',
  'normalize-url.js',
  'one-path.js',
  'playground/index.html',
  'playground/page.css',
  'playground/page.js',
  'prewarm.zip',
  'purge.zip',
  'routed-path.js',
  'transformer-arm64.zip',
  'transformer-x86_64.zip',
];

/** Returns the files that are not built. */
export function missingAssets(folder: string = ASSETS): string[] {
  return ASSET_FILES.filter(file => !fs.existsSync(path.join(folder, file)));
}
