import * as fs from 'node:fs';
import * as path from 'node:path';
import { commandLine } from '../../../../src/tools/cli/shared/program';

test('commandLine starts the program with npx in an app with the npm package', () => {
  expect(commandLine({}, '/app/node_modules/cdk-image-cdn/lib/cli/command-line.js')).toBe('npx cdk-image-cdn');
});

test('commandLine starts the program from the PATH in an app with the pip package', () => {
  expect(commandLine({ JSII_AGENT: 'Python/3.13.1' }, '/tmp/jsii/lib/cli/command-line.js')).toBe('cdk-image-cdn');
});

test('commandLine starts the program from its sources in a clone', () => {
  const words = commandLine({});
  expect(words).toBe('npx tsx src/cli.ts');
  expect(fs.existsSync(path.join(__dirname, '../../../..', words.split(' ').at(-1)!))).toBe(true);
});
