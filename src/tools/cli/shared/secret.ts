import { KeyObject, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unsupportedKeyType } from '../../../runtime/signing/signing-key';
import { Arguments, CommandError, Io } from '../command';

/** Environment variable of the secret. It is never an argument, since other users of the machine can read those. */
export const SECRET_VARIABLE = 'IMAGE_CDN_SECRET';

/** Returns the secret of `signing` from the command line or the environment, or undefined without one. */
export async function readSecret(args: Arguments, io: Io): Promise<string | undefined> {
  const file = args.text('secret-file');
  return file === undefined ? io.env[SECRET_VARIABLE] : readSecretText(file, io);
}

/** Reads and validates the key of `--private-key`. */
export async function readPrivateKey(args: Arguments, io: Io): Promise<KeyObject> {
  const key = parsePrivateKey(await readSecretText(args.text('private-key')!, io));
  const other = unsupportedKeyType(key);
  if (other !== undefined) {
    throw new CommandError(`--private-key must be a 2048-bit RSA key or a 256-bit ECDSA key, got ${other}`);
  }
  return key;
}

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new CommandError('--private-key must be a PEM private key without a passphrase');
  }
}

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
