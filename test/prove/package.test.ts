import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { programOf } from './package';

let app: string;

beforeEach(() => {
  app = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
});
afterEach(() => fs.rmSync(app, { recursive: true }));

/** Installs a package of that name with an empty file. */
function install(name: string, bin: unknown, file: string): string {
  const folder = path.join(app, 'node_modules', name);
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), '');
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', bin }));
  return path.join(folder, file);
}

test('programOf() returns the file that the installed package declares, by name or for its only program', () => {
  const many = install('many', { one: 'bin/one.js', two: 'lib/two.js' }, 'lib/two.js');
  const only = install('only', './only.js', 'only.js');
  expect(programOf(app, 'many', 'two')).toEqual([process.execPath, many]);
  expect(programOf(app, 'only', 'only')).toEqual([process.execPath, only]);
});

test('programOf() rejects a program that the package does not declare or contain', () => {
  install('many', { one: 'bin/one.js' }, 'lib/two.js');
  expect(() => programOf(app, 'many', 'two')).toThrow('the package many has no program two');
  expect(() => programOf(app, 'many', 'one')).toThrow('the package many lacks its program bin/one.js');
});
