import * as fs from 'node:fs';
import * as path from 'node:path';
import { missingAssets } from './assets';
import { BUNDLED, nameOf } from './dependencies';
import { NOTICES } from './notices';
import { trim } from './source-maps';

const ROOT = path.join(__dirname, '..');

/** Validates and trims the files to pack, before every `npm pack`. */
function main(): void {
  const missing = [...missingAssets(), ...[NOTICES].filter(file => !fs.existsSync(path.join(ROOT, file)))];
  if (missing.length > 0) {
    throw new Error(
      `the package must contain every asset; missing: ${missing.join(', ')}. Run \`npx projen assets\`.`,
    );
  }
  BUNDLED.map(nameOf).forEach(name => trim(path.join(ROOT, 'node_modules', name)));
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
