import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ASSETS, ASSET_FILES, missingAssets } from '../projenrc/assets';

test('the assets task builds every file that the package cannot do without, and no others but the icon', () => {
  const built = (fs.readdirSync(ASSETS, { recursive: true }) as string[]).filter(file =>
    fs.statSync(path.join(ASSETS, file)).isFile(),
  );
  expect(built.sort()).toEqual([...ASSET_FILES, 'playground/icon.svg'].sort());
  expect(missingAssets()).toEqual([]);
});

test('a checkout without assets misses all of them', () => {
  expect(missingAssets(fs.mkdtempSync(path.join(os.tmpdir(), 'assets-')))).toEqual(ASSET_FILES);
});
