import { isIPv4 } from 'node:net';
import { Arguments, Command, Io, OK, UsageError } from './command';
import { SIGNED_DIALECT_OPTION, dialectOf, expiryOf, isSigned, timeOf } from './shared/options';
import { readPrivateKey, SECRET_VARIABLE, readSecret } from './shared/secret';
import { signTarget } from './shared/signed-target';
import { globMatches } from '../../model/glob';
import { AccessPolicy, SIGNED_PARAMETERS, encodeForUrl, printPolicy } from '../../runtime/signing/access-policy';
import { signPolicy, signedCookies, withSignature } from '../../runtime/signing/cloudfront-signature';

const CLOUDFRONT_OPTIONS = ['key-pair-id', 'not-before', 'ip', 'resource'];

export const sign: Command = {
  name: 'sign',
  summary: 'signs the URL of a transformation or of a private image',
  operands: [{ name: 'URL', summary: 'an image on the CDN, such as https://d111.cloudfront.net/cats/tom.jpg?w=600' }],
  options: [
    {
      name: 'secret-file',
      value: 'FILE',
      summary: `file with the secret of \`signing\`; - for standard input (default: $${SECRET_VARIABLE})`,
    },
    SIGNED_DIALECT_OPTION,
    {
      name: 'expires',
      value: 'TIME',
      summary: 'end of the validity period (default: unlimited; required with --private-key)',
    },
    {
      name: 'private-key',
      value: 'FILE',
      summary: 'PEM file with the private key that signs for `trustedKeyGroups`; - for standard input',
    },
    { name: 'key-pair-id', value: 'ID', summary: 'ID of the public key in CloudFront' },
    { name: 'not-before', value: 'TIME', summary: 'start of the validity period' },
    { name: 'ip', value: 'RANGE', summary: 'IPv4 address range of allowed viewers, such as 192.0.2.0/24' },
    { name: 'resource', value: 'URL', summary: 'URL pattern of allowed resources with * and ? (default: URL)' },
    { name: 'cookies', summary: 'print signed cookies for curl --cookie instead of a URL' },
    { name: 'sha256', summary: 'use SHA-256 instead of SHA-1, the default of CloudFront' },
  ],
  details: {
    'Times:': ['45s, 15m, 12h or 30d from now, or a timestamp such as 2030-01-31T12:00:00Z'],
    'Examples:': [
      `${SECRET_VARIABLE}=… npx cdk-image-cdn sign URL`,
      `${SECRET_VARIABLE}=… npx cdk-image-cdn sign https://d111.cloudfront.net/300x200/tom.jpg --dialect thumbor`,
      'npx cdk-image-cdn sign URL --private-key private-key.pem --key-pair-id K2JCJMDEHXQW5F --expires 1h',
    ],
  },
  run: runSign,
};

async function runSign(args: Arguments, io: Io): Promise<number> {
  const url = urlOperand(args.operands[0]);
  const signed =
    args.text('private-key') === undefined
      ? await signWithSecret(url, args, io)
      : await signForCloudFront(url, args, io);
  io.stdout.write(`${signed}\n`);
  return OK;
}

/** Returns the URL as browsers and curl send it, since the signature covers that form. */
function urlOperand(text: string, name: string = 'URL'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `${name} must be an http or https URL such as https://d111.cloudfront.net/cats/tom.jpg, got ${text}`,
    );
  }
  url.hash = '';
  return url.href;
}

/** Returns the URL with the signature that `signing` requires for transformations. */
async function signWithSecret(url: string, args: Arguments, io: Io): Promise<string> {
  rejectOthers(url, args);
  const dialect = dialectOf(args);
  const expires = expiryOf(args);
  if (dialect && !isSigned(dialect)) throw new UsageError(`--dialect must not be ${dialect}: its URLs have no signature`);
  if (dialect === 'thumbor' && expires !== undefined) {
    throw new UsageError('--expires cannot be combined with --dialect thumbor: its signatures are valid forever');
  }
  const unsigned = new URL(url);
  return unsigned.origin + signTarget(unsigned, await secretOf(args, io), expires, dialect);
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
  const secret = await readSecret(args, io);
  if (!secret) {
    throw new UsageError(`a secret is required: set ${SECRET_VARIABLE} or --secret-file. `
      + 'For private images, use --private-key');
  }
  return secret;
}

/**
 * Returns a signed URL of a private image, or signed cookies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
async function signForCloudFront(url: string, args: Arguments, io: Io): Promise<string> {
  if (args.text('secret-file') !== undefined) {
    throw new UsageError('--secret-file cannot be combined with --private-key: '
      + 'sign with the secret first, then sign the resulting URL with --private-key');
  }
  const keyPairId = args.text('key-pair-id');
  if (keyPairId === undefined) {
    throw new UsageError('--key-pair-id is required: the ID of the public key in CloudFront');
  }
  rejectSigned(url);
  const policy = readPolicy(url, args);
  const key = await readPrivateKey(args, io);
  const parameters = {
    ...isCustom(url, policy)
      ? { Policy: encodeForUrl(Buffer.from(printPolicy(policy))) }
      : { Expires: String(policy.expires) },
    ...signPolicy(policy, key, args.isSet('sha256') ? 'SHA256' : undefined),
    'Key-Pair-Id': keyPairId,
  };
  return args.isSet('cookies') ? signedCookies(parameters) : withSignature(url, parameters);
}

function rejectSigned(url: string): void {
  const signed = SIGNED_PARAMETERS.find(name => new URL(url).searchParams.has(name));
  if (signed) {
    throw new UsageError(`URL must not be signed yet, but has the parameter ${signed}, which CloudFront reserves`);
  }
}

function readPolicy(url: string, args: Arguments): AccessPolicy {
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
