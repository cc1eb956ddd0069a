import * as fs from 'node:fs';
import { CLASSES, Class, FATAL, Verdict } from './judge';
import { globMatches } from '../../src/model/glob';

/** An outcome that is explained, by suite, name and class. */
export interface Exception {
  /** The first folder below the folder that is checked, or the name of that folder. */
  readonly suite: string;
  /** The path of a file in its suite. `*` stands for any characters, `?` for one. */
  readonly name: string;
  readonly class: Class;
  /** The explanation, with its source. */
  readonly reason: string;
  /** Whether the outcome is right and the reference is wrong. Otherwise, it is a known limitation. */
  readonly isRight?: boolean;
}

/** A list of exceptions, which remembers those that were found. */
export class Exceptions {
  private readonly used = new Set<Exception>();

  constructor(private readonly list: readonly Exception[]) {}

  public find(suite: string, name: string, verdict: Verdict): Exception | undefined {
    const found = this.list.find(exception => exception.class === verdict.class
      && globMatches(exception.suite, suite) && globMatches(exception.name, name));
    if (found) this.used.add(found);
    return found;
  }

  /** Returns the exceptions of the checked suites that no file shows, and that should be deleted. */
  public unused(suites: readonly string[]): Exception[] {
    return this.list.filter(exception => !this.used.has(exception)
      && suites.some(suite => globMatches(exception.suite, suite)));
  }
}

/** Reads a list of exceptions, and rejects entries that explain nothing. */
export function readExceptions(file: string): Exception[] {
  const list = JSON.parse(fs.readFileSync(file, 'utf8')) as unknown;
  if (!Array.isArray(list)) throw new Error(`${file}: must be a list of exceptions`);
  return list.map((entry, index) => checked(entry as Partial<Exception>, `${file}: exception ${index + 1}`));
}

function checked(entry: Partial<Exception>, path: string): Exception {
  for (const property of ['suite', 'name', 'reason'] as const) {
    const value: unknown = entry[property];
    if (typeof value === 'string' && value !== '') continue;
    throw new Error(`${path}: ${property} must be a text, got ${JSON.stringify(value)}`);
  }
  const classes = CLASSES.filter(name => !FATAL.includes(name));
  if (!classes.includes(entry.class!)) {
    throw new Error(`${path}: class must be one of ${classes.join(', ')}, got ${JSON.stringify(entry.class)}`);
  }
  return entry as Exception;
}
