import { encodeSegment } from '../../../runtime/url/key-encoding';

/** The services that CloudFront signs requests for by origin access control. */
export type SignedService = 'lambda' | 's3';

/** A part of a path that a service writes differently in its canonical request. */
export interface RewrittenPart {
  readonly text: string;
  /** The position of its first character in the path, from 1. */
  readonly position: number;
  /** The text that the service has in its place. */
  readonly canonical: string;
}

// Slashes with a dot segment after them, characters that are percent-encoded, and single characters.
const PARTS = /\/+(?:\.{1,2}(?=\/|$))?|(?:%[0-9a-f]{2})+|./gisu;

/**
 * Returns the path in the canonical request that a service computes from the path that it receives.
 *
 * - S3 decodes the path, `+` to a space, and percent-encodes it once. It leaves empty segments as they are.
 * - Lambda, like every service but S3, removes empty and dot segments. It percent-encodes the path as sent once more,
 *   so that `%20` becomes `%2520`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function canonicalPath(path: string, service: SignedService): string {
  return service === 's3' ? encodeOnce(path) : encodeTwice(path);
}

/** Returns the first part of a path that a service writes differently in its canonical request, if any. */
export function rewrittenPart(path: string, service: SignedService): RewrittenPart | undefined {
  for (const { 0: text, index } of path.matchAll(PARTS)) {
    // Behind a letter, a dot is no dot segment.
    const canonical = text.startsWith('/')
      ? canonicalPath(text, service)
      : canonicalPath(`/a${text}`, service).slice(2);
    if (canonical !== text) return { text, position: index + 1, canonical };
  }
  return undefined;
}

/** A path that cannot be decoded stays as it is, because S3 rejects it with `InvalidURI`. */
function encodeOnce(path: string): string {
  try {
    return encodeSegments(decodeURIComponent(path.replace(/\+/g, '%20')));
  } catch {
    return path;
  }
}

function encodeTwice(path: string): string {
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
