import * as path from 'node:path';
import SevenZip, { SevenZipModule } from '7z-wasm';

/**
 * The deepest search for repetitions; no times, which would differ from build to build; no progress among the lines.
 */
const OPTIONS = ['-tzip', '-mx=9', '-mtm=off', '-bd'];

/**
 * Adds files to a zip archive, by their path in it: the same bytes for the same contents, as 7-Zip is WebAssembly here.
 * What is in the archive already stays as it was deflated.
 */
export async function addToArchive(files: [string, Uint8Array][], archive?: Uint8Array): Promise<Uint8Array> {
  const said: string[] = [];
  const sevenZip = await SevenZip({ print: line => said.push(line), printErr: line => said.push(line) });
  if (archive) sevenZip.FS.writeFile('archive.zip', archive);
  for (const [name, content] of files) write(sevenZip, name, content);
  sevenZip.callMain(['a', ...OPTIONS, 'archive.zip', ...files.map(([name]) => name)]);
  if (!said.includes('Everything is Ok')) throw new Error(`7-Zip made no archive:\n${said.join('\n')}`);
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
