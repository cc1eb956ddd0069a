import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { nativeSharp } from './host-sharp';
import { LambdaCode } from './lambda-function';
import { LocalEdgeError } from '../../local-edge-error';

/** A function's code, ready to run. */
export interface UnpackedCode {
  readonly folder: string;
  remove(): void;
}

/** Folders that exist. A closed pipe or a second Ctrl-C ends the process before they are removed one by one. */
const folders = new Set<string>();

const NATIVE_PACKAGES = 'node_modules/@img/';

/**
 * Unpacks the code of a function. The native packages of sharp, which are built for Lambda, are replaced by those of
 * this machine.
 */
export function unpack(code: LambdaCode): UnpackedCode {
  if (code.kind === 'folder') return { folder: code.folder, remove: () => undefined };
  const folder = makeFolder();
  const remove = () => removeFolder(folder);
  try {
    if (code.kind === 'inline') fs.writeFileSync(path.join(folder, 'index.js'), code.text);
    else unzip(code.file, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-function-'));
  if (folders.size === 0) process.on('exit', removeFolders);
  folders.add(folder);
  return folder;
}

function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeFolders);
}

function removeFolders(): void {
  folders.forEach(removeFolder);
}

function unzip(archive: string, folder: string): void {
  const version = sharpVersion(archive);
  const files = unzipSync(fs.readFileSync(archive), { filter: ({ name }) => !name.startsWith(NATIVE_PACKAGES) });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (!file.startsWith(folder + path.sep)) {
      throw new LocalEdgeError(`${archive} contains a file outside its folder: ${name}`);
    }
    if (name.endsWith('/')) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  if (version !== undefined) link(nativeSharp(version), path.join(folder, NATIVE_PACKAGES));
}

/** Returns the version of sharp whose native package is in the archive, if any. */
function sharpVersion(archive: string): string | undefined {
  const isManifest = (name: string) => /^node_modules\/@img\/sharp-(?!libvips-)[^/]+\/package\.json$/.test(name);
  const [manifest] = Object.values(unzipSync(fs.readFileSync(archive), { filter: ({ name }) => isManifest(name) }));
  return manifest && (JSON.parse(Buffer.from(manifest).toString()) as { version: string }).version;
}

function link(target: string, name: string): void {
  fs.mkdirSync(path.dirname(name), { recursive: true });
  fs.symlinkSync(target, name.replace(/\/$/, ''), 'junction');
}
