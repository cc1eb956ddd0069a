import { servedSecret } from './served-secret';
import { RemoteCdnOptions } from '../../playground/remote-cdn';
import { transformSigner, viewerSigner } from '../../playground/signers';
import { Arguments, Io, UsageError } from '../command';
import { privateKeyOf } from '../sign/cloudfront';

/** Returns the signers for requests to a deployed CDN, from the key and the secret that the user provides. */
export async function targetSigners(
  url: string, args: Arguments, io: Io,
): Promise<Pick<RemoteCdnOptions, 'transformSigner' | 'viewerSigner'>> {
  const keyPairId = args.text('key-pair-id');
  const hasKey = args.text('private-key') !== undefined;
  if (hasKey !== (keyPairId !== undefined)) {
    throw new UsageError('--private-key and --key-pair-id must be combined with --target: '
      + 'a private key and the ID of its public key in CloudFront');
  }
  const secret = await servedSecret(args, io);
  return {
    transformSigner: secret === undefined ? undefined : transformSigner(secret),
    viewerSigner: keyPairId === undefined ? undefined : viewerSigner(url, await privateKeyOf(args, io), keyPairId),
  };
}
