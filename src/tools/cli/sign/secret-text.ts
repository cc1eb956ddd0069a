import { readFileSync } from 'node:fs';
import { CommandError, Io } from '../command';

/**
 * What is in a file, or in standard input where it is named `-`; without the line break that editors and shells leave
 * at the end.
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
