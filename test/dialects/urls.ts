import * as fs from 'node:fs';
import * as path from 'node:path';
import { Size } from './coordinate-image';
import { Geometry } from './geometry';
import { DialectName } from '../../src/runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../src/runtime/url/dialects/dialects';

/** The result of the original engine, or of the CDN, for a URL. */
export interface Outcome extends Partial<Geometry> {
  readonly status: number;
  /** The key of the original. */
  readonly key?: string;
  /** The subtype of the media type, such as `jpeg`. */
  readonly format?: string;
}

/** A URL that others wrote. Characters that URLs cannot contain are percent-encoded. */
export interface ForeignUrl {
  readonly url: string;
  /** Repository, file and line. */
  readonly from: string;
  /**
   * The difference from that line: the prefix `/unsafe` was added, the address of another host was replaced by the name
   * of its file, or the line has only a part of the URL, such as a filter or a transformation.
   */
  readonly adapted?: 'prefix' | 'host' | 'part';
  /** The result of the original engine, as recorded by `npm run dialects -- --record`. */
  readonly expected: Outcome;
}

/** The URLs of a dialect. */
export interface UrlFile {
  /** The software that was run. */
  readonly engine: string;
  /** The dialect that accepts them. */
  readonly dialect: DialectName;
  /** The commits of the repositories in `from`. */
  readonly commits: { readonly [repository: string]: string };
  /** The size of the image that stands for every original. */
  readonly original: Size;
  readonly urls: readonly ForeignUrl[];
}

const FOLDER = path.join(__dirname, 'urls');

/** Returns the names of files with URLs. */
export function urlFiles(): string[] {
  return fs.readdirSync(FOLDER).map(file => path.basename(file, '.json')).sort();
}

/** Returns the names of files whose dialect the library has. */
export function acceptedUrlFiles(): string[] {
  return urlFiles().filter(name => Object.hasOwn(DIALECTS, readUrls(name).dialect));
}

export function readUrls(name: string): UrlFile {
  return JSON.parse(fs.readFileSync(fileOf(name), 'utf8')) as UrlFile;
}

/** Writes URLs, one on each line, so that changes can be reviewed. */
export function writeUrls(name: string, { urls, ...rest }: UrlFile): void {
  const head = JSON.stringify(rest, undefined, 2).replace(/\n\}$/, '');
  const lines = urls.map(url => `    ${JSON.stringify(url)}`).join(',\n');
  fs.writeFileSync(fileOf(name), `${head},\n  "urls": [\n${lines}\n  ]\n}\n`);
}

function fileOf(name: string): string {
  return path.join(FOLDER, `${name}.json`);
}
