import * as fs from 'node:fs';
import * as path from 'node:path';
import { RELEASED, released } from './releases';

const FOLDER = path.join(__dirname, 'last-release');

/**
 * Stores the templates and the edge function of now as those of the last release: for a release, before its version is
 * bumped.
 */
function storeRelease(): void {
  fs.copyFileSync(path.join(__dirname, '../../../assets/normalize-url.js'), path.join(FOLDER, 'normalize-url.js'));
  for (const name of Object.keys(RELEASED)) {
    const templates = Object.fromEntries(released(name));
    fs.writeFileSync(path.join(FOLDER, `${name.replace(/ /g, '-')}.json`), `${JSON.stringify(templates, null, 1)}\n`);
  }
}

storeRelease();
