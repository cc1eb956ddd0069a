import { CdnResponse, requestCdn } from './cdn-client';
import { PlaygroundCdn } from './playground-cdn';
import { Guard, TransformationInfo } from './protocol';
import { Signer, combineSigners } from './signers';
import { Traffic } from './traffic';
import { ProblemType } from '../../runtime/transformer/problem';
import { printKey } from '../../runtime/url/key-encoding';
import { RequestTrace } from '../local/cloudfront/request-trace';
import { redact, redactHeaders } from '../local/http/redact';

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
  const { folder, isPrivate, isTransforming } = await behaviorOf(keys, ask, viewing);
  const isSigned = isTransforming && isProblem(await ask(folder + SELDOM, viewing), 'bad-signature');
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

// CDNs that transform images reject it in any folder, before all other checks.
const BAD = 'image?w=0';
// No core variant: rejected if transformations require a signature, not found otherwise.
const SELDOM = 'image.jpg?q=1';

/** The behavior of a distribution that serves images, as its responses show it. */
interface ImageBehavior {
  /** A folder that it serves, between slashes. */
  readonly folder: string;
  readonly isPrivate: boolean;
  readonly isTransforming: boolean;
}

/** Returns the behavior of all paths or, for a CDN on the distribution of a site, that of the first key's folder. */
async function behaviorOf(
  keys: readonly string[], ask: (target: string, signer?: Signer) => Promise<CdnResponse>, viewing: Signer | undefined,
): Promise<ImageBehavior> {
  const behaviorIn = async (folder: string): Promise<ImageBehavior> => ({
    folder,
    isPrivate: isMissingKey(await ask(folder + BAD)),
    isTransforming: isProblem(await ask(folder + BAD, viewing), 'bad-parameter'),
  });
  const all = await behaviorIn('/');
  if (all.isPrivate || all.isTransforming || !keys[0]?.includes('/')) return all;
  return behaviorIn(printKey(keys[0].replace(/[^/]*$/, '')));
}

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

/** Returns what is known about a request to a deployed CDN: the response. */
export function remoteTrace({ method, target, status, headers, bytes }: {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
}): RequestTrace {
  return {
    id: headers['x-amz-cf-id'] ?? '',
    request: { method, target: redact(target), headers: {} },
    fetches: [],
    response: { status, headers: redactHeaders(headers), bytes },
  };
}
