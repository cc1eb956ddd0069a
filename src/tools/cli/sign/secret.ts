import { readSecretText } from './secret-text';
import { signedTarget } from './signed-target';
import { expiryOf } from './time';
import { SIGNED_PARAMETERS } from '../../../runtime/signing/access-policy';
import { Arguments, Io, UsageError } from '../command';
import { dialectOf, isSigned } from '../dialect-option';

/** Environment variable of the secret. It is never an argument, since other users of the machine can read those. */
export const SECRET_VARIABLE = 'IMAGE_CDN_SECRET';

const CLOUDFRONT_OPTIONS = ['key-pair-id', 'not-before', 'ip', 'resource'];

/** Returns the URL with the signature that `signing` requires for transformations. */
export async function signWithSecret(url: string, args: Arguments, io: Io): Promise<string> {
  rejectOthers(url, args);
  const dialect = dialectOf(args);
  const expires = expiryOf(args);
  if (dialect && !isSigned(dialect)) throw new UsageError(`--dialect must not be ${dialect}: its URLs have no signature`);
  if (dialect === 'thumbor' && expires !== undefined) {
    throw new UsageError('--expires cannot be combined with --dialect thumbor: its signatures are valid forever');
  }
  const unsigned = new URL(url);
  return unsigned.origin + signedTarget(unsigned, await secretOf(args, io), expires, dialect);
}

function rejectOthers(url: string, args: Arguments): void {
  const option =
    CLOUDFRONT_OPTIONS.find(name => args.text(name) !== undefined)
    ?? ['cookies', 'sha256'].find(name => args.isSet(name));
  if (option) throw new UsageError(`--${option} requires --private-key`);
  // CloudFront's signature covers the whole URL, which must not change afterwards.
  if (SIGNED_PARAMETERS.some(name => new URL(url).searchParams.has(name))) {
    throw new UsageError('URL must not be signed with --private-key yet: sign with the secret first, '
      + 'then sign the resulting URL with --private-key');
  }
}

async function secretOf(args: Arguments, io: Io): Promise<string> {
  const secret = await givenSecret(args, io);
  if (!secret) {
    throw new UsageError(`a secret is required: set ${SECRET_VARIABLE} or --secret-file. `
      + 'For private images, use --private-key');
  }
  return secret;
}

/** Returns the secret of `signing` from the command line or the environment, or undefined without one. */
export async function givenSecret(args: Arguments, io: Io): Promise<string | undefined> {
  const file = args.text('secret-file');
  return file === undefined ? io.env[SECRET_VARIABLE] : readSecretText(file, io);
}
