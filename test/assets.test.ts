import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ASSETS, ASSET_FILES, missingAssets } from '../projenrc/assets';

test('the assets task builds every required file of the package, and only the icon besides', () => {
  const built = (fs.readdirSync(ASSETS, { recursive: true }) as string[]).filter(file =>
    fs.statSync(path.join(ASSETS, file)).isFile(),
  );
  expect(built.sort()).toEqual([...ASSET_FILES, 'playground/icon.svg'].sort());
  expect(missingAssets()).toEqual([]);
});

test('missingAssets() lists all assets for a folder without any', () => {
  expect(missingAssets(fs.mkdtempSync(path.join(os.tmpdir(), 'assets-')))).toEqual(ASSET_FILES);
});
