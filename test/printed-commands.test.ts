import * as fs from 'node:fs';
import * as path from 'node:path';
import { PAGES } from './manual-pages';
import { COMMANDS } from '../src/cli';
import { Arguments, Command } from '../src/tools/cli/command';

const ROOT = path.join(__dirname, '..');

/** Returns the commands in blocks of a page that show a console, each on one line. */
function printedOn(page: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^( *)```console\n([^]*?)^\1```/gm)]
    .flatMap(([, , block]) => block.replace(/\\\n\s*/g, '').split('\n'))
    .filter(line => line.trim().startsWith('$ ')).map(line => line.trim().slice(2));
}

/** Returns the arguments of each call of the program in a command of a shell, without quotes. */
function callsIn(command: string): string[][] {
  return [...command.matchAll(/(?:^|&& |\()(?:npx )?cdk-image-cdn ((?:'[^']*'|"[^"]*"|[^'"&)])*)/g)].map(([, args]) =>
    [...args.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replace(/['"]/g, '')));
}

const PRINTED = PAGES.filter(page => page !== 'CHANGELOG.md').flatMap(page =>
  printedOn(page).flatMap(callsIn).map(args => [page, args.join(' '), args] as const));

test('commands of cdk-image-cdn are found on pages of the manual and of examples', () => {
  const pages = new Set(PRINTED.map(([page]) => page));
  expect(pages).toContain('README.md');
  expect(pages).toContain('docs/cli.md');
  expect(pages).toContain('docs/migration/cloudfront.md');
  expect(pages).toContain('examples/private-images/README.md');
});

test.each(PRINTED)('%s prints a command that the program accepts: %s', (_page, _text, [name, ...args]) => {
  const command: Command | undefined = COMMANDS.find(candidate => candidate.name === name);
  expect(command).toBeDefined();
  expect(() => Arguments.parse(command!, args)).not.toThrow();
});

test('a command with an option that the program lacks is rejected', () => {
  const [[name, ...args]] = callsIn('npx cdk synth && npx cdk-image-cdn serve --imges \'my photos\'');
  expect([name, ...args]).toEqual(['serve', '--imges', 'my photos']);
  expect(() => Arguments.parse(COMMANDS.find(command => command.name === name)!, args)).toThrow('--imges');
});
