import * as fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CommandError } from '../command';

/** Limits of files, in MB. */
const MAX_FILE_MB = 100;
const MAX_UNPACKED_MB = 200;
const MB = 1_000_000;
const CHUNK_BYTES = 65_536;

const PARQUET = Buffer.from('PAR1');

const [UTF_16_LE, UTF_16_BE] = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

const GZIP = Buffer.from([0x1f, 0x8b]);

/** The kinds of gzip files that cannot be unpacked, by the codes of zlib. */
const GZIP_PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['Z_BUF_ERROR', 'an incomplete'],
  ['Z_DATA_ERROR', 'a damaged'],
]);

/** Returns the text of a file, which may be packed by gzip. Throws if it cannot be read, or is too large. */
export function readTextFile(file: string): string {
  const bytes = readBytes(file);
  if (bytes.subarray(0, PARQUET.length).equals(PARQUET)) {
    throw new Error('must be text or JSON, got Parquet. Convert it, such as by a query of Amazon Athena');
  }
  const isPacked = bytes.subarray(0, 2).equals(GZIP);
  return decodeText(isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_MB * MB }) : bytes);
}

/** Returns bytes as text, without a byte order mark. Shells of Windows write UTF-16, with such a mark. */
export function decodeText(bytes: Buffer): string {
  const encoding = bytes.subarray(0, 2).equals(UTF_16_LE) ? 'utf-16le'
    : bytes.subarray(0, 2).equals(UTF_16_BE) ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Reads a file in chunks, because a pipe does not tell its size. */
function readBytes(file: string): Buffer {
  if (fs.statSync(file).isDirectory()) throw new Error('is a folder. Pass the files in it');
  const opened = fs.openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let size = 0; ;) {
      const read = fs.readSync(opened, chunk);
      if (read === 0) return Buffer.concat(chunks);
      size += read;
      if (size > MAX_FILE_MB * MB) throw new Error(`must have at most ${MAX_FILE_MB} MB. Pass a part of it`);
      chunks.push(Buffer.from(chunk.subarray(0, read)));
    }
  } finally {
    fs.closeSync(opened);
  }
}

/** Whether an error is that of values which are nested more deeply than functions can call themselves. */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

/** Returns what is wrong with a file that cannot be read, to be put after its name. */
export function problemOf(error: Error & { readonly code?: string }): string {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') {
    return `must have at most ${MAX_UNPACKED_MB} MB when it is unpacked. Pass a part of it`;
  }
  const gzipProblem = GZIP_PROBLEMS.get(error.code ?? '');
  if (gzipProblem !== undefined) return `is ${gzipProblem} gzip file. Copy or download it again`;
  if (isTooDeep(error)) return 'must not be nested so deeply';
  return error.code === undefined ? error.message : `cannot be read: ${error.message}`;
}

/** Returns the keys in the file of `--keys`, one per line. */
export function readKeys(file: string): string[] {
  try {
    return decodeText(fs.readFileSync(file)).split(/\r?\n/).filter(Boolean);
  } catch (error) {
    throw new CommandError(`--keys must be a file with one key per line: ${(error as Error).message}`);
  }
}
