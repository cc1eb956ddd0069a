import * as fs from 'node:fs';
import * as path from 'node:path';
import { makeFolder } from '../../../src/tools/cli/make-folder';
import { cleanUp, folderWith } from '../local/support';

afterEach(cleanUp);

describe('makeFolder', () => {
  test('creates a folder with the folders that contain it, and accepts one that exists', () => {
    const folder = path.join(folderWith({}), 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(`${folder}/`);
    expect(fs.statSync(folder).isDirectory()).toBe(true);
  });

  test.each(['a', 'a/b'])('rejects the folder %s if a is a file', name => {
    const folder = folderWith({ a: '' });
    expect(() => makeFolder(path.join(folder, name))).toThrow(/^(EEXIST|ENOTDIR)/);
  });

  const onLinux = fs.existsSync('/proc/self') ? test : test.skip;
  onLinux('rejects a folder in a file system that rejects folders', () => {
    expect(() => makeFolder('/proc/cdk-image-cdn/images')).toThrow(/^(ENOENT|EACCES|EROFS)/);
  });
});
