import * as fs from 'node:fs';
import * as path from 'node:path';
import { RELEASED, released } from './releases';

/** Stores the templates of now as those of the last release: for a release, before its version is bumped. */
function storeRelease(): void {
  for (const [name, build] of Object.entries(RELEASED)) {
    const templates = Object.fromEntries(released(build));
    fs.writeFileSync(path.join(__dirname, `last-release/${name.replace(/ /g, '-')}.json`), `${JSON.stringify(templates, null, 1)}\n`);
  }
}

storeRelease();
