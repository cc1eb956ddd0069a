import { readFileSync } from 'node:fs';
import { CommandError, Io } from '../command';

/**
 * Returns the content of a file, or of standard input for `-`, without the trailing line break that editors and shells
 * append.
 */
export async function readSecretText(file: string, io: Io): Promise<string> {
  const text = file === '-' ? await io.readInput() : readFile(file);
  return text.replace(/\r?\n$/, '');
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
