import * as path from 'node:path';
import SevenZip, { SevenZipModule } from '7z-wasm';

/**
 * The best compression, without timestamps, which would differ from build to build, and without progress in the output.
 */
const OPTIONS = ['-tzip', '-mx=9', '-mtm=off', '-bd'];

/**
 * Adds files to a zip archive, by their path in it. The same contents result in the same bytes, because 7-Zip runs as
 * WebAssembly. Files that are in the archive already are not compressed again.
 */
export async function addToArchive(files: [string, Uint8Array][], archive?: Uint8Array): Promise<Uint8Array> {
  const said: string[] = [];
  const sevenZip = await SevenZip({ print: line => said.push(line), printErr: line => said.push(line) });
  if (archive) sevenZip.FS.writeFile('archive.zip', archive);
  for (const [name, content] of files) write(sevenZip, name, content);
  sevenZip.callMain(['a', ...OPTIONS, 'archive.zip', ...files.map(([name]) => name)]);
  if (!said.includes('Everything is Ok')) throw new Error(`7-Zip failed:\n${said.join('\n')}`);
  return sevenZip.FS.readFile('archive.zip');
}

function write({ FS }: SevenZipModule, name: string, content: Uint8Array): void {
  const folders = path.posix.dirname(name).split('/');
  folders.map((_, depth) => folders.slice(0, depth + 1).join('/')).forEach(folder => {
    if (!FS.analyzePath(folder).exists) FS.mkdir(folder);
  });
  FS.writeFile(name, content);
  FS.chmod(name, 0o644);
}
