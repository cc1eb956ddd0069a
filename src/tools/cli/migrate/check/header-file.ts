import * as http from 'node:http';
import { Arguments, CommandError, Io } from '../../command';
import { readSecretText } from '../../shared/secret';

/** Headers by name, in lower case. */
export type SentHeaders = Readonly<Record<string, string>>;

/** Headers that the HTTP client sets. */
const OF_CONNECTION = ['connection', 'content-length', 'expect', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'];

/** Editors on Windows write it at the beginning of a file. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Returns the headers in the file of an option, one per line. They are not arguments themselves, because they may be
 * secret, and other users of the machine can read arguments. For the same reason, no message contains a value.
 */
export async function headersOf(args: Arguments, option: string, io: Io): Promise<SentHeaders> {
  const file = args.text(option);
  if (file === undefined) return {};
  const headers = new Map<string, string>();
  const text = (await readSecretText(file, io)).replace(BYTE_ORDER_MARK, '');
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const reject = (reason: string) => new CommandError(`--${option}: ${file}: line ${index + 1} ${reason}`);
    const [, given, value] = /^([\w!#$%&'*+.^`|~-]+):(.*)$/.exec(line) ?? [];
    if (given === undefined) throw reject('must be a header such as `Cookie: session=…`');
    const name = given.toLowerCase();
    if (OF_CONNECTION.includes(name)) throw reject(`must not be a header of the connection, got ${name}`);
    if (headers.has(name)) throw reject(`must not repeat the header ${name}`);
    if (!isValue(name, value.trim())) {
      throw reject('must be a header with characters of ISO 8859-1, without control characters');
    }
    headers.set(name, value.trim());
  }
  return Object.fromEntries(headers);
}

function isValue(name: string, value: string): boolean {
  try {
    http.validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
