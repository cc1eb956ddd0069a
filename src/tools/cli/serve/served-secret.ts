import { LocalEdge } from '../../local/server';
import { Arguments, CommandError, Io } from '../command';
import { readSecretText } from '../sign/secret-text';

/** Returns the secret of `--secret-file`, or undefined without one. */
export async function servedSecret(args: Arguments, io: Io): Promise<string | undefined> {
  const file = args.text('secret-file');
  if (file === undefined) return undefined;
  const secret = await readSecretText(file, io);
  if (secret === '') throw new CommandError(`--secret-file must not be empty: ${file}`);
  return secret;
}

/** Throws if a secret is given that no CDN verifies. */
export function requireSigning({ distributions }: LocalEdge, secret: string | undefined): void {
  if (secret === undefined || distributions.some(({ signingKey }) => signingKey !== undefined)) return;
  throw new CommandError('--secret-file must be used with an app whose transformations must be signed: set `signing`, '
    + 'or leave out the option');
}
