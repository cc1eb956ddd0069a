import { CdnResponse, requestCdn } from './cdn-client';
import { PlaygroundCdn } from './playground-cdn';
import { Guard, TransformationInfo } from './protocol';
import { Signer, combineSigners } from './signers';
import { Traffic } from './traffic';
import { ProblemType } from '../../runtime/transformer/problem';

export interface RemoteCdnOptions {
  /** Known keys of images. */
  readonly keys: readonly string[];
  readonly transformSigner?: Signer;
  readonly viewerSigner?: Signer;
}

/**
 * Returns a deployed CDN, read-only. Its images cannot be listed, and its traffic is that of this page.
 *
 * @param url URL without a path
 */
export async function remoteCdn(
  url: string, { keys, transformSigner: making, viewerSigner: viewing }: RemoteCdnOptions,
): Promise<PlaygroundCdn> {
  const ask = (target: string, signer: Signer = same) => requestCdn(url, 'GET', signer(target), {});
  const isPrivate = isMissingKey(await ask(BAD));
  const isTransforming = isProblem(await ask(BAD, viewing), 'bad-parameter');
  const isSigned = isTransforming && isProblem(await ask(SELDOM, viewing), 'bad-signature');
  return {
    info: {
      id: '0',
      name: new URL(url).host,
      url,
      transformation: isTransforming || (isPrivate && !viewing) ? RULES_UNKNOWN : undefined,
      isRemote: true,
      canInvalidate: false,
      canChange: false,
      sources: [],
      guards: [...isPrivate ? [guard('viewing', viewing)] : [], ...isSigned ? [guard('transforming', making)] : []],
    },
    traffic: new Traffic(Date.now, false),
    sign: combineSigners(isSigned ? making : undefined, isPrivate ? viewing : undefined),
    keys: async () => keys,
  };
}

// CDNs that transform images reject it for any path, before all other checks.
const BAD = '/image?w=0';
// No core variant: rejected if transformations require a signature, not found otherwise.
const SELDOM = '/image.jpg?q=1';

/** A deployed CDN does not reveal its rules. */
const RULES_UNKNOWN: TransformationInfo = {};

function same(target: string): string {
  return target;
}

/** Returns whether CloudFront rejected a request because it is not signed. */
function isMissingKey({ status, body }: CdnResponse): boolean {
  return status === 403 && body.includes('<Code>MissingKey</Code>');
}

function isProblem({ headers, body }: CdnResponse, type: ProblemType): boolean {
  return (headers['content-type'] ?? '').startsWith('application/problem+json') && body.includes(`"type":"${type}"`);
}

function guard(of: Guard['of'], signer: Signer | undefined): Guard {
  return { of, isSigned: signer !== undefined };
}
