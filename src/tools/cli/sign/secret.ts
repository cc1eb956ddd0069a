import { readSecretText } from './secret-text';
import { expiryOf } from './time';
import { SIGNED_PARAMETERS } from '../../../runtime/signing/access-policy';
import { EXPIRES, SIGNATURE, signatureOf } from '../../../runtime/signing/url-signature';
import { parseKey } from '../../../runtime/url/image-request';
import { Arguments, Io, UsageError } from '../command';

/** Environment variable of the secret. It is never an argument, since other users of the machine can read those. */
export const SECRET_VARIABLE = 'IMAGE_CDN_SECRET';

const CLOUDFRONT_OPTIONS = ['key-pair-id', 'not-before', 'ip', 'resource'];

/** Returns the URL with the signature that `signing` requires for transformations. */
export async function signWithSecret(url: string, args: Arguments, io: Io): Promise<string> {
  rejectOthers(url, args);
  const expires = expiryOf(args);
  const unsigned = expires === undefined ? url : withParameter(url, EXPIRES, String(expires));
  const { pathname, search } = new URL(unsigned);
  const key = parseKey(pathname);
  if (!key) throw new UsageError(`URL must have the path of an image, got ${pathname}`);
  return withParameter(unsigned, SIGNATURE, signatureOf(await secretOf(args, io), key, search.slice(1)));
}

function rejectOthers(url: string, args: Arguments): void {
  const option =
    CLOUDFRONT_OPTIONS.find(name => args.text(name) !== undefined)
    ?? ['cookies', 'sha256'].find(name => args.isSet(name));
  if (option) throw new UsageError(`--${option} requires --private-key`);
  const { searchParams } = new URL(url);
  const taken = [SIGNATURE, EXPIRES].find(name => searchParams.has(name));
  if (taken) throw new UsageError(`URL must not be signed yet, but has the parameter \`${taken}\``);
  // CloudFront's signature covers the whole URL, which must not change afterwards.
  if (SIGNED_PARAMETERS.some(name => searchParams.has(name))) {
    throw new UsageError('URL must not be signed with --private-key yet: sign with the secret first, '
      + 'then sign the resulting URL with --private-key');
  }
}

async function secretOf(args: Arguments, io: Io): Promise<string> {
  const file = args.text('secret-file');
  const secret = file === undefined ? io.env[SECRET_VARIABLE] : await readSecretText(file, io);
  if (!secret) {
    throw new UsageError(`a secret is required: set ${SECRET_VARIABLE} or --secret-file. `
      + 'For private images, use --private-key');
  }
  return secret;
}

function withParameter(url: string, name: string, value: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${name}=${value}`;
}
