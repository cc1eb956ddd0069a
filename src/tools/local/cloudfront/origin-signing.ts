import { randomBytes } from 'node:crypto';
import { Headers } from '../http/message';
import {
  AccessKey, SignableRequest, SigningScope, isSignedBy, signedHeadersOf, signingKeyIdOf,
} from '../iam/signature-v4';
import { SignedService, canonicalPath, rewrittenPart } from '../iam/signed-path';

/** Signing behaviors of an origin access control. */
export const SIGNING_BEHAVIORS = ['always', 'no-override', 'never'] as const;
export type SigningBehavior = typeof SIGNING_BEHAVIORS[number];

/** The service behind an origin with an origin access control. */
export interface SignedOrigin {
  readonly service: SignedService;
  /** The domain name of the origin, which the signature covers as `host`. */
  readonly domainName: string;
}

/** The reason for which a service rejects the `Authorization` header of a request. */
export interface SignatureProblem {
  readonly kind: 'malformed' | 'unknownKey' | 'mismatch';
  /** The explanation in the local edge's log. */
  readonly remark: string;
}

// Both sides run in this process, and no one else learns the key.
const CLOUDFRONT_KEY: AccessKey = {
  accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64'),
};

const NAMES: Record<SignedService, string> = { lambda: 'the function URL', s3: 'S3' };

/**
 * Returns the headers of an origin request as CloudFront sends them with an origin access control.
 *
 * `always` replaces the viewer's `Authorization`, `no-override` signs only requests without one, `never` signs none.
 *
 * AWS does not document which canonical path CloudFront signs. The local edge signs the path exactly as it is sent,
 * because every plausible signer agrees with the service on a path that verifies that way: one that leaves paths as
 * they are, one that encodes them as S3 does, and one that follows the rules of each service. AWS may accept more.
 * - Function URLs answer 403 for `/uploads/Green%20Firm.png` and paths with `+` (image-optimization#44). Of the first
 *   two signers only the second one would get `=` and `,` past Lambda, as AWS's own sample relies on.
 * - S3 rejects requests of clients that leave `=` or `+` as they are (aws-sdk-go#141, k6-jslib-aws#78,
 *   ngx_aws_auth#87).
 *
 * Paths of unreserved characters without empty segments therefore verify at Lambda, and paths that are percent-encoded
 * as `urlFor()` prints them verify at S3. An origin access identity signs differently: keys with `=` and `,` are proven
 * to work with it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 * @see https://github.com/aws-samples/image-optimization/issues/44
 */
export function originHeaders(
  request: SignableRequest, behavior: SigningBehavior, origin: SignedOrigin, now: number,
): Headers {
  const { headers } = request;
  if (behavior === 'never' || behavior === 'no-override' && 'authorization' in headers) return headers;
  const sent = { ...request, headers: { ...headers, host: origin.domainName } };
  return signedHeadersOf(sent, CLOUDFRONT_KEY, scopeOf(origin), now);
}

/** Returns why a service rejects a request; undefined if its signature verifies or it has none. */
export function signatureProblem(request: SignableRequest, origin: SignedOrigin): SignatureProblem | undefined {
  if (!('authorization' in request.headers)) return undefined;
  const { path } = request;
  const { service } = origin;
  const keyId = signingKeyIdOf(request);
  if (keyId === undefined) {
    const remark = `${NAMES[service]} rejects ${path}: the viewer's Authorization header is no signature of AWS`;
    return { kind: 'malformed', remark };
  }
  if (keyId !== CLOUDFRONT_KEY.accessKeyId) {
    const remark = `${NAMES[service]} rejects ${path}: the local edge does not know the viewer's access key ${keyId}`;
    return { kind: 'unknownKey', remark };
  }
  if (isSignedBy(request, CLOUDFRONT_KEY, scopeOf(origin), canonicalPath(path, service))) return undefined;
  const remark = `${NAMES[service]} rejects CloudFront's signature of ${path}: ${mismatch(path, service)}`;
  return { kind: 'mismatch', remark };
}

function mismatch(path: string, service: SignedService): string {
  const part = rewrittenPart(path, service);
  if (!part) return 'the request is not the one that CloudFront signed';
  const [sent, canonical] = [part.text, part.canonical].map(text => JSON.stringify(text));
  const remedy = service === 's3'
    ? `request ${canonicalPath(path, 's3')}`
    : 'only A-Z a-z 0-9 . - _ ~ and single slashes verify';
  return `${sent} at character ${part.position} is ${canonical} in its canonical request; ${remedy}`;
}

function scopeOf({ service, domainName }: SignedOrigin): SigningScope {
  const [, region = 'us-east-1'] = /\b([a-z]{2,}(?:-[a-z]+)+-\d+)\.(?:amazonaws\.com|on\.aws)/.exec(domainName) ?? [];
  return { service, region };
}
