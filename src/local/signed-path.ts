import { encodeSegment } from '../transformation/request-key';

/** The services that CloudFront signs requests for by origin access control. */
export type SignedService = 'lambda' | 's3';

/**
 * Whether the signature of a path verifies that CloudFront signed exactly as it sends it.
 *
 * A signature (SigV4) covers the path in a canonical form, which the service computes again from the path that it receives:
 * - S3 decodes the path, `+` to a space, and percent-encodes it once, leaving empty segments as they are;
 * - Lambda, like every service but S3, removes empty and dot segments and encodes the path as sent once more, so that
 *   `%20` becomes `%2520`.
 *
 * AWS does not document which form CloudFront signs. `/uploads/Green%20Firm.png` and paths with `+` get 403 from function URLs
 * (image-optimization#44), which fits a signer that leaves paths as they are and one that encodes them as S3 does. Of the two
 * only the latter would get `=` and `,` past Lambda, as AWS's own sample relies on. Against S3, clients that leave `=` or `+`
 * as they are fail (aws-sdk-go#141, k6-jslib-aws#78, ngx_aws_auth#87). The local edge therefore accepts what verifies with both
 * signers, which is what the first one gets through: unreserved characters without empty segments for Lambda, and paths
 * percent-encoded as `urlFor()` prints them for S3, where a literal `=`, `,`, `(` or `+` and lowercase hexadecimal digits fail.
 * AWS may accept more. The rest of a request is written alike on both sides, so the path alone decides, and no key is needed.
 *
 * An origin access identity is no such signature: keys with `=` and `,` are proven to work with it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @see https://github.com/aws-samples/image-optimization/issues/44
 */
export function isVerified(path: string, service: SignedService): boolean {
  return canonicalPath(path, service) === path;
}

/** The path as the service signs it. */
export function canonicalPath(path: string, service: SignedService): string {
  return service === 's3' ? encodedOnce(path) : encodedTwice(path);
}

/** A path that cannot be decoded stays as it is: S3 refuses it for that. */
function encodedOnce(path: string): string {
  try {
    return encodeSegments(decodeURIComponent(path.replace(/\+/g, '%20')));
  } catch {
    return path;
  }
}

function encodedTwice(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return encodeSegments(['', ...segments, ...path.endsWith('/') || segments.length === 0 ? [''] : []].join('/'));
}

function encodeSegments(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}
