import { readSecretText } from './secret-text';
import { expiryOf } from './time';
import { SIGNED_PARAMETERS } from '../../../runtime/signing/access-policy';
import { EXPIRES, SIGNATURE, signatureOf } from '../../../runtime/signing/url-signature';
import { parseKey } from '../../../runtime/url/image-request';
import { Arguments, Io, UsageError } from '../command';

/** Where the secret is looked for. It never is an argument: those are there for everybody on the machine to see. */
export const SECRET_VARIABLE = 'IMAGE_CDN_SECRET';

const OF_CLOUDFRONT = ['key-pair-id', 'not-before', 'ip', 'resource'];

/** The URL of a picture with the signature that the transformer asks for. */
export async function signForTransformer(url: string, args: Arguments, io: Io): Promise<string> {
  refuseOthers(url, args);
  const expires = expiryOf(args);
  const unsigned = expires === undefined ? url : withParameter(url, EXPIRES, String(expires));
  const { pathname, search } = new URL(unsigned);
  const key = parseKey(pathname);
  if (!key) throw new UsageError(`URL must have the path of an image, got: ${pathname}`);
  return withParameter(unsigned, SIGNATURE, signatureOf(await secretOf(args, io), key, search.slice(1)));
}

function refuseOthers(url: string, args: Arguments): void {
  const option = OF_CLOUDFRONT.find(name => args.text(name) !== undefined) ?? ['cookies', 'sha256'].find(name => args.isSet(name));
  if (option) throw new UsageError(`--${option} needs --private-key: it is about private images`);
  const { searchParams } = new URL(url);
  const taken = [SIGNATURE, EXPIRES].find(name => searchParams.has(name));
  if (taken) throw new UsageError(`URL must not be signed yet: it has \`${taken}\``);
  // What CloudFront signed is the whole URL, to which this would add.
  if (SIGNED_PARAMETERS.some(name => searchParams.has(name))) {
    throw new UsageError('URL must not be signed by --private-key yet: sign by the secret first, and its URL by --private-key');
  }
}

async function secretOf(args: Arguments, io: Io): Promise<string> {
  const file = args.text('secret-file');
  const secret = file === undefined ? io.env[SECRET_VARIABLE] : await readSecretText(file, io);
  if (!secret) throw new UsageError(`the secret is missing: set ${SECRET_VARIABLE}, or name a file with --secret-file; --private-key signs for private images`);
  return secret;
}

function withParameter(url: string, name: string, value: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${name}=${value}`;
}
