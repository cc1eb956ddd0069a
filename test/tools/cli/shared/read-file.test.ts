import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { problemOf, readTextFile } from '../../../../src/tools/cli/shared/read-file';

describe('textOf', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'text-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  /** Returns a pipe into which another process writes zeros. */
  const pipeOf = (name: string, bytes: number) => {
    const file = path.join(folder, name);
    execFileSync('mkfifo', [file]);
    spawn('sh', ['-c', 'head -c "$1" /dev/zero > "$2"', 'sh', String(bytes), file], { stdio: 'ignore' });
    return file;
  };

  test('reads a pipe, whose size is unknown, to its end', () => {
    expect(readTextFile(pipeOf('small', 3_000_000))).toHaveLength(3_000_000);
  });

  test('stops reading a pipe at 100 MB', () => {
    const file = pipeOf('large', 101_000_000);
    expect(() => readTextFile(file)).toThrow('must have at most 100 MB. Pass a part of it');
  });

  test('unpacks a file that gzip has packed', () => {
    const file = path.join(folder, 'packed.gz');
    fs.writeFileSync(file, gzipSync('a,b\n'));
    expect(readTextFile(file)).toBe('a,b\n');
  });
});

describe('problemOf', () => {
  test('names nesting only if the stack is exceeded', () => {
    const recurse = (): unknown => [recurse()];
    const thrownBy = (action: () => unknown) => {
      try {
        return action();
      } catch (error) {
        return error;
      }
    };
    const [deep, long] = [thrownBy(recurse), thrownBy(() => 'x'.repeat(2 ** 29).repeat(2))];
    expect(problemOf(deep as Error)).toBe('must not be nested so deeply');
    expect(problemOf(long as Error)).toBe('Invalid string length');
    expect(problemOf(Object.assign(new RangeError('File size (4250000000) is greater than 2 GiB'), {
      code: 'ERR_FS_FILE_TOO_LARGE',
    }))).toBe('cannot be read: File size (4250000000) is greater than 2 GiB');
  });
});
