import { RemoteCdnOptions } from '../../playground/remote-cdn';
import { makingSigner, viewingSigner } from '../../playground/signers';
import { Arguments, CommandError, Io, UsageError } from '../command';
import { privateKeyOf } from '../sign/cloudfront';
import { readSecretText } from '../sign/secret-text';

/** What the playground signs by what it asks of a deployed CDN, as far as the user has it. */
export async function targetSigners(url: string, args: Arguments, io: Io): Promise<Pick<RemoteCdnOptions, 'making' | 'viewing'>> {
  const [secretFile, keyPairId, hasKey] = [args.text('secret-file'), args.text('key-pair-id'), args.text('private-key') !== undefined];
  if (hasKey !== (keyPairId !== undefined)) throw new UsageError('--private-key and --key-pair-id go together with --target: a key, and its id in CloudFront');
  const secret = secretFile === undefined ? undefined : await readSecretText(secretFile, io);
  if (secret === '') throw new CommandError(`--secret-file has nothing in it: ${secretFile}`);
  return {
    making: secret === undefined ? undefined : makingSigner(secret),
    viewing: keyPairId === undefined ? undefined : viewingSigner(url, await privateKeyOf(args, io), keyPairId),
  };
}
