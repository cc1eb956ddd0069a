import { KeyObject, createPrivateKey, createSign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { readSecretText } from './secret-text';
import { expiryOf, timeOf } from './time';
import { globMatches } from '../../../model/glob';
import { AccessPolicy, SIGNED_PARAMETERS, SignedParameters, encodeForUrl, printPolicy } from '../../../runtime/signing/access-policy';
import { unsupportedKeyType } from '../../../runtime/signing/signing-key';
import { Arguments, CommandError, Io, UsageError } from '../command';

/**
 * A signed URL of a private image, or signed cookies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export async function signForCloudFront(url: string, args: Arguments, io: Io): Promise<string> {
  if (args.text('secret-file') !== undefined) throw new UsageError('--secret-file and --private-key exclude each other: sign by the secret first, and its URL by --private-key');
  const keyPairId = args.text('key-pair-id');
  if (keyPairId === undefined) throw new UsageError('--key-pair-id is missing: the id of the public key in CloudFront');
  refuseSigned(url);
  const policy = policyOf(url, args);
  const key = await privateKeyOf(args, io);
  const allowance = isCustom(url, policy) ? { Policy: encodeForUrl(Buffer.from(printPolicy(policy))) } : { Expires: String(policy.expires) };
  const parameters = { ...allowance, ...signatureOf(policy, key, args.isSet('sha256') ? 'SHA256' : undefined), 'Key-Pair-Id': keyPairId };
  return args.isSet('cookies') ? pairs(parameters, 'CloudFront-').join('; ') : `${url}${url.includes('?') ? '&' : '?'}${pairs(parameters, '').join('&')}`;
}

/** Of `--private-key`. */
export async function privateKeyOf(args: Arguments, io: Io): Promise<KeyObject> {
  const key = privateKey(await readSecretText(args.text('private-key')!, io));
  const other = unsupportedKeyType(key);
  if (other !== undefined) throw new CommandError(`--private-key must be an RSA key of 2048 bits or an ECDSA key of 256, got: ${other}`);
  return key;
}

/**
 * A URL that is let in until a time.
 *
 * @param url not signed yet
 * @param expires in seconds since 1970
 */
export function signedUntil(expires: number, url: string, key: KeyObject, keyPairId: string): string {
  const parameters = { 'Expires': String(expires), ...signatureOf({ resource: url, expires }, key, undefined), 'Key-Pair-Id': keyPairId };
  return `${url}${url.includes('?') ? '&' : '?'}${pairs(parameters, '').join('&')}`;
}

function refuseSigned(url: string): void {
  const taken = SIGNED_PARAMETERS.find(name => new URL(url).searchParams.has(name));
  if (taken) throw new UsageError(`URL must not be signed yet: it has ${taken}, which CloudFront keeps for itself`);
}

function policyOf(url: string, args: Arguments): AccessPolicy {
  const expires = expiryOf(args);
  if (expires === undefined) throw new UsageError('--expires is missing: CloudFront takes no signature that is good for ever');
  const notBefore = timeOf(args, 'not-before');
  if (notBefore !== undefined && notBefore >= expires) throw new UsageError('--not-before must be earlier than --expires');
  return { resource: resourceOf(url, args), expires, notBefore, ipRange: ipRange(args.text('ip')) };
}

function resourceOf(url: string, args: Arguments): string {
  const resource = args.text('resource') ?? url;
  if (resource !== url && !globMatches(resource, url)) throw new UsageError(`--resource must allow URL, its query included, got: ${resource}`);
  return resource;
}

/** CloudFront takes IPv4 alone here. */
function ipRange(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [address, bits = '32', ...rest] = text.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || rest.length > 0) {
    throw new UsageError(`--ip must be an IPv4 address or a range of them such as 192.0.2.0/24, got: ${text}`);
  }
  return `${address}/${bits}`;
}

/** A canned policy allows one URL until a time, and is not sent along. */
function isCustom(url: string, { resource, notBefore, ipRange: range }: AccessPolicy): boolean {
  return resource !== url || /\*/.test(resource) || notBefore !== undefined || range !== undefined;
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new CommandError('--private-key must be a private key in PEM, without a passphrase');
  }
}

function signatureOf(policy: AccessPolicy, key: KeyObject, hash: string | undefined): SignedParameters {
  const signature = encodeForUrl(createSign(hash ?? 'SHA1').update(printPolicy(policy)).sign(key));
  return { Signature: signature, ...hash !== undefined && { 'Hash-Algorithm': hash } };
}

function pairs(parameters: SignedParameters, prefix: string): string[] {
  return Object.entries(parameters).map(([name, value]) => `${prefix}${name}=${value}`);
}
