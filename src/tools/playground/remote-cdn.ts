import { CdnAnswer, askCdn } from './pass-on';
import { Guard, TransformationInfo } from './protocol';
import { Signer, together } from './signers';
import { Traffic } from './traffic';
import { ViewedCdn } from './viewed-cdn';
import { ProblemType } from '../../runtime/transformer/problem';

export interface RemoteCdnOptions {
  /** Of images, as far as the user knows some. */
  readonly keys: readonly string[];
  readonly making?: Signer;
  readonly viewing?: Signer;
}

/**
 * A deployed CDN, to be looked at: nobody can list what it serves, and its traffic is what this page causes.
 *
 * @param url without a path
 */
export async function remoteCdn(url: string, { keys, making, viewing }: RemoteCdnOptions): Promise<ViewedCdn> {
  const ask = (target: string, signer: Signer = same) => askCdn(url, 'GET', signer(target), {});
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
      guards: [...isPrivate ? [guard('viewing', viewing)] : [], ...isSigned ? [guard('making', making)] : []],
    },
    traffic: new Traffic(Date.now, false),
    sign: together(isSigned ? making : undefined, isPrivate ? viewing : undefined),
    keys: async () => keys,
  };
}

// Refused wherever images are transformed, whatever the path, and before anything else is looked at.
const BAD = '/image?w=0';
// Not among what is always made: refused where pictures are made of signed URLs only, and else not found.
const SELDOM = '/image.jpg?q=1';

/** It tells nobody. */
const RULES_UNKNOWN: TransformationInfo = {};

function same(target: string): string {
  return target;
}

/** As CloudFront answers who brings no signature. */
function isMissingKey({ status, body }: CdnAnswer): boolean {
  return status === 403 && body.includes('<Code>MissingKey</Code>');
}

function isProblem({ headers, body }: CdnAnswer, type: ProblemType): boolean {
  return (headers['content-type'] ?? '').startsWith('application/problem+json') && body.includes(`"type":"${type}"`);
}

function guard(of: Guard['of'], signer: Signer | undefined): Guard {
  return { of, isSigned: signer !== undefined };
}
