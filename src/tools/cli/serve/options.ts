import { Deployment, LAGGING, Lagging } from '../../local/reader/deployment';
import { FAULT_MODES, FaultMode, isFaultMode } from '../../local/s3/fault-injection';
import { LocalEdge } from '../../local/server';
import { RemoteCdnOptions } from '../../playground/remote-cdn';
import { transformSigner, viewerSigner } from '../../playground/signers';
import { Arguments, CommandError, Io, UsageError } from '../command';
import { readSecretText, readPrivateKey } from '../shared/secret';

/** Returns the secret of `--secret-file`, or undefined without one. */
export async function readServedSecret(args: Arguments, io: Io): Promise<string | undefined> {
  const file = args.text('secret-file');
  if (file === undefined) return undefined;
  const secret = await readSecretText(file, io);
  if (secret === '') throw new CommandError(`--secret-file must not be empty: ${file}`);
  return secret;
}

/** Throws if a secret is given that no CDN verifies. */
export function requireSigning({ distributions }: LocalEdge, secret: string | undefined): void {
  if (secret === undefined || distributions.some(({ signingKey }) => signingKey !== undefined)) return;
  throw new CommandError('--secret-file must be used with an app whose transformations must be signed: set `signing`, '
    + 'or leave out the option');
}

/** Returns the additional host names, separated by commas, for which the CDNs accept requests. */
export function allowedHostsOf(args: Arguments): readonly string[] {
  const names = (args.text('allowed-hosts') ?? '').split(',').map(name => name.trim()).filter(Boolean);
  const wrong = names.find(name => !/^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError('--allowed-hosts must be host names such as images.example.com or *.example.com '
      + `without a scheme or port, got ${wrong}`);
  }
  return names;
}

/** Returns the deployment described by `--deploying` and `--lagging`. */
export function deploymentOf(args: Arguments): Deployment | undefined {
  const from = args.text('deploying');
  const lagging = args.text('lagging') ?? 'transform';
  if (!isLagging(lagging)) {
    throw new UsageError(`--lagging must be one of ${Object.keys(LAGGING).join(', ')}, got ${lagging}`);
  }
  if (from === undefined && args.text('lagging') !== undefined) throw new UsageError('--lagging requires --deploying');
  return from === undefined ? undefined : { from, lagging };
}

export function deploymentNotice({ from, lagging }: Deployment, app: string): string {
  return `\nSimulating a deployment in progress (--deploying): the ${LAGGING[lagging]} still come from ${from}, `
    + `everything else from ${app}.\n`;
}

function isLagging(value: string): value is Lagging {
  return Object.hasOwn(LAGGING, value);
}

/** Returns the failure of `--fail-origin`: `primary`, or `primary=` and the kind of failure. */
export function failPrimaryOf(args: Arguments): FaultMode | undefined {
  const value = args.text('fail-origin');
  if (value === undefined) return undefined;
  const [origin, failure = '503'] = value.split('=', 2);
  if (origin !== 'primary' || !isFaultMode(failure)) {
    const modes = Object.keys(FAULT_MODES).join(', ');
    throw new UsageError(`--fail-origin must be primary, or primary= followed by one of ${modes}, got ${value}`);
  }
  return failure;
}

/** Returns the notice that a simulated failure is active. */
export function failureNotice(failure: FaultMode): string {
  return `\nThe original bucket ${FAULT_MODES[failure]} (--fail-origin). The time of a response is that to its first `
    + 'byte, since the local edge sends whole responses.\n';
}

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
  const secret = await readServedSecret(args, io);
  return {
    transformSigner: secret === undefined ? undefined : transformSigner(secret),
    viewerSigner: keyPairId === undefined ? undefined : viewerSigner(url, await readPrivateKey(args, io), keyPairId),
  };
}
