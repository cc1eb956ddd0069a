import { Arguments, Command, Io, OK } from './command';
import { SIGNED_DIALECT_OPTION } from './dialect-option';
import { signForCloudFront } from './sign/cloudfront';
import { SECRET_VARIABLE, signWithSecret } from './sign/secret';
import { urlOperand } from './sign/url-operand';

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
