import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { DeferredModules } from '../projenrc/deferred-modules';
import { splitBundle } from '../projenrc/runtime-bundle';

const OPTIONS = { platform: 'node', minifySyntax: true, minifyWhitespace: true } as const;

/** A folder with the sources of a bundle, and with its files. */
export class BundleFolder {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-'));

  /** Returns a source as entries of a bundle name it: from the folder that they are relative to. */
  public source(file: string): string {
    return path.join(path.relative(path.join(__dirname, '../src/runtime'), this.folder), file);
  }

  public write(file: string, content: string): void {
    fs.writeFileSync(path.join(this.folder, file), content);
  }

  public read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Returns the files of the bundle that contain a text. */
  public holders(names: readonly string[], text: string): string[] {
    return names.filter(name => this.read(name).includes(text));
  }

  /** Writes a bundle, and returns the names of its files. */
  public async bundle(
    entries: readonly string[], merged: Record<string, string>, deferred?: DeferredModules,
  ): Promise<string[]> {
    const sources = Object.fromEntries(entries.map(name => [name, this.source(`${name}.ts`)]));
    const { files } = await splitBundle(sources, merged, OPTIONS, deferred);
    for (const [name, code] of files) this.write(name, code);
    return [...files.keys()];
  }

  /** Loads a file of the bundle. */
  public load<T>(file: string): T {
    return createRequire(path.join(this.folder, 'main.js'))(`./${file}`) as T;
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
