import * as fs from 'node:fs';
import * as path from 'node:path';
import { filesIn, sample } from './images';
import { parseOptions } from './options';
import { inTemporaryFolder } from '../bench/folder';

describe('parseOptions()', () => {
  test('returns the defaults for a folder', () => {
    expect(parseOptions([__dirname])).toEqual({
      folder: __dirname,
      jobs: 1,
      limit: Infinity,
      seconds: 12,
      mebibytes: 1769,
      exceptions: path.join(__dirname, 'exceptions.json'),
      chromium: false,
      metadata: false,
      tiff: false,
    });
  });

  test('returns undefined if help is requested', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  test.each([
    [[], 'expected one folder of images, got 0'],
    [[__dirname, __dirname], 'expected one folder of images, got 2'],
    [['/nowhere'], '/nowhere must be a folder'],
    [[__filename], 'must be a folder'],
    [[__dirname, '--jobs', '0'], '--jobs must be a whole number from 1, got 0'],
    [[__dirname, '--limit', 'all'], '--limit must be a whole number from 1, got all'],
    [[__dirname, '--only', '('], '--only must be a regular expression, got ('],
    [[__dirname, '--nothing'], /--nothing/],
  ])('rejects the arguments %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

describe('filesIn()', () => {
  test('finds regular files in suites, without hidden files and links', () => inTemporaryFolder(async folder => {
    for (const file of ['one/b.png', 'one/a/c.png', 'd.png', '.git/e.png']) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), '');
    }
    fs.symlinkSync(path.join(folder, 'd.png'), path.join(folder, 'link.png'));
    expect(filesIn(folder).map(({ suite, name }) => [suite, name]))
      .toEqual([[path.basename(folder), 'd.png'], ['one', 'a/c.png'], ['one', 'b.png']]);
  }));
});

describe('sample()', () => {
  test('returns the requested number of items, spread evenly', () => {
    expect(sample([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([0, 3, 6]);
    expect(sample([1, 2], 3)).toEqual([1, 2]);
  });
});
