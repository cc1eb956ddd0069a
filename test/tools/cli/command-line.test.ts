import * as fs from 'node:fs';
import * as path from 'node:path';
import { commandLine } from '../../../src/tools/cli/command-line';

test('an app that installed the package from npm starts the program by npx', () => {
  expect(commandLine({}, '/app/node_modules/cdk-image-cdn/lib/cli/command-line.js')).toBe('npx cdk-image-cdn');
});

test('an app that installed the package by pip starts the program from the PATH', () => {
  expect(commandLine({ JSII_AGENT: 'Python/3.13.1' }, '/tmp/jsii/lib/cli/command-line.js')).toBe('cdk-image-cdn');
});

test('a clone of the repository starts the program from its sources', () => {
  const words = commandLine({});
  expect(words).toBe('npx tsx src/tools/cli/main.ts');
  expect(fs.existsSync(path.join(__dirname, '../../..', words.split(' ').at(-1)!))).toBe(true);
});
