import * as fs from 'node:fs';
import * as path from 'node:path';
import { nativeSharp } from '../../../../src/tools/local/lambda/host-sharp';
import { cleanUp, folderWith } from '../support';

afterEach(cleanUp);

const manifest = (version: string) => JSON.stringify({ version });

test('nativeSharp finds sharp beside its dependent or in a parent folder, at either place of @img', () => {
  const beside = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
    'app/x': '',
  });
  expect(nativeSharp('1.0.0', [path.join(beside, 'app')])).toBe(
    path.join(fs.realpathSync(beside), 'node_modules/@img'),
  );
  const inside = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/sharp/node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  expect(nativeSharp('1.0.0', [inside])).toBe(
    path.join(fs.realpathSync(inside), 'node_modules/sharp/node_modules/@img'),
  );
});

test('nativeSharp selects the right version, wherever it is', () => {
  const other = folderWith({
    'node_modules/sharp/package.json': manifest('2.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  const right = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-linux-x64/package.json': '{}',
  });
  expect(nativeSharp('1.0.0', [other, right])).toContain(path.basename(right));
});

test('nativeSharp fails if sharp is not installed', () => {
  expect(() => nativeSharp('1.0.0', [folderWith({})])).toThrow(
    'images are transformed by the deployed code, which requires the native package of sharp for this machine, '
    + 'version 1.0.0: it is not installed. Run `npm install --save-dev sharp@1.0.0`',
  );
});

test('nativeSharp fails if sharp lacks its native part', () => {
  const folder = folderWith({
    'node_modules/sharp/package.json': manifest('1.0.0'),
    'node_modules/@img/sharp-libvips-linux-x64/package.json': '{}',
  });
  expect(() => nativeSharp('1.0.0', [folder])).toThrow(/without the package for this processor/);
});
