import { Arguments, Command, Io, OK, UsageError } from './command';
import { signForCloudFront } from './sign/cloudfront';
import { urlOperand } from './sign/url-operand';

export const sign: Command = {
  name: 'sign',
  summary: 'signs the URL of a private image, or cookies for many',
  operands: [{ name: 'URL', summary: 'an image on the CDN, such as https://d111.cloudfront.net/cats/tom.jpg?w=600' }],
  options: [
    { name: 'private-key', value: 'FILE', summary: 'the PEM file whose public key is in one of `trustedKeyGroups`; - for standard input' },
    { name: 'key-pair-id', value: 'ID', summary: 'the id of that public key in CloudFront' },
    { name: 'expires', value: 'TIME', summary: 'until when' },
    { name: 'not-before', value: 'TIME', summary: 'from when on' },
    { name: 'ip', value: 'RANGE', summary: 'only for viewers of these IPv4 addresses, such as 192.0.2.0/24' },
    { name: 'resource', value: 'URL', summary: 'what is allowed, with * and ? (default: URL alone)' },
    { name: 'cookies', summary: 'print cookies in place of a URL, as curl --cookie takes them' },
    { name: 'sha256', summary: 'hash by SHA-256 in place of SHA-1, which is what CloudFront expects unless told' },
  ],
  details: {
    'Times:': ['45s, 15m, 12h or 30d from now, or such as 2030-01-31T12:00:00Z'],
    'To begin with:': ['npx cdk-image-cdn sign URL --private-key private-key.pem --key-pair-id K2JCJMDEHXQW5F --expires 1h'],
  },
  run: runSign,
};

async function runSign(args: Arguments, io: Io): Promise<number> {
  const url = urlOperand(args.operands[0]);
  if (args.text('private-key') === undefined) throw new UsageError('--private-key is missing: the file with the key that signs');
  io.stdout.write(`${await signForCloudFront(url, args, io)}\n`);
  return OK;
}
