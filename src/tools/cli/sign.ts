import { Arguments, Command, Io, OK } from './command';
import { signForCloudFront } from './sign/cloudfront';
import { SECRET_VARIABLE, signForTransformer } from './sign/transformer';
import { urlOperand } from './sign/url-operand';

export const sign: Command = {
  name: 'sign',
  summary: 'signs the URL of a picture to be made, or of a private image',
  operands: [{ name: 'URL', summary: 'an image on the CDN, such as https://d111.cloudfront.net/cats/tom.jpg?w=600' }],
  options: [
    { name: 'secret-file', value: 'FILE', summary: `what \`signing\` has as its secret; - for standard input (default: $${SECRET_VARIABLE})` },
    { name: 'expires', value: 'TIME', summary: 'until when (default: for ever; required with --private-key)' },
    { name: 'private-key', value: 'FILE', summary: 'sign for `trustedKeyGroups`, by this PEM file; - for standard input' },
    { name: 'key-pair-id', value: 'ID', summary: 'the id that CloudFront gave to its public key' },
    { name: 'not-before', value: 'TIME', summary: 'from when on' },
    { name: 'ip', value: 'RANGE', summary: 'only for viewers of these IPv4 addresses, such as 192.0.2.0/24' },
    { name: 'resource', value: 'URL', summary: 'what is allowed, with * and ? (default: URL alone)' },
    { name: 'cookies', summary: 'print cookies in place of a URL, as curl --cookie takes them' },
    { name: 'sha256', summary: 'hash by SHA-256 in place of SHA-1, which is what CloudFront expects unless told' },
  ],
  details: {
    'Times:': ['45s, 15m, 12h or 30d from now, or such as 2030-01-31T12:00:00Z'],
    'To begin with:': [
      `${SECRET_VARIABLE}=… npx cdk-image-cdn sign URL`,
      'npx cdk-image-cdn sign URL --private-key private-key.pem --key-pair-id K2JCJMDEHXQW5F --expires 1h',
    ],
  },
  run: runSign,
};

async function runSign(args: Arguments, io: Io): Promise<number> {
  const url = urlOperand(args.operands[0]);
  const signed = args.text('private-key') === undefined ? await signForTransformer(url, args, io) : await signForCloudFront(url, args, io);
  io.stdout.write(`${signed}\n`);
  return OK;
}
