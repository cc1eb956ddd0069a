import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageFacts, Side, Verdict } from './compare-responses';
import { isRecord } from '../../../../model/is-record';
import { makeFolder, writeFile } from '../../shared/write-file';

/** The comparison of one URL. */
export interface Compared {
  readonly path: string;
  readonly verdict: Verdict;
  readonly old?: ImageFacts;
  readonly new?: ImageFacts;
  /** The score of the new image against the old one by SSIMULACRA 2. */
  readonly score?: number;
  /** The reasons why sides did not respond. */
  readonly errors?: Readonly<Partial<Record<Side, string>>>;
  /** The files of the images in the folder. */
  readonly files?: { readonly old: string; readonly new: string };
}

const RESULTS = 'results.jsonl';

/** The folder of a check: a line for each result, so that another run continues, and the images. */
export class CheckFolder {
  /** @param subject what is compared, such as both services. Results of other comparisons are left out */
  constructor(public readonly folder: string, private readonly subject: string) {
    makeFolder(path.join(folder, 'images'));
  }

  /** Returns the results of earlier runs by path. A line that was cut off by the end of a run is left out. */
  public results(): Map<string, Compared> {
    const file = path.join(this.folder, RESULTS);
    const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [];
    return new Map(lines.flatMap(line => {
      const { subject, ...result } = parseLine(line) ?? {};
      return result.path !== undefined && subject === this.subject ? [[result.path, result as Compared]] : [];
    }));
  }

  public add(result: Compared): void {
    fs.appendFileSync(path.join(this.folder, RESULTS), `${JSON.stringify({ ...result, subject: this.subject })}\n`);
  }

  /** Writes an image, and returns its path in the folder. */
  public writeImage(name: string, body: Buffer): string {
    const file = `images/${name}`;
    fs.writeFileSync(path.join(this.folder, file), body);
    return file;
  }

  /** Writes a file, and returns its path. */
  public write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    writeFile(file, text);
    return file;
  }
}

function parseLine(line: string): Partial<Compared> & { readonly subject?: string } | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return isRecord(value) && typeof value.path === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
