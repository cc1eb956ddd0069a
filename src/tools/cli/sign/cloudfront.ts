import { KeyObject, createPrivateKey } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { readSecretText } from './secret-text';
import { expiryOf, timeOf } from './time';
import { globMatches } from '../../../model/glob';
import { AccessPolicy, SIGNED_PARAMETERS, encodeForUrl, printPolicy } from '../../../runtime/signing/access-policy';
import { signPolicy, signedCookies, withSignature } from '../../../runtime/signing/cloudfront-signature';
import { unsupportedKeyType } from '../../../runtime/signing/signing-key';
import { Arguments, CommandError, Io, UsageError } from '../command';

/**
 * Returns a signed URL of a private image, or signed cookies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export async function signForCloudFront(url: string, args: Arguments, io: Io): Promise<string> {
  if (args.text('secret-file') !== undefined) {
    throw new UsageError('--secret-file cannot be combined with --private-key: '
      + 'sign with the secret first, then sign the resulting URL with --private-key');
  }
  const keyPairId = args.text('key-pair-id');
  if (keyPairId === undefined) {
    throw new UsageError('--key-pair-id is required: the ID of the public key in CloudFront');
  }
  rejectSigned(url);
  const policy = policyOf(url, args);
  const key = await privateKeyOf(args, io);
  const parameters = {
    ...isCustom(url, policy)
      ? { Policy: encodeForUrl(Buffer.from(printPolicy(policy))) }
      : { Expires: String(policy.expires) },
    ...signPolicy(policy, key, args.isSet('sha256') ? 'SHA256' : undefined),
    'Key-Pair-Id': keyPairId,
  };
  return args.isSet('cookies') ? signedCookies(parameters) : withSignature(url, parameters);
}

/** Reads and validates the key of `--private-key`. */
export async function privateKeyOf(args: Arguments, io: Io): Promise<KeyObject> {
  const key = parsePrivateKey(await readSecretText(args.text('private-key')!, io));
  const other = unsupportedKeyType(key);
  if (other !== undefined) {
    throw new CommandError(`--private-key must be a 2048-bit RSA key or a 256-bit ECDSA key, got ${other}`);
  }
  return key;
}

function rejectSigned(url: string): void {
  const signed = SIGNED_PARAMETERS.find(name => new URL(url).searchParams.has(name));
  if (signed) {
    throw new UsageError(`URL must not be signed yet, but has the parameter ${signed}, which CloudFront reserves`);
  }
}

function policyOf(url: string, args: Arguments): AccessPolicy {
  const expires = expiryOf(args);
  if (expires === undefined) {
    throw new UsageError('--expires is required with --private-key: CloudFront signatures must have an end');
  }
  const notBefore = timeOf(args, 'not-before');
  if (notBefore !== undefined && notBefore >= expires) {
    throw new UsageError('--not-before must be earlier than --expires');
  }
  return { resource: resourceOf(url, args), expires, notBefore, ipRange: ipRange(args.text('ip')) };
}

function resourceOf(url: string, args: Arguments): string {
  const resource = args.text('resource') ?? url;
  if (resource !== url && !globMatches(resource, url)) {
    throw new UsageError(`--resource must match URL including its query string, got ${resource}`);
  }
  return resource;
}

/** Returns the range in CIDR notation. CloudFront supports only IPv4 here. */
function ipRange(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [address, bits = '32', ...rest] = text.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || rest.length > 0) {
    throw new UsageError(`--ip must be an IPv4 address or a range such as 192.0.2.0/24, got ${text}`);
  }
  return `${address}/${bits}`;
}

/** Returns whether a policy needs more than a canned policy, which allows one URL until a time and is not sent. */
function isCustom(url: string, { resource, notBefore, ipRange: range }: AccessPolicy): boolean {
  return resource !== url || /\*/.test(resource) || notBefore !== undefined || range !== undefined;
}

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new CommandError('--private-key must be a PEM private key without a passphrase');
  }
}
