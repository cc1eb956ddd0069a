import * as fs from 'node:fs';
import { CommandError } from './command';
import { decoded } from './migrate/text-of-file';

/** Returns the keys in the file of `--keys`, one per line. */
export function keysIn(file: string): string[] {
  try {
    return decoded(fs.readFileSync(file)).split(/\r?\n/).filter(Boolean);
  } catch (error) {
    throw new CommandError(`--keys must be a file with one key per line: ${(error as Error).message}`);
  }
}
