import * as fs from 'node:fs';
import * as path from 'node:path';
import { RELEASED, released } from './releases';

const FOLDER = path.join(__dirname, 'last-release');

/**
 * Stores the templates and the edge functions of now as those of the last release: for a release, before its version is
 * bumped.
 */
function storeRelease(): void {
  for (const script of ['normalize-url.js', 'normalize-url-signed.js']) {
    fs.copyFileSync(path.join(__dirname, '../../../assets', script), path.join(FOLDER, script));
  }
  for (const name of Object.keys(RELEASED)) {
    const templates = Object.fromEntries(released(name));
    fs.writeFileSync(path.join(FOLDER, `${name.replace(/ /g, '-')}.json`), `${JSON.stringify(templates, null, 1)}\n`);
  }
}

storeRelease();
