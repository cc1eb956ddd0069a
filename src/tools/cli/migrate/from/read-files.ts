import * as fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Evidence, emptyEvidence } from './evidence';
import { readDocument } from './read-document';
import { addLines } from './read-lines';
import { documentIn } from './yaml-document';
import { CommandError } from '../../command';

/** Limits of files, in MB. */
const MAX_FILE_MB = 100;
const MAX_UNPACKED_MB = 200;
const MB = 1_000_000;

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Reads files of any kind. Each is recognized by its contents. */
export function readFiles(files: readonly string[]): Evidence {
  const evidence = emptyEvidence();
  // Templates are resolved when they are used: files in any order may have the values of their parameters.
  for (const file of files) {
    try {
      readText(textOf(file), evidence);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(`${file} ${problemOf(error as Error)}`);
    }
  }
  return evidence;
}

function textOf(file: string): string {
  const bytes = bytesOf(file);
  if (!bytes.subarray(0, 2).equals(GZIP)) return bytes.toString('utf8');
  return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_MB * MB }).toString('utf8');
}

function bytesOf(file: string): Buffer {
  const { size } = fs.statSync(file);
  if (size > MAX_FILE_MB * MB) throw new Error(`must have at most ${MAX_FILE_MB} MB. Pass a part of it`);
  return fs.readFileSync(file);
}

function readText(given: string, evidence: Evidence): void {
  const text = given.replace(/^\uFEFF/, '');
  const document = documentIn(text);
  if (document !== undefined) readDocument(document, evidence);
  else addLines(text, evidence);
}

function problemOf(error: Error & { readonly code?: string }): string {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') {
    return `must have at most ${MAX_UNPACKED_MB} MB when it is unpacked. Pass a part of it`;
  }
  if (error instanceof RangeError) return 'must not be nested so deeply';
  return error.code === undefined ? error.message : `cannot be read: ${error.message}`;
}
