import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { lackOf, unbuiltError } from '../projenrc/package-language';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tools-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** A command of that name, which does nothing and ends with this status. */
function tool(name: string, status = 0): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 });
}

test('lackOf() returns nothing if every tool is installed', () => {
  for (const name of ['npm', 'python3', 'javac', 'mvn', 'go']) tool(name);
  for (const target of ['js', 'python', 'java', 'go'] as const) {
    expect(lackOf(target, { PATH: folder })).toBeUndefined();
  }
});

test('lackOf() names a missing tool in one line', () => {
  expect(lackOf('python', { PATH: folder })).toBe('needs `python3` on the PATH');
  expect(lackOf('go', { PATH: folder })).toBe('needs `go` on the PATH');
  expect(lackOf('java', { PATH: folder })).toBe('needs `javac` and `mvn` on the PATH');
  expect(lackOf('java', {})).toBe('needs `javac` and `mvn` on the PATH');
});

test('lackOf() reports a Java runtime without its compiler', () => {
  tool('java');
  tool('mvn');
  expect(lackOf('java', { PATH: folder })).toBe('needs `javac` on the PATH');
});

test('lackOf() finds the Java compiler in JAVA_HOME', () => {
  tool('mvn');
  tool('jdk/bin/javac');
  expect(lackOf('java', { PATH: folder, JAVA_HOME: path.join(folder, 'jdk') })).toBeUndefined();
});

test('lackOf() reports a Python without virtual environments', () => {
  tool('python3', 1);
  expect(lackOf('python', { PATH: folder })).toBe(
    'needs `python3 -m venv`, which Debian has in the package python3-venv',
  );
});

test('unbuiltError() names what a fresh clone lacks and the commands that build it, in one line', () => {
  fs.writeFileSync(path.join(folder, '.jsii'), '');
  expect(unbuiltError(folder)).toBe(
    'needs the built library, which lacks lib, .jsii.tabl.json, assets and THIRD-PARTY-NOTICES: run '
      + '`npx projen assets && npx projen compile && npx projen rosetta`',
  );
});

test('unbuiltError() returns nothing once the library is built', () => {
  for (const file of ['.jsii', 'lib/index.js', '.jsii.tabl.json', 'THIRD-PARTY-NOTICES', 'assets/purge.zip']) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), '');
  }
  expect(unbuiltError(folder)).toBeUndefined();
});
